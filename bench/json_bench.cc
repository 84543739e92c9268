// How fast simdjson parses, and nothing else: json_bench DIRECTORY of JSON documents, which it reads into memory
// first. Each is parsed into simdjson's tree, whose strings are all decoded, again and again for three seconds. What is
// no JSON is left out. Prints JSON.
#include <fmt/format.h>
#include <simdjson.h>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace {

constexpr double kSeconds = 3;

double SecondsNow() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::vector<simdjson::padded_string> DocumentsIn(const char* directory, simdjson::dom::parser& parser) {
  std::vector<simdjson::padded_string> documents;
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory)) {
    if (!file.is_regular_file()) continue;
    simdjson::padded_string text;
    if (simdjson::padded_string::load(file.path().string()).get(text) != simdjson::SUCCESS) continue;
    if (parser.parse(text).error() == simdjson::SUCCESS) documents.push_back(std::move(text));
  }
  return documents;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("json_bench DIRECTORY\n", stderr);
    return 2;
  }
  simdjson::dom::parser parser;
  const auto documents = DocumentsIn(argv[1], parser);
  std::size_t bytes = 0;
  std::size_t values = 0;
  const double start = SecondsNow();
  double seconds = 0;
  do {
    for (const simdjson::padded_string& document : documents) {
      const auto parsed = parser.parse(document);
      if (parsed.error() == simdjson::SUCCESS) ++values;
      bytes += document.size();
    }
    seconds = SecondsNow() - start;
  } while (seconds < kSeconds && !documents.empty());
  fmt::print("{{\"documents\": {}, \"parsed\": {}, \"implementation\": \"{}\", \"megabytes_per_second\": {:.1f}}}\n",
             documents.size(), values, simdjson::get_active_implementation()->name(),
             static_cast<double>(bytes) / 1e6 / seconds);
  return documents.empty() ? 1 : 0;
}
