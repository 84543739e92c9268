// CycloneDX from a dpkg database (deb822 paragraphs, dpkg's status file).
#include <algorithm>
#include <optional>

#include "base/bytes.h"
#include "views/supply/make_sbom.h"
#include "views/supply/purl.h"

namespace entente::supply {
namespace {

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

struct Distribution {
  std::string id;       // "debian"
  std::string version;  // "12"; empty for testing and unstable
};

std::string_view Unquoted(std::string_view value) {
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
    return value.substr(1, value.size() - 2);
  return value;
}

Result<Distribution> ReadOsRelease(std::string_view text) {
  Distribution distribution;
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

struct Paragraph {
  std::string_view package;
  std::string_view status;
  std::string_view version;
  std::string_view architecture;
  std::string_view source;
};

Result<std::optional<Paragraph>> TakeParagraph(std::string_view& text, std::size_t& line_number) {
  Paragraph paragraph;
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
    const std::string_view value = Trimmed(line.substr(colon + 1));
    const std::string_view field = line.substr(0, colon);
    if (field == "Package")
      paragraph.package = value;
    else if (field == "Status")
      paragraph.status = value;
    else if (field == "Version")
      paragraph.version = value;
    else if (field == "Architecture")
      paragraph.architecture = value;
    else if (field == "Source")
      paragraph.source = value;
  }
  return any ? std::optional(paragraph) : std::nullopt;
}

// "gcc-12 (12.2.0-14)" -> "gcc-12@12.2.0-14", where either differs from the binary package's.
std::string UpstreamOf(const Paragraph& paragraph) {
  const std::size_t open = paragraph.source.find('(');
  const std::string_view name = Trimmed(paragraph.source.substr(0, open));
  std::string_view version;
  if (open != std::string_view::npos) {
    version = paragraph.source.substr(open + 1);
    version = Trimmed(version.substr(0, version.find(')')));
  }
  if (version == paragraph.version) version = {};
  if (name.empty() || (name == paragraph.package && version.empty())) return {};
  std::string upstream(name);
  if (!version.empty()) {
    upstream += '@';
    upstream += version;
  }
  return upstream;
}

}  // namespace

Result<std::string> MakeDpkgSbom(std::string_view status, std::string_view os_release, const SbomSubject& subject) {
  if (status.size() > kInventoryBytesMax) return Invalid("the dpkg database is larger than is read");
  if (!IsUtf8(AsBytes(status)) || !IsUtf8(AsBytes(os_release))) return Invalid("not UTF-8");
  TRY_ASSIGN(const Distribution distribution, ReadOsRelease(os_release));
  std::vector<MadeComponent> components;
  components.push_back({.name = distribution.id,
                        .version = distribution.version,
                        .purl = {},
                        .licence = {},
                        .type = "operating-system"});
  std::size_t line = 0;
  std::size_t packages = 0;
  while (!status.empty()) {
    TRY_ASSIGN(const auto paragraph, TakeParagraph(status, line));
    if (!paragraph) break;
    if (paragraph->package.empty())
      return Invalid("no dpkg database: a paragraph without \"Package:\"", "line " + std::to_string(line));
    ++packages;
    if (!paragraph->status.ends_with(" installed")) continue;  // removed, its configuration is left
    Purl purl{.type = "deb",
              .name_space = distribution.id,
              .name = std::string(paragraph->package),
              .version = std::string(paragraph->version),
              .qualifiers = {},
              .subpath = {}};
    if (!paragraph->architecture.empty()) purl.qualifiers.emplace_back("arch", paragraph->architecture);
    if (!distribution.version.empty())
      purl.qualifiers.emplace_back("distro", distribution.id + "-" + distribution.version);
    if (std::string upstream = UpstreamOf(*paragraph); !upstream.empty())
      purl.qualifiers.emplace_back("upstream", std::move(upstream));
    auto built = Purl::Build(std::move(purl));
    if (!built) return Invalid("no dpkg database: " + built.error().message, "line " + std::to_string(line));
    components.push_back({.name = std::string(paragraph->package),
                          .version = std::string(paragraph->version),
                          .purl = built->Text(),
                          .licence = {}});
  }
  if (packages == 0) return Invalid("no dpkg database: it names no package");
  return WriteCycloneDx(subject, std::move(components));
}

}  // namespace entente::supply
