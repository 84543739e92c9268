#include "views/supply/vex/cyclonedx_xml.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "codec/xml.h"
#include "views/supply/json_text.h"
#include "views/supply/trimmed.h"

namespace entente::supply::vex {
namespace {

constexpr std::string_view kNamespace = "http://cyclonedx.org/schema/bom/";

// What an element is depends on what it stands in.
enum class Kind : std::uint8_t {
  kOther,
  kBom,
  kMetadata,
  kTools,
  kTool,
  kToolComponents,
  kAuthors,
  kOrganisation,  // or a person: what has a name
  kComponents,
  kComponent,
  kHashes,
  kHash,
  kVulnerabilities,
  kVulnerability,
  kReferences,
  kReference,
  kAnalysis,
  kResponses,
  kAffects,
  kTarget,
  kVersions,
  kVersion,
  kWord,
  kDetail,
};

enum class Shape : std::uint8_t {
  kObject,
  kArray,
  kText,
  kNone,  // nothing is written of it; what it holds belongs to what it stands in
};

struct Step {
  Kind around;
  std::string_view name;
  Kind kind;
  std::string_view key;  // the member that it becomes; unused in an array
  Shape shape;
};

constexpr auto kSteps = std::to_array<Step>({
    {Kind::kBom, "metadata", Kind::kMetadata, "metadata", Shape::kObject},
    {Kind::kBom, "components", Kind::kComponents, "components", Shape::kArray},
    {Kind::kBom, "vulnerabilities", Kind::kVulnerabilities, "vulnerabilities", Shape::kArray},
    {Kind::kMetadata, "timestamp", Kind::kWord, "timestamp", Shape::kText},
    {Kind::kMetadata, "component", Kind::kComponent, "component", Shape::kObject},
    {Kind::kMetadata, "supplier", Kind::kOrganisation, "supplier", Shape::kObject},
    {Kind::kMetadata, "manufacturer", Kind::kOrganisation, "manufacturer", Shape::kObject},
    {Kind::kMetadata, "manufacture", Kind::kOrganisation, "manufacture", Shape::kObject},
    {Kind::kMetadata, "authors", Kind::kAuthors, "authors", Shape::kArray},
    {Kind::kAuthors, "author", Kind::kOrganisation, "", Shape::kObject},
    {Kind::kOrganisation, "name", Kind::kWord, "name", Shape::kText},
    // Of 1.5 on tools are components; one list has both.
    {Kind::kMetadata, "tools", Kind::kTools, "tools", Shape::kArray},
    {Kind::kTools, "tool", Kind::kTool, "", Shape::kObject},
    {Kind::kTools, "components", Kind::kToolComponents, "", Shape::kNone},
    {Kind::kToolComponents, "component", Kind::kTool, "", Shape::kObject},
    {Kind::kTool, "name", Kind::kWord, "name", Shape::kText},
    {Kind::kComponents, "component", Kind::kComponent, "", Shape::kObject},
    {Kind::kComponent, "group", Kind::kWord, "group", Shape::kText},
    {Kind::kComponent, "name", Kind::kWord, "name", Shape::kText},
    {Kind::kComponent, "version", Kind::kWord, "version", Shape::kText},
    {Kind::kComponent, "purl", Kind::kWord, "purl", Shape::kText},
    {Kind::kComponent, "cpe", Kind::kWord, "cpe", Shape::kText},
    {Kind::kComponent, "hashes", Kind::kHashes, "hashes", Shape::kArray},
    {Kind::kComponent, "components", Kind::kComponents, "components", Shape::kArray},
    {Kind::kHashes, "hash", Kind::kHash, "", Shape::kObject},
    {Kind::kVulnerabilities, "vulnerability", Kind::kVulnerability, "", Shape::kObject},
    {Kind::kVulnerability, "id", Kind::kWord, "id", Shape::kText},
    {Kind::kVulnerability, "references", Kind::kReferences, "references", Shape::kArray},
    {Kind::kVulnerability, "analysis", Kind::kAnalysis, "analysis", Shape::kObject},
    {Kind::kVulnerability, "affects", Kind::kAffects, "affects", Shape::kArray},
    {Kind::kReferences, "reference", Kind::kReference, "", Shape::kObject},
    {Kind::kReference, "id", Kind::kWord, "id", Shape::kText},
    {Kind::kAnalysis, "state", Kind::kWord, "state", Shape::kText},
    {Kind::kAnalysis, "justification", Kind::kWord, "justification", Shape::kText},
    {Kind::kAnalysis, "responses", Kind::kResponses, "response", Shape::kArray},
    {Kind::kAnalysis, "detail", Kind::kDetail, "detail", Shape::kText},
    {Kind::kAnalysis, "firstIssued", Kind::kWord, "firstIssued", Shape::kText},
    {Kind::kAnalysis, "lastUpdated", Kind::kWord, "lastUpdated", Shape::kText},
    {Kind::kResponses, "response", Kind::kWord, "", Shape::kText},
    {Kind::kAffects, "target", Kind::kTarget, "", Shape::kObject},
    {Kind::kTarget, "ref", Kind::kWord, "ref", Shape::kText},
    {Kind::kTarget, "versions", Kind::kVersions, "versions", Shape::kArray},
    {Kind::kVersions, "version", Kind::kVersion, "", Shape::kObject},
    {Kind::kVersion, "version", Kind::kWord, "version", Shape::kText},
    {Kind::kVersion, "range", Kind::kWord, "range", Shape::kText},
    {Kind::kVersion, "status", Kind::kWord, "status", Shape::kText},
});
constexpr Step kRoot{Kind::kOther, "bom", Kind::kBom, "", Shape::kObject};
constexpr Step kPassedOver{Kind::kOther, "", Kind::kOther, "", Shape::kNone};

const Step& StepOf(Kind around, std::string_view name) {
  const auto* const found = std::ranges::find_if(
      kSteps, [around, name](const Step& step) { return step.around == around && step.name == name; });
  return found == kSteps.end() ? kPassedOver : *found;
}

class Writer final : public xml::Handler {
 public:
  explicit Writer(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  Result<void> Begin(const xml::Element& element) override {
    if (depth_ == 0) TRY(CheckRoot(element));
    const Step* step = depth_ == 0 ? &kRoot : &kPassedOver;
    if (depth_ > 0 && element.name_space == namespace_) step = &StepOf(frames_[depth_ - 1].step->kind, element.name);
    if (depth_ == frames_.size()) frames_.emplace_back();
    Frame& frame = frames_[depth_++];
    frame.step = step;
    frame.line = element.line;
    frame.items = 0;
    frame.text.clear();
    if (step->shape == Shape::kNone) return {};
    frame.place = depth_ == 1 ? 0 : BeginValue(*step);
    if (step->shape == Shape::kObject) out_ += '{';
    if (step->shape == Shape::kArray) out_ += '[';
    Locate(element.line);
    if (step->kind == Kind::kBom) WriteHead(element);
    if (step->kind == Kind::kComponent && element.Has("bom-ref")) WriteMember("bom-ref", element.Get("bom-ref"));
    if (step->kind == Kind::kHash) WriteMember("alg", element.Get("alg"));
    return CheckSize(element.line);
  }

  Result<void> Text(std::string_view text) override {
    Frame& frame = frames_[depth_ - 1];
    if (frame.step->shape != Shape::kText && frame.step->kind != Kind::kHash) return {};
    if (frame.text.size() + text.size() > kXmlTextBytesMax)
      return Invalid(
          "<" + std::string(frame.step->name) + ">: text longer than " + std::to_string(kXmlTextBytesMax) + " bytes",
          "line " + std::to_string(frame.line));
    frame.text += text;
    return {};
  }

  Result<void> End(std::size_t line) override {
    Frame& frame = frames_[depth_ - 1];
    if (frame.step->kind != Kind::kDetail)
      std::ranges::replace_if(frame.text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    if (frame.step->kind == Kind::kHash) WriteMember("content", Trimmed(frame.text));
    switch (frame.step->shape) {
      case Shape::kObject:
        out_ += '}';
        break;
      case Shape::kArray:
        out_ += ']';
        break;
      case Shape::kText:
        AppendJsonText(out_, Trimmed(frame.text));
        break;
      case Shape::kNone:
        break;
    }
    --depth_;
    return CheckSize(line);
  }

  [[nodiscard]] std::string Take() { return std::move(out_); }

  // From now on the line of what the pointer names is looked for.
  void LookFor(std::string_view pointer) { wanted_ = pointer; }
  [[nodiscard]] std::size_t found_line() const { return found_line_; }

 private:
  struct Frame {
    const Step* step = &kPassedOver;
    std::size_t line = 0;
    std::size_t items = 0;  // members or elements that were written in it
    std::size_t place = 0;  // which one it is of what it stands in
    std::string text;
  };

  Result<void> CheckRoot(const xml::Element& element) {
    if (element.name != kRoot.name || !element.name_space.starts_with(kNamespace))
      return Invalid("not recognised as VEX: of XML, CycloneDX is read, whose root is <bom xmlns=\"" +
                         std::string(kNamespace) + "1.x\">",
                     "line " + std::to_string(element.line));
    namespace_ = element.name_space;
    return {};
  }

  Result<void> CheckSize(std::size_t line) const {
    if (out_.size() <= bytes_max_) return {};
    return Invalid("what is read of it comes to more than " + std::to_string(bytes_max_) + " bytes of JSON",
                   "line " + std::to_string(line));
  }

  void WriteHead(const xml::Element& element) {
    WriteMember("bomFormat", "CycloneDX");
    WriteMember("specVersion", std::string_view(namespace_).substr(kNamespace.size()));
    if (element.Has("serialNumber")) WriteMember("serialNumber", element.Get("serialNumber"));
    if (!element.Has("version")) return;
    // A number there, and a text here; one that is no number stays a text, which the reader refuses.
    const std::string_view text = Trimmed(element.Get("version"));
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return WriteMember("version", text);
    BeginMember("version");
    out_ += std::to_string(number);
  }

  void Next(Frame& holder) {
    if (holder.items++ > 0) out_ += ',';
  }
  void BeginMember(std::string_view key) {
    Next(frames_[depth_ - 1]);
    AppendJsonText(out_, key);
    out_ += ':';
  }
  void WriteMember(std::string_view key, std::string_view value) {
    BeginMember(key);
    AppendJsonText(out_, value);
  }

  // Of the innermost element: the comma and key before its value. Gives which one of its holder's it is.
  std::size_t BeginValue(const Step& step) {
    std::size_t at = depth_ - 2;
    while (frames_[at].step->shape == Shape::kNone) --at;  // the root is an object
    Frame& holder = frames_[at];
    Next(holder);
    if (holder.step->shape == Shape::kObject) {
      AppendJsonText(out_, step.key);
      out_ += ':';
    }
    return holder.items - 1;
  }

  void Locate(std::size_t line) {
    if (!wanted_) return;
    std::string pointer;
    bool in_array = false;
    for (std::size_t i = 0; i < depth_; ++i) {
      const Frame& frame = frames_[i];
      if (frame.step->shape == Shape::kNone) continue;
      if (i > 0) pointer += '/' + (in_array ? std::to_string(frame.place) : std::string(frame.step->key));
      in_array = frame.step->shape == Shape::kArray;
    }
    const bool within = wanted_->starts_with(pointer) &&
                        (wanted_->size() == pointer.size() || pointer.empty() || (*wanted_)[pointer.size()] == '/');
    if (!within || pointer.size() < found_bytes_) return;
    found_bytes_ = pointer.size();
    found_line_ = line;
  }

  std::size_t bytes_max_;
  std::string out_;
  std::string namespace_;
  std::vector<Frame> frames_;  // those up to depth_ are open; the others keep their room
  std::size_t depth_ = 0;
  std::optional<std::string> wanted_;
  std::size_t found_bytes_ = 0;
  std::size_t found_line_ = 1;
};

}  // namespace

Result<std::string> CycloneDxXmlAsJson(ByteView document, std::size_t bytes_max) {
  Writer writer(bytes_max);
  TRY(xml::ReadXml(document, writer));
  return writer.Take();
}

std::string LineOfPointer(ByteView document, std::string_view pointer) {
  Writer writer(std::numeric_limits<std::size_t>::max());
  writer.LookFor(pointer);
  // It was read before; should it end early now, the line found so far is the best there is.
  [[maybe_unused]] const auto read = xml::ReadXml(document, writer);
  return "line " + std::to_string(writer.found_line());
}

}  // namespace entente::supply::vex
