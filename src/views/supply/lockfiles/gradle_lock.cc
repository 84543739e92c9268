// gradle.lockfile and buildscript-gradle.lockfile: a line a module, "group:artifact:version=configuration,...".
#include <algorithm>

#include "views/supply/lockfiles/lines.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

// The build's own plugins ("classpath"), and what tests alone are compiled and run with.
bool IsForDevelopment(std::string_view configuration) {
  return configuration == "classpath" || configuration.starts_with("test") ||
         configuration.starts_with("androidTest") || configuration.find("Test") != std::string_view::npos;
}

bool AllForDevelopment(std::string_view configurations) {
  if (configurations.empty()) return false;
  while (!configurations.empty()) {
    const auto [one, rest] = CutAt(configurations, ",");
    if (!IsForDevelopment(one)) return false;
    configurations = rest;
  }
  return true;
}

}  // namespace

Result<void> Gradle(LockBuilder& lock, std::string_view text) {
  Lines lines(text);
  std::string_view line;
  std::string first_bad;
  while (lines.Next(line)) {
    line = Trimmed(line);
    if (line.empty() || line.starts_with('#') || line.starts_with("empty=")) continue;
    const auto [module, configurations] = CutAt(line, "=");
    const std::size_t colons = static_cast<std::size_t>(std::ranges::count(module, ':'));
    const std::size_t last = module.rfind(':');
    if (colons != 2 || last + 1 == module.size()) {
      if (first_bad.empty()) first_bad = lines.Place();
      lock.Warn(lines.Place() + ": \"group:artifact:version=configurations\" is expected; left out");
      continue;
    }
    RawPackage raw{
        .type = "maven", .name = std::string(module.substr(0, last)), .version = std::string(module.substr(last + 1))};
    raw.only_development = AllForDevelopment(configurations);
    TRY(lock.Add(std::move(raw), lines.Place()));
  }
  if (lock.file().packages.empty() && !first_bad.empty())
    return Invalid("no gradle.lockfile: \"group:artifact:version=configurations\" is expected", std::move(first_bad));
  return {};
}

}  // namespace entente::supply::lock_readers
