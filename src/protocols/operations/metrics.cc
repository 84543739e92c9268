#include "protocols/operations/metrics.h"

#include <fmt/format.h>

#include <iterator>

namespace entente::protocols {
namespace {

std::string Escape(std::string_view value) {
  std::string escaped;
  for (const char c : value) {
    if (c == '\\' || c == '"') escaped.push_back('\\');
    escaped += c == '\n' ? ' ' : c;
  }
  return escaped;
}

std::string_view Label(const std::string& pattern) {
  return pattern.empty() ? std::string_view("other") : std::string_view(pattern);
}

}  // namespace

void RequestMetrics::Observe(const http::Exchange& exchange) {
  const auto took = static_cast<std::uint64_t>(std::max<std::int64_t>(0, exchange.took.count()));
  std::size_t bucket = 0;
  while (bucket < kBoundsUs.size() && took > kBoundsUs[bucket]) ++bucket;

  const std::scoped_lock lock(mutex_);
  const auto key = std::make_tuple(exchange.pattern, exchange.method, exchange.status);
  auto found = requests_.find(key);
  if (found == requests_.end()) {
    found =
        requests_.emplace(std::make_tuple(std::string(exchange.pattern), exchange.method, exchange.status), 0).first;
  }
  ++found->second;
  auto timing = timings_.find(exchange.pattern);
  if (timing == timings_.end()) timing = timings_.emplace(std::string(exchange.pattern), Timing{}).first;
  ++timing->second.counts[bucket];
  timing->second.sum_us += took;
  timing->second.bytes += exchange.body_bytes;
}

void RequestMetrics::WriteTo(std::string& text) const {
  const std::scoped_lock lock(mutex_);
  auto out = std::back_inserter(text);
  WriteHelp(text, "entente_http_requests_total", "counter", "Requests answered, by route, method and status.");
  for (const auto& [key, count] : requests_) {
    const auto& [pattern, method, status] = key;
    fmt::format_to(out, "entente_http_requests_total{{route=\"{}\",method=\"{}\",status=\"{}\"}} {}\n",
                   Escape(Label(pattern)), http::MethodName(method), status, count);
  }
  WriteHelp(text, "entente_http_response_bytes_total", "counter", "Bytes of response bodies, by route.");
  for (const auto& [pattern, timing] : timings_) {
    fmt::format_to(out, "entente_http_response_bytes_total{{route=\"{}\"}} {}\n", Escape(Label(pattern)), timing.bytes);
  }
  WriteHelp(text, "entente_http_request_seconds", "histogram",
            "From a request's first byte to the start of its answer, by route.");
  for (const auto& [pattern, timing] : timings_) {
    const std::string route = Escape(Label(pattern));
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < kBoundsUs.size(); ++i) {
      below += timing.counts[i];
      fmt::format_to(out, "entente_http_request_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n", route,
                     static_cast<double>(kBoundsUs[i]) / 1e6, below);
    }
    below += timing.counts.back();
    fmt::format_to(out, "entente_http_request_seconds_bucket{{route=\"{}\",le=\"+Inf\"}} {}\n", route, below);
    fmt::format_to(out, "entente_http_request_seconds_sum{{route=\"{}\"}} {:.6f}\n", route,
                   static_cast<double>(timing.sum_us) / 1e6);
    fmt::format_to(out, "entente_http_request_seconds_count{{route=\"{}\"}} {}\n", route, below);
  }
}

void WriteHelp(std::string& text, std::string_view name, std::string_view kind, std::string_view help) {
  fmt::format_to(std::back_inserter(text), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, kind);
}

void WriteMetric(std::string& text, std::string_view name, std::string_view kind, std::string_view help,
                 std::uint64_t value) {
  WriteHelp(text, name, kind, help);
  fmt::format_to(std::back_inserter(text), "{} {}\n", name, value);
}

void WriteSample(std::string& text, std::string_view name, std::string_view label, std::string_view label_value,
                 std::uint64_t value) {
  WriteSample(text, name, {{label, label_value}}, value);
}

void WriteSample(std::string& text, std::string_view name, Labels labels, std::uint64_t value) {
  text += name;
  char before = '{';
  for (const auto& [label, label_value] : labels) {
    fmt::format_to(std::back_inserter(text), "{}{}=\"{}\"", before, label, Escape(label_value));
    before = ',';
  }
  fmt::format_to(std::back_inserter(text), "{} {}\n", labels.size() == 0 ? "" : "}", value);
}

}  // namespace entente::protocols
