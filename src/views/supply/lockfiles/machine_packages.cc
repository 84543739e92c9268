#include "views/supply/lockfiles/machine_packages.h"

#include <algorithm>

#include "views/supply/lockfiles/lines.h"

namespace entente::supply {
namespace {

std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

void TakeField(std::string_view field, std::string_view value, DpkgParagraph& paragraph) {
  if (field == "Package") paragraph.package = value;
  if (field == "Status") paragraph.status = value;
  if (field == "Version") paragraph.version = value;
  if (field == "Architecture") paragraph.architecture = value;
  if (field == "Source") paragraph.source = value;
}

}  // namespace

Result<OsRelease> ReadOsRelease(std::string_view text) {
  OsRelease distribution;
  std::string_view codename;
  while (!text.empty()) {
    const std::string_view line = Trimmed(TakeLine(text));
    if (line.starts_with("ID=")) distribution.id = Unquoted(line.substr(3));
    if (line.starts_with("VERSION_ID=")) distribution.version = Unquoted(line.substr(11));
    if (line.starts_with("VERSION_CODENAME=")) codename = Unquoted(line.substr(17));
  }
  if (distribution.id.empty()) return Invalid("os-release names no distribution (ID=)");
  if (distribution.version.empty()) distribution.version = codename;
  return distribution;
}

std::string DpkgParagraph::Upstream() const {
  const std::size_t open = source.find('(');
  const std::string_view name = Trimmed(source.substr(0, open));
  std::string_view source_version;
  if (open != std::string_view::npos) {
    source_version = source.substr(open + 1);
    source_version = Trimmed(source_version.substr(0, source_version.find(')')));
  }
  if (source_version == version) source_version = {};
  if (name.empty() || (name == package && source_version.empty())) return {};
  std::string upstream(name);
  if (!source_version.empty()) {
    upstream += '@';
    upstream += source_version;
  }
  return upstream;
}

Result<std::optional<DpkgParagraph>> TakeDpkgParagraph(std::string_view& text, std::size_t& line_number) {
  DpkgParagraph paragraph;
  bool any = false;
  while (!text.empty()) {
    const std::string_view line = TakeLine(text);
    ++line_number;
    if (Trimmed(line).empty()) {
      if (any) break;
      continue;
    }
    any = true;
    if (line.front() == ' ' || line.front() == '\t') continue;  // goes on with the field above
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos)
      return Invalid("no dpkg database: a line without a field", "line " + std::to_string(line_number));
    TakeField(line.substr(0, colon), Trimmed(line.substr(colon + 1)), paragraph);
  }
  if (!any) return std::optional<DpkgParagraph>();
  if (paragraph.package.empty())
    return Invalid("no dpkg database: a paragraph without \"Package:\"", "line " + std::to_string(line_number));
  return std::optional(paragraph);
}

}  // namespace entente::supply
