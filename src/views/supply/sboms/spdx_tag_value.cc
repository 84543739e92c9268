// SPDX tag-value, 2.1 to 2.3: lines "Tag: value", where a value in <text>…</text> may go over several lines. A tag
// belongs to the package, file, snippet or licence that was begun last.
#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "views/supply/json_text.h"
#include "views/supply/sboms/sbom_formats.h"
#include "views/supply/sboms/spdx_packages.h"
#include "views/supply/trimmed.h"

namespace entente::supply {
namespace {

constexpr std::string_view kOpen = "<text>";
constexpr std::string_view kClose = "</text>";

// What is not read and may be there.
constexpr auto kOtherTags = std::to_array<std::string_view>({"AnnotationComment",
                                                             "AnnotationDate",
                                                             "AnnotationType",
                                                             "Annotator",
                                                             "ArtifactOfProjectHomePage",
                                                             "ArtifactOfProjectName",
                                                             "ArtifactOfProjectURI",
                                                             "BuiltDate",
                                                             "CreatorComment",
                                                             "DocumentComment",
                                                             "ExternalDocumentRef",
                                                             "ExternalRefComment",
                                                             "ExtractedText",
                                                             "FileAttributionText",
                                                             "FileChecksum",
                                                             "FileComment",
                                                             "FileContributor",
                                                             "FileCopyrightText",
                                                             "FileDependency",
                                                             "FileNotice",
                                                             "FilesAnalyzed",
                                                             "FileType",
                                                             "LicenseComment",
                                                             "LicenseComments",
                                                             "LicenseConcluded",
                                                             "LicenseCrossReference",
                                                             "LicenseInfoInFile",
                                                             "LicenseInfoInSnippet",
                                                             "LicenseListVersion",
                                                             "LicenseName",
                                                             "PackageAttributionText",
                                                             "PackageComment",
                                                             "PackageCopyrightText",
                                                             "PackageDescription",
                                                             "PackageDownloadLocation",
                                                             "PackageFileName",
                                                             "PackageHomePage",
                                                             "PackageLicenseComments",
                                                             "PackageLicenseInfoFromFiles",
                                                             "PackageSourceInfo",
                                                             "PackageSummary",
                                                             "PackageVerificationCode",
                                                             "RelationshipComment",
                                                             "ReleaseDate",
                                                             "ReviewComment",
                                                             "ReviewDate",
                                                             "Reviewer",
                                                             "SnippetAttributionText",
                                                             "SnippetByteRange",
                                                             "SnippetComment",
                                                             "SnippetCopyrightText",
                                                             "SnippetFromFileSPDXID",
                                                             "SnippetFromFileSPDXIdentifier",
                                                             "SnippetLicenseComments",
                                                             "SnippetLicenseConcluded",
                                                             "SnippetLineRange",
                                                             "SnippetName",
                                                             "SPDXREF",
                                                             "ValidUntilDate"});

// The first word; what is left begins with the next one.
std::string_view TakeWord(std::string_view& text) {
  text = Trimmed(text);
  const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text = Trimmed(text.substr(end));
  return word;
}

// Nothing where the line has no tag.
std::string_view TagOf(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  const std::string_view tag = line.substr(0, colon);
  const bool letters =
      std::ranges::all_of(tag, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  return letters ? tag : std::string_view();
}

class Reader {
 public:
  Reader(Sbom& sbom, std::string_view document, const SbomReadOptions& options)
      : sbom_(sbom), builder_(sbom, options), rest_(document) {}

  Result<void> Read() {
    while (!rest_.empty()) TRY(Line());
    if (sbom_.format_version.empty()) return Invalid("SPDXVersion is missing", "line 1");
    TRY(spdx::CheckDocument(builder_, facts_));
    return Assemble();
  }

 private:
  enum class Section : std::uint8_t { kDocument, kPackage, kOther };
  struct Relation {
    std::string_view from;
    std::string_view type;
    std::string_view to;
    std::size_t line;
  };
  struct PlacedPackage {
    spdx::Package package;
    std::size_t line;
  };

  [[nodiscard]] DocumentPlace Here() const { return DocumentPlace::Line(line_); }

  // Lines end with LF, CR LF, or CR alone.
  std::string_view TakeLine() {
    const std::size_t end = std::min(rest_.find_first_of("\r\n"), rest_.size());
    const std::string_view line = rest_.substr(0, end);
    const std::size_t ends = rest_.substr(end).starts_with("\r\n") ? 2 : 1;
    rest_.remove_prefix(std::min(end + ends, rest_.size()));
    return line;
  }

  Result<void> Line() {
    const std::string_view whole = rest_;
    ++line_;
    const std::string_view line = Trimmed(TakeLine());
    if (line.empty() || line.starts_with('#')) return {};
    const std::string_view tag = TagOf(line);
    if (tag.empty()) return builder_.Depart("a line without a tag is passed over: " + Quoted(line), Here());
    std::string_view value = Trimmed(line.substr(tag.size() + 1));
    if (value.starts_with(kOpen)) return TextValue(tag, whole);
    return Take(tag, value);
  }

  // From its tag's line on, to where it is closed.
  Result<void> TextValue(std::string_view tag, std::string_view whole) {
    const std::size_t begin = whole.find(kOpen) + kOpen.size();
    const std::size_t end = whole.find(kClose, begin);
    if (end == std::string_view::npos)
      return Invalid("a <text> is opened here and never closed: put </text> behind it", Here().Text());
    const std::string_view value = whole.substr(begin, end - begin);
    const auto lines =
        static_cast<std::size_t>(std::ranges::count(value, value.find('\n') == std::string_view::npos ? '\r' : '\n'));
    rest_ = whole.substr(end + kClose.size());
    const std::string_view behind = Trimmed(TakeLine());
    TRY(Take(tag, Trimmed(value)));
    if (!behind.empty()) TRY(builder_.Depart("what stands behind </text> is passed over: " + Quoted(behind), Here()));
    line_ += lines;
    return {};
  }

  static std::string Quoted(std::string_view text) { return '"' + std::string(CutText(text, 64)) + '"'; }

  Result<void> Take(std::string_view tag, std::string_view value) {
    if (value.find('\0') != std::string_view::npos) return Invalid("U+0000 in a text", Here().Text());
    if (tag == "SPDXID") return TakeId(value);
    if (tag == "PackageName") return BeginPackage(value);
    if (tag == "Relationship") return TakeRelationship(value);
    if (tag == "FileName" || tag == "SnippetSPDXID" || tag == "SnippetSPDXIdentifier" || tag == "LicenseID") {
      section_ = Section::kOther;
      return {};
    }
    if (std::string_view* field = DocumentField(tag)) return Set(*field, tag, value);
    if (tag == "SPDXVersion") return TakeVersion(value);
    if (tag == "Creator") {
      facts_.has_creator = true;
      return {};
    }
    const bool in_package = section_ == Section::kPackage;
    if (std::string_view* field = in_package ? PackageField(tag) : nullptr) return Set(*field, tag, value);
    if (tag == "ExternalRef" && in_package) return TakeReference(value);
    if (tag == "PackageChecksum" && in_package) return TakeChecksum(value);
    if (IsPackageTag(tag)) return builder_.Depart(std::string(tag) + " outside a package is passed over", Here());
    if (std::ranges::find(kOtherTags, tag) != kOtherTags.end()) return {};
    return builder_.Depart("no tag of SPDX: " + Quoted(tag), Here());
  }

  Result<void> Set(std::string_view& field, std::string_view tag, std::string_view value) {
    if (!field.empty()) return Invalid(std::string(tag) + " given twice", Here().Text());
    if (value.size() > kTextBytesMax)
      return Invalid("text longer than " + std::to_string(kTextBytesMax) + " bytes", Here().Text());
    field = value;
    return {};
  }

  std::string_view* DocumentField(std::string_view tag) {
    if (tag == "DataLicense") return &facts_.licence;
    if (tag == "DocumentName") return &facts_.name;
    if (tag == "DocumentNamespace") return &facts_.name_space;
    if (tag == "Created") return &facts_.created;
    return nullptr;
  }

  static bool IsPackageTag(std::string_view tag) {
    spdx::Package none;
    return tag == "ExternalRef" || tag == "PackageChecksum" || FieldOf(none, tag) != nullptr;
  }
  static std::string_view* FieldOf(spdx::Package& package, std::string_view tag) {
    if (tag == "PackageVersion") return &package.version;
    if (tag == "PackageLicenseConcluded") return &package.concluded;
    if (tag == "PackageLicenseDeclared") return &package.declared;
    if (tag == "PrimaryPackagePurpose") return &package.purpose;
    if (tag == "PackageSupplier") return &package.detail.supplier;
    if (tag == "PackageOriginator") return &package.detail.manufacturer;
    return nullptr;
  }
  std::string_view* PackageField(std::string_view tag) { return FieldOf(packages_.back().package, tag); }

  Result<void> TakeVersion(std::string_view value) {
    if (!sbom_.format_version.empty()) return Invalid("SPDXVersion given twice", Here().Text());
    const std::string_view version = spdx::VersionOf(value);
    if (version.empty()) return Invalid("SPDX 2.1 to 2.3 is read here, and this says " + Quoted(value), Here().Text());
    sbom_.format_version = version;
    return {};
  }

  Result<void> TakeId(std::string_view value) {
    if (section_ == Section::kOther) return {};
    return Set(section_ == Section::kDocument ? facts_.id : packages_.back().package.id, "SPDXID", value);
  }

  Result<void> BeginPackage(std::string_view name) {
    if (packages_.size() == kComponentsMax)
      return Invalid("more than " + std::to_string(kComponentsMax) + " packages", Here().Text());
    section_ = Section::kPackage;
    packages_.push_back({{}, line_});
    return name.size() > kNameBytesMax
               ? Invalid("a name longer than " + std::to_string(kNameBytesMax) + " bytes", Here().Text())
               : Set(packages_.back().package.name, "PackageName", name);
  }

  Result<void> TakeReference(std::string_view value) {
    const std::string_view whole = value;
    TakeWord(value);
    const std::string_view type = TakeWord(value);
    if (value.empty())
      return builder_.Depart("no external reference (category, type, locator): " + Quoted(whole), Here());
    if (value.size() > kTextBytesMax)
      return Invalid("text longer than " + std::to_string(kTextBytesMax) + " bytes", Here().Text());
    if (type == "purl" || builder_.options().details) spdx::TakeReference(packages_.back().package, type, value);
    return {};
  }

  Result<void> TakeChecksum(std::string_view value) {
    if (!builder_.options().details && !builder_.options().strict) return {};
    const std::size_t colon = value.find(':');
    const std::string_view hex =
        colon == std::string_view::npos ? std::string_view() : Trimmed(value.substr(colon + 1));
    if (hex.empty() || !IsHex(hex) || hex.size() > kNameBytesMax)
      return builder_.Depart("a checksum that is no hexadecimal number is left out", Here());
    packages_.back().package.detail.hashes.push_back({Trimmed(value.substr(0, colon)), hex});
    return {};
  }

  Result<void> TakeRelationship(std::string_view value) {
    const std::string_view whole = value;
    const std::string_view from = TakeWord(value);
    const std::string_view type = TakeWord(value);
    const std::string_view plain = spdx::RelationshipType(type);
    const std::string_view to = TakeWord(value);
    if (to.empty() || !value.empty())
      return builder_.Depart("no relationship (element, type, element): " + Quoted(whole), Here());
    if (plain == "DESCRIBES" && from == spdx::kDocumentId) described_.insert(to);
    if (plain == "DESCRIBED_BY" && to == spdx::kDocumentId) described_.insert(from);
    if (!builder_.options().graph) return {};
    if (relations_.size() == kSbomEdgesMax)
      return Invalid("more than " + std::to_string(kSbomEdgesMax) + " relations", Here().Text());
    relations_.push_back({from, type, to, line_});
    return {};
  }

  Result<void> Assemble() {
    spdx::Assembler assembler(builder_, described_);
    for (PlacedPackage& one : packages_) {
      RawDetail& detail = one.package.detail;
      detail.supplier = spdx::ActorOf(detail.supplier);
      detail.manufacturer = spdx::ActorOf(detail.manufacturer);
      TRY(assembler.Add(one.package, DocumentPlace::Line(one.line)));
    }
    for (const Relation& one : relations_)
      TRY(assembler.Relate(one.from, one.type, one.to, DocumentPlace::Line(one.line)));
    return assembler.Finish(sbom_, facts_.name);
  }

  Sbom& sbom_;
  SbomBuilder builder_;
  std::string_view rest_;
  std::size_t line_ = 0;
  Section section_ = Section::kDocument;
  spdx::DocumentFacts facts_;
  std::deque<PlacedPackage> packages_;
  std::vector<Relation> relations_;
  std::unordered_set<std::string_view> described_;
};

}  // namespace

Result<Sbom> ReadSpdxTagValue(std::string_view document, const SbomReadOptions& options) {
  if (document.starts_with("\xEF\xBB\xBF")) document.remove_prefix(3);
  Sbom sbom;
  sbom.format = SbomFormat::kSpdx;
  sbom.encoding = SbomEncoding::kTagValue;
  Reader reader(sbom, document, options);
  TRY(reader.Read());
  return sbom;
}

}  // namespace entente::supply
