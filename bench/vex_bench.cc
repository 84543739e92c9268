// How fast VEX is read, put into a set and asked about: vex_bench DIRECTORY of VEX documents. Prints JSON. Findings are
// made of every fifth statement of the documents: the same vulnerability with its aliases, the same product, the same
// part.
#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "views/supply/vex/read.h"
#include "views/supply/vex/vex_set.h"

namespace {

using namespace entente;
using namespace entente::supply::vex;

double SecondsNow() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

long ResidentKib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  return 0;
}

std::vector<std::string> TextsIn(const char* directory) {
  std::vector<std::string> texts;
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory)) {
    if (!file.is_regular_file()) continue;
    std::ifstream stream(file.path(), std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  return texts;
}

Finding FindingOf(const VexDocument& document, const Statement& statement) {
  const ProductUse& use = statement.products.front();
  Finding finding;
  finding.vulnerabilities = statement.aliases;
  finding.vulnerabilities.push_back(statement.vulnerability);
  finding.component.purl = document.products[use.parts.empty() ? use.product : use.parts.front()].purl;
  finding.products.emplace_back().purl = document.products[use.product].purl;
  return finding;
}

double JudgedPerSecond(const VexSet& set, const std::vector<Finding>& findings, std::size_t& answered) {
  const double start = SecondsNow();
  std::size_t asked = 0;
  answered = 0;
  while (SecondsNow() - start < 3) {
    for (const Finding& finding : findings) {
      answered += set.Judge(finding, {}).has_value() ? 1U : 0U;
      if (++asked % 1'024 == 0 && SecondsNow() - start >= 3) break;
    }
  }
  return static_cast<double>(asked) / (SecondsNow() - start);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: vex_bench DIRECTORY\n", stderr);
    return 2;
  }
  const std::vector<std::string> texts = TextsIn(arguments[1]);
  VexReader reader;
  VexSet set;
  double read_seconds = 0;
  std::size_t bytes = 0;
  std::vector<VexDocument> documents;
  for (const std::string& text : texts) {
    const double start = SecondsNow();
    auto document = reader.Read(AsBytes(text));
    if (!document.has_value()) continue;
    read_seconds += SecondsNow() - start;
    bytes += text.size();
    documents.push_back(*std::move(document));
  }
  const long before_kib = ResidentKib();
  const double start = SecondsNow();
  for (const VexDocument& document : documents)
    if (!set.Add(document, AttributionByAuthor(document)).has_value()) return 1;
  const double add_seconds = SecondsNow() - start;
  const long set_kib = ResidentKib() - before_kib;
  std::vector<Finding> findings;
  for (const VexDocument& document : documents)
    for (std::size_t i = 0; i < document.statements.size(); i += 5)
      if (!document.statements[i].products.empty()) findings.push_back(FindingOf(document, document.statements[i]));
  std::size_t answered = 0;
  const double judged = JudgedPerSecond(set, findings, answered);
  for (Finding& finding : findings) finding.vulnerabilities = {"CVE-1900-0001"};
  std::size_t none = 0;
  const double silent = JudgedPerSecond(set, findings, none);
  fmt::print(
      "{{\"documents\": {}, \"statements\": {}, \"megabytes\": {:.1f}, \"read_seconds\": {:.2f}, \"add_seconds\": "
      "{:.2f}, "
      "\"set_mib\": {}, \"judged_per_second\": {:.0f}, \"judged_per_second_where_nothing_is_said\": {:.0f}, "
      "\"answered\": {}}}\n",
      set.documents(), set.statements(), static_cast<double>(bytes) / 1e6, read_seconds, add_seconds, set_kib / 1'024,
      judged, silent, answered);
  return none == 0 ? 0 : 1;
}
