// Rules of CycloneDX that leave the meaning plain when they are broken: required members, lists of values, forms of
// numbers and times. One set for both encodings: an object of JSON and an element of XML are the same facts here, names
// and texts.
//
// They are looked at where SbomReadOptions::strict asks for them; which are not, and why: docs/formats/sboms.md.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "views/supply/json_dom.h"
#include "views/supply/sboms/sbom_builder.h"

namespace entente::supply::cyclonedx {

enum class Part : std::uint8_t {
  kOther,
  kBom,
  kMetadata,
  kComponent,
  kLicences,  // the list
  kLicenceChoice,
  kLicence,
  kHash,
  kSwid,
  kPatch,
  kIssue,
  kProperty,
  kDependency,
  kServiceData,
  kCitation,
};

// Members of an object, or attributes and children of an element: a name and its text, which is empty where there is
// more than text below it.
class Facts {
 public:
  void Add(std::string_view name, std::string_view text) { all_.emplace_back(name, text); }
  void Clear() { all_.clear(); }
  [[nodiscard]] bool Has(std::string_view name) const { return Count(name) > 0; }
  [[nodiscard]] std::size_t Count(std::string_view name) const;
  [[nodiscard]] std::string_view Get(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string_view, std::string_view>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> all_;
};

struct RuleContext {
  SbomBuilder& builder;
  int minor = 0;  // of the version
  bool xml = false;
};

// Errors: kInvalidInput, as SbomBuilder::Depart().
[[nodiscard]] Result<void> CheckRules(const RuleContext& context, Part part, const Facts& facts,
                                      const DocumentPlace& place);

// All of a JSON document.
[[nodiscard]] Result<void> CheckJsonRules(const RuleContext& context, const dom::object& root);

// RFC 3339, and what XML Schema allows beside it: no offset at the end.
[[nodiscard]] bool IsDateTime(std::string_view text, bool needs_offset);

}  // namespace entente::supply::cyclonedx
