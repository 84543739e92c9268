// JUnit's XML, as build servers read it.
#include <algorithm>

#include "base/bytes.h"
#include "views/supply/reports/report.h"
#include "views/supply/reports/texts.h"

namespace entente::supply {
namespace {

// Text as XML 1.0 takes it, inside an attribute too: characters that it forbids, and bytes that are no UTF-8, become
// "?".
std::string Escaped(std::string_view text) {
  const bool good = IsUtf8(AsBytes(text));
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !good))
          out += '?';
        else
          out += c;
    }
  }
  return out;
}

void AppendCase(std::string& out, std::string_view document, const Finding& finding) {
  out += "    <testcase classname=\"" + Escaped(document) + "\" name=\"" +
         Escaped(finding.ecosystem + " " + finding.name + " " + finding.version + ": " + finding.id) + "\">\n";
  if (finding.IsOpen())
    out += "      <failure type=\"" + std::string(LabelText(finding.severity.label)) + "\" message=\"" +
           Escaped(Sentence(finding)) + "\"/>\n";
  else
    out += "      <skipped message=\"" + Escaped(WhyNotOpen(finding)) + "\"/>\n";
  out += "    </testcase>\n";
}

struct Counts {
  std::size_t cases = 0;
  std::size_t failures = 0;
  std::size_t skipped = 0;
};

// What is not covered is one skipped case: servers show it, and nobody mistakes it for a pass.
void AppendNotCovered(std::string& out, std::string_view document, std::size_t count, Counts& counts) {
  if (count == 0) return;
  ++counts.cases;
  ++counts.skipped;
  out += "    <testcase classname=\"" + Escaped(document) + "\" name=\"components without advisory data\">\n" +
         "      <skipped message=\"" + std::to_string(count) +
         " components are not covered: nothing is known of them\"/>\n" + "    </testcase>\n";
}

std::string Suite(const ScannedDocument& document) {
  const std::string name = Escaped(document.name);
  if (!document.result)
    return "  <testsuite name=\"" + name +
           "\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n    <testcase classname=\"" + name +
           "\" name=\"the document can be read\">\n      <error type=\"" +
           std::string(CodeName(document.result.error().code)) + "\" message=\"" +
           Escaped(document.result.error().Text()) + "\"/>\n    </testcase>\n  </testsuite>\n";
  std::string cases;
  Counts counts;
  for (const Finding& finding : document.result->findings) {
    AppendCase(cases, document.name, finding);
    ++counts.cases;
    ++(finding.IsOpen() ? counts.failures : counts.skipped);
  }
  AppendNotCovered(cases, document.name, document.result->not_covered.size(), counts);
  if (counts.failures == 0) {
    ++counts.cases;
    cases += "    <testcase classname=\"" + name + "\" name=\"" + std::to_string(document.result->covered) +
             " components without open findings\"/>\n";
  }
  return "  <testsuite name=\"" + name + "\" tests=\"" + std::to_string(counts.cases) + "\" failures=\"" +
         std::to_string(counts.failures) + "\" errors=\"0\" skipped=\"" + std::to_string(counts.skipped) + "\">\n" +
         cases + "  </testsuite>\n";
}

}  // namespace

std::string WriteJUnit(std::span<const ScannedDocument> documents, const ReportContext& context) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"entente scan " +
                    Escaped(context.tool_version) + "\">\n";
  for (const ScannedDocument& document : documents) out += Suite(document);
  return out + "</testsuites>\n";
}

}  // namespace entente::supply
