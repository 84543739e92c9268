// What a version costs: its key (made once for each component of a scan), two keys compared, and the comparator that
// keys replace.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "views/supply/versions/key.h"

namespace {

using entente::supply::VersionOrder;

struct Ordinary {
  std::string_view a;
  std::string_view b;
};

Ordinary OrdinaryOf(VersionOrder order) {
  switch (order) {
    case VersionOrder::kDebian:
      return {"1:7.88.1-10+deb12u5", "1:7.88.1-10+deb12u12"};
    case VersionOrder::kRpm:
      return {"0:7.61.1-22.el8_6.3", "0:7.61.1-22.el8_6.4"};
    case VersionOrder::kAlpine:
      return {"3.1.4_p2-r5", "3.1.4_p2-r6"};
    case VersionOrder::kMaven:
      return {"5.3.20.RELEASE", "5.3.21-rc1"};
    case VersionOrder::kPyPi:
      return {"2.31.0rc1", "2.31.0.post1"};
    case VersionOrder::kSemVer:
      return {"v1.27.0-rc.2", "v1.27.1"};
    default:
      return {"1.27.0", "1.27.1"};
  }
}

void Key(benchmark::State& state, VersionOrder order) {
  const Ordinary versions = OrdinaryOf(order);
  std::string key;
  for (auto _ : state) {
    key.clear();
    if (!entente::supply::AppendVersionKey(order, versions.a, key)) state.SkipWithError("no key");
    benchmark::DoNotOptimize(key.data());
  }
  state.counters["key_bytes"] = static_cast<double>(key.size());
}

void CompareKeys(benchmark::State& state, VersionOrder order) {
  const Ordinary versions = OrdinaryOf(order);
  std::string a;
  std::string b;
  if (!entente::supply::AppendVersionKey(order, versions.a, a) ||
      !entente::supply::AppendVersionKey(order, versions.b, b))
    state.SkipWithError("no key");
  for (auto _ : state) {
    benchmark::DoNotOptimize(a.data());
    benchmark::DoNotOptimize(a.compare(b));
  }
}

void CompareTexts(benchmark::State& state, VersionOrder order) {
  const Ordinary versions = OrdinaryOf(order);
  for (auto _ : state) benchmark::DoNotOptimize(entente::supply::CompareVersions(order, versions.a, versions.b));
}

#define ENTENTE_VERSION_BENCH(name, order)     \
  BENCHMARK_CAPTURE(Key, name, order);         \
  BENCHMARK_CAPTURE(CompareKeys, name, order); \
  BENCHMARK_CAPTURE(CompareTexts, name, order)
ENTENTE_VERSION_BENCH(semver, VersionOrder::kSemVer);
ENTENTE_VERSION_BENCH(debian, VersionOrder::kDebian);
ENTENTE_VERSION_BENCH(maven, VersionOrder::kMaven);
ENTENTE_VERSION_BENCH(pypi, VersionOrder::kPyPi);
ENTENTE_VERSION_BENCH(rubygems, VersionOrder::kRubyGems);
ENTENTE_VERSION_BENCH(nuget, VersionOrder::kNuGet);
ENTENTE_VERSION_BENCH(packagist, VersionOrder::kPackagist);
ENTENTE_VERSION_BENCH(alpine, VersionOrder::kAlpine);
ENTENTE_VERSION_BENCH(rpm, VersionOrder::kRpm);

}  // namespace

BENCHMARK_MAIN();
