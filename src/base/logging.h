// Structured log lines of a running node, on standard error. No secrets, no payload contents.
//
// Thread safety: any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace entente {

enum class Severity { kDebug, kInfo, kWarning, kError };
enum class LogFormat { kText, kJson };

using LogField = std::pair<std::string_view, std::string>;

// Default: kWarning and above, as text, so that commands stay quiet; `serve` raises it to kInfo.
void ConfigureLogging(Severity least, LogFormat format);
void LogLine(Severity severity, std::string_view event, std::initializer_list<LogField> fields = {});

}  // namespace entente
