// cold_runs N COMMAND…: runs a command N times, each a new process, and says as JSON what the runs took.
//
// Its output goes nowhere. Peak memory is the largest resident set of all runs, as the kernel counts it; what this
// program itself needs before it becomes the command (about 2 MB) is the least that can be seen. The first run is not
// counted: it brings files into the page cache.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr long kRunsMax = 10'000;
constexpr int kNeverRan = -1;  // no status of a process that ended

struct Run {
  double wall_ms = 0;
  double cpu_ms = 0;
  long peak_kib = 0;
  int status = 0;
};

double Milliseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

// Output goes nowhere, for good and all runs.
const posix_spawn_file_actions_t& Silence() {
  static const posix_spawn_file_actions_t actions = [] {
    posix_spawn_file_actions_t made;
    ::posix_spawn_file_actions_init(&made);
    ::posix_spawn_file_actions_addopen(&made, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&made, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    return made;
  }();
  return actions;
}

Run RunOnce(char** command) {
  Run run;
  pid_t child = 0;
  const auto start = std::chrono::steady_clock::now();
  if (::posix_spawnp(&child, command[0], &Silence(), nullptr, command, environ) != 0) {
    run.status = kNeverRan;
    return run;
  }
  rusage used{};
  ::wait4(child, &run.status, 0, &used);
  run.wall_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  run.cpu_ms = Milliseconds(used.ru_utime) + Milliseconds(used.ru_stime);
  run.peak_kib = used.ru_maxrss;
  return run;
}

double Middle(std::vector<Run> runs, double Run::* what) {
  std::ranges::sort(runs, {}, what);
  return runs[runs.size() / 2].*what;
}

}  // namespace

int main(int argc, char** argv) {
  const long count = argc > 2 ? std::strtol(argv[1], nullptr, 10) : 0;
  if (count < 1 || count > kRunsMax) {
    std::fputs("cold_runs N COMMAND…\n", stderr);
    return 2;
  }
  static_cast<void>(RunOnce(argv + 2));
  std::vector<Run> runs;
  for (long i = 0; i < count; ++i) runs.push_back(RunOnce(argv + 2));
  const Run& last = runs.back();
  if (last.status == kNeverRan || !WIFEXITED(last.status)) {
    std::fprintf(stderr, "cold_runs: %s does not run to its end\n", argv[2]);
    return 1;
  }
  const auto [least, most] = std::ranges::minmax_element(runs, {}, &Run::wall_ms);
  std::printf(
      "{\"runs\": %ld, \"exit_code\": %d, \"wall_ms\": {\"min\": %.3f, \"median\": %.3f, \"max\": %.3f}, "
      "\"cpu_ms_median\": %.3f, \"peak_kib\": %ld}\n",
      count, WEXITSTATUS(last.status), least->wall_ms, Middle(runs, &Run::wall_ms), most->wall_ms,
      Middle(runs, &Run::cpu_ms), std::ranges::max_element(runs, {}, &Run::peak_kib)->peak_kib);
  return 0;
}
