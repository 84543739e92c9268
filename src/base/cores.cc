#include "base/cores.h"

#include <sched.h>

#include <algorithm>
#include <thread>

namespace entente {

unsigned UsableCores() {
  cpu_set_t cores;
  if (::sched_getaffinity(0, sizeof(cores), &cores) != 0) return std::max(1U, std::thread::hardware_concurrency());
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&cores)));
}

}  // namespace entente
