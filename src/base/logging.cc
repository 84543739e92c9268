#include "base/logging.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>

namespace entente {
namespace {

std::atomic<LogFormat> g_format{LogFormat::kText};

spdlog::level::level_enum LevelOf(Severity severity) {
  switch (severity) {
    case Severity::kDebug:
      return spdlog::level::debug;
    case Severity::kInfo:
      return spdlog::level::info;
    case Severity::kWarning:
      return spdlog::level::warn;
    case Severity::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

spdlog::logger& Logger() {
  static const std::shared_ptr<spdlog::logger> logger = [] {
    auto made = std::make_shared<spdlog::logger>("entente", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_level(spdlog::level::warn);
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *logger;
}

}  // namespace

void ConfigureLogging(Severity least, LogFormat format) {
  g_format = format;
  Logger().set_level(LevelOf(least));
  Logger().set_pattern(format == LogFormat::kJson ? "%v" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                       spdlog::pattern_time_type::utc);
}

void LogLine(Severity severity, std::string_view event, std::initializer_list<LogField> fields) {
  const auto level = LevelOf(severity);
  if (!Logger().should_log(level)) return;
  if (g_format.load() == LogFormat::kJson) {
    nlohmann::ordered_json line;
    line["time"] = fmt::format(
        "{}", std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
                  .count());
    line["level"] = spdlog::level::to_string_view(level).data();
    line["event"] = event;
    for (const auto& [name, value] : fields) line[std::string(name)] = value;
    Logger().log(level, "{}", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    return;
  }
  std::string line(event);
  for (const auto& [name, value] : fields) {
    line += fmt::format(" {}={}", name,
                        value.find_first_of(" \"\n") == std::string::npos
                            ? value
                            : nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  Logger().log(level, "{}", line);
}

}  // namespace entente
