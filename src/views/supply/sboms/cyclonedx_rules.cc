#include "views/supply/sboms/cyclonedx_rules.h"

#include <algorithm>
#include <array>
#include <string>

#include "views/supply/json_text.h"

namespace entente::supply::cyclonedx {
namespace {

template <std::size_t kCount>
bool IsOneOf(std::string_view text, const std::array<std::string_view, kCount>& all) {
  return std::ranges::find(all, text) != all.end();
}

// Values of all versions together: one that came later is understood in an earlier document, too.
constexpr auto kComponentTypes = std::to_array<std::string_view>(
    {"application", "framework", "library", "container", "platform", "operating-system", "device", "device-driver",
     "firmware", "file", "machine-learning-model", "data", "cryptographic-asset"});
constexpr auto kScopes = std::to_array<std::string_view>({"required", "optional", "excluded"});
constexpr auto kPatchTypes = std::to_array<std::string_view>({"unofficial", "monkey", "backport", "cherry-pick"});
constexpr auto kIssueTypes = std::to_array<std::string_view>({"defect", "enhancement", "security"});
constexpr auto kFlows = std::to_array<std::string_view>({"inbound", "outbound", "bi-directional", "unknown"});
constexpr auto kMetadataMembers =
    std::to_array<std::string_view>({"timestamp", "lifecycles", "tools", "authors", "component", "manufacture",
                                     "manufacturer", "supplier", "licenses", "properties", "distributionConstraints"});
constexpr auto kPropertyMembers = std::to_array<std::string_view>({"name", "value", "text"});

bool IsSerialNumber(std::string_view text) {
  constexpr std::string_view kStart = "urn:uuid:";
  if (!text.starts_with(kStart)) return false;
  text.remove_prefix(kStart.size());
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !IsHex(text.substr(i, 1))) return false;
  }
  return true;
}

bool IsDigest(std::string_view text) {
  const auto sizes = std::to_array<std::size_t>({32, 40, 64, 96, 128});
  return std::ranges::find(sizes, text.size()) != sizes.end() && IsHex(text);
}

std::string Quoted(std::string_view text) {
  return '"' + std::string(CutText(text, 64)) + '"';
}

// One part's rules; each says what is wrong and where.
class Checker {
 public:
  Checker(const RuleContext& context, const Facts& facts, const DocumentPlace& place)
      : context_(context), facts_(facts), place_(place) {}

  Result<void> Bom() {
    if (facts_.Has("serialNumber") && !IsSerialNumber(facts_.Get("serialNumber")))
      TRY(Say("serialNumber is no urn:uuid: " + Quoted(facts_.Get("serialNumber"))));
    return {};
  }

  Result<void> Metadata() {
    if (facts_.Has("timestamp") && !IsDateTime(facts_.Get("timestamp"), !context_.xml))
      TRY(Say("timestamp is no date and time: " + Quoted(facts_.Get("timestamp"))));
    return Only("metadata", kMetadataMembers);
  }

  Result<void> Component() {
    TRY(Need("type"));
    TRY(Need("name"));
    TRY(OneOf("type", kComponentTypes));
    TRY(OneOf("scope", kScopes));
    if (context_.minor <= 3) TRY(Need("version"));
    if (facts_.Has("bom-ref") && facts_.Get("bom-ref").empty()) TRY(Say("an empty bom-ref"));
    if (!facts_.Has("versionRange")) return {};
    if (facts_.Has("version")) return Say("both version and versionRange");
    if (facts_.Get("isExternal") != "true") return Say("a versionRange is for external components (isExternal)");
    return {};
  }

  Result<void> Licences() {
    const std::size_t expressions = facts_.Count("expression");
    if (context_.minor >= 7 || expressions == 0) return {};
    if (expressions + facts_.Count("license") > 1) return Say("an expression stands beside other licences");
    return {};
  }

  Result<void> LicenceChoice() {
    if (facts_.Has("license") && facts_.Has("expression")) return Say("both license and expression");
    if (!facts_.Has("license") && !facts_.Has("expression")) return Say("neither license nor expression");
    return {};
  }

  Result<void> Licence() {
    const std::size_t ids = facts_.Count("id");
    const std::size_t names = facts_.Count("name");
    if (ids + names == 0) return Say("a licence with neither id nor name");
    // The schema of 1.0 took several.
    if (ids + names > 1 && context_.minor > 0) return Say("a licence has one id or one name");
    return {};
  }

  Result<void> Hash() {
    const std::string_view algorithm = facts_.Get("alg");
    if (HashName(algorithm) != algorithm || algorithm.empty()) TRY(Say("no hash algorithm: " + Quoted(algorithm)));
    if (!IsDigest(facts_.Get("content"))) TRY(Say("no digest: " + Quoted(facts_.Get("content"))));
    return {};
  }

  Result<void> Swid() {
    TRY(Need("tagId"));
    return Need("name");
  }

  Result<void> Typed(const auto& types) {
    TRY(Need("type"));
    return OneOf("type", types);
  }

  Result<void> Property() {
    // Before 1.6 the schemas did not ask for a name.
    if (context_.minor < 6) return {};
    TRY(Need("name"));
    return Only("property", kPropertyMembers);
  }

  Result<void> Dependency() {
    if (facts_.Get("ref").empty()) return Say("a dependency without ref");
    return {};
  }

  Result<void> ServiceData() { return OneOf("flow", kFlows); }

  Result<void> Citation() {
    if (!facts_.Has("attributedTo") && !facts_.Has("process"))
      TRY(Say("a citation with neither attributedTo nor process"));
    if (facts_.Has("pointers") && facts_.Has("expressions")) TRY(Say("both pointers and expressions"));
    return {};
  }

  // Of texts that stand in other parts.
  Result<void> Encoding() {
    if (!facts_.Has("encoding") || facts_.Get("encoding") == "base64" || !facts_.Has("content")) return {};
    return Say("no encoding: " + Quoted(facts_.Get("encoding")));
  }

 private:
  Result<void> Say(std::string text) { return context_.builder.Depart(std::move(text), place_); }
  Result<void> Need(std::string_view name) {
    if (facts_.Has(name)) return {};
    return Say(std::string(name) + " is missing");
  }
  Result<void> OneOf(std::string_view name, const auto& all) {
    if (!facts_.Has(name) || IsOneOf(facts_.Get(name), all)) return {};
    return Say(std::string(name) + " cannot be " + Quoted(facts_.Get(name)));
  }
  Result<void> Only(std::string_view where, const auto& all) {
    for (const auto& [name, text] : facts_.all())
      if (!IsOneOf(name, all)) TRY(Say("no member of " + std::string(where) + ": " + Quoted(name)));
    return {};
  }

  const RuleContext& context_;
  const Facts& facts_;
  const DocumentPlace& place_;
};

// What an object is, by the member that it stands in.
Part PartOf(std::string_view member, Part around) {
  struct Named {
    std::string_view member;
    Part part;
  };
  constexpr auto kNamed = std::to_array<Named>({{"metadata", Part::kMetadata},
                                                {"component", Part::kComponent},
                                                {"components", Part::kComponent},
                                                {"ancestors", Part::kComponent},
                                                {"descendants", Part::kComponent},
                                                {"variants", Part::kComponent},
                                                {"licenses", Part::kLicenceChoice},
                                                {"license", Part::kLicence},
                                                {"hashes", Part::kHash},
                                                {"swid", Part::kSwid},
                                                {"patches", Part::kPatch},
                                                {"resolves", Part::kIssue},
                                                {"properties", Part::kProperty},
                                                {"dependencies", Part::kDependency},
                                                {"data", Part::kServiceData},
                                                {"citations", Part::kCitation}});
  for (const Named& named : kNamed) {
    if (named.member != member) continue;
    if (named.part == Part::kMetadata && around != Part::kBom) return Part::kOther;
    if (named.part == Part::kDependency && around != Part::kBom) return Part::kOther;
    return named.part;
  }
  return Part::kOther;
}

std::string_view TextOf(const dom::element& value) {
  std::string_view text;
  if (value.get_string().get(text) == simdjson::SUCCESS) return text;
  bool yes = false;
  if (value.get_bool().get(yes) == simdjson::SUCCESS) return yes ? "true" : "false";
  return {};
}

Result<void> Visit(const RuleContext& context, const dom::object& object, Part part, const Place& place);

Result<void> VisitList(const RuleContext& context, const dom::array& list, std::string_view member, Part around,
                       const Place& place) {
  Facts choices;
  std::size_t index = 0;
  for (const dom::element item : list) {
    const Place at = place.At(index++);
    dom::object object;
    if (item.get_object().get(object) != simdjson::SUCCESS) continue;
    TRY(Visit(context, object, PartOf(member, around), at));
    if (member != "licenses") continue;
    for (const auto& [name, value] : object) choices.Add(name, {});
  }
  if (member != "licenses") return {};
  return CheckRules(context, Part::kLicences, choices, place);
}

// Depth is bounded by the parser.
Result<void> Visit(const RuleContext& context, const dom::object& object, Part part, const Place& place) {
  Facts facts;
  for (const auto& [name, value] : object) {
    facts.Add(name, TextOf(value));
    const Place at = place.At(name);
    dom::object inner;
    dom::array list;
    if (value.get_object().get(inner) == simdjson::SUCCESS)
      TRY(Visit(context, inner, PartOf(name, part), at));
    else if (value.get_array().get(list) == simdjson::SUCCESS)
      TRY(VisitList(context, list, name, part, at));
  }
  return CheckRules(context, part, facts, place);
}

bool IsDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool IsOffset(std::string_view text) {
  if (text == "Z" || text == "z") return true;
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') && IsDigits(text.substr(1, 2)) && text[3] == ':' &&
         IsDigits(text.substr(4));
}

}  // namespace

std::size_t Facts::Count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::ranges::count(all_, name, &std::pair<std::string_view, std::string_view>::first));
}

std::string_view Facts::Get(std::string_view name) const {
  const auto found = std::ranges::find(all_, name, &std::pair<std::string_view, std::string_view>::first);
  return found == all_.end() ? std::string_view() : found->second;
}

bool IsDateTime(std::string_view text, bool needs_offset) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  if (text.size() < kForm.size()) return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool fits =
        kForm[i] == '0' ? IsDigits(text.substr(i, 1)) : (text[i] == kForm[i] || (i == 10 && text[i] == 't'));
    if (!fits) return false;
  }
  text.remove_prefix(kForm.size());
  if (text.starts_with('.')) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    if (end == 1) return false;
    text.remove_prefix(end);
  }
  return text.empty() ? !needs_offset : IsOffset(text);
}

Result<void> CheckRules(const RuleContext& context, Part part, const Facts& facts, const DocumentPlace& place) {
  Checker checker(context, facts, place);
  switch (part) {
    case Part::kOther:
      return checker.Encoding();
    case Part::kBom:
      return checker.Bom();
    case Part::kMetadata:
      return checker.Metadata();
    case Part::kComponent:
      return checker.Component();
    case Part::kLicences:
      return checker.Licences();
    case Part::kLicenceChoice:
      return checker.LicenceChoice();
    case Part::kLicence:
      return checker.Licence();
    case Part::kHash:
      return checker.Hash();
    case Part::kSwid:
      return checker.Swid();
    case Part::kPatch:
      return checker.Typed(kPatchTypes);
    case Part::kIssue:
      return checker.Typed(kIssueTypes);
    case Part::kProperty:
      return checker.Property();
    case Part::kDependency:
      return checker.Dependency();
    case Part::kServiceData:
      return checker.ServiceData();
    case Part::kCitation:
      return checker.Citation();
  }
  return {};
}

Result<void> CheckJsonRules(const RuleContext& context, const dom::object& root) {
  return Visit(context, root, Part::kBom, Place());
}

}  // namespace entente::supply::cyclonedx
