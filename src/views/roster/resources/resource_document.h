// Resource documents: what a party offers or needs under an instrument. An offer and a need have the same members.
//
// Format: docs/formats/payloads.md.  Thread safety: values and pure functions.  Errors: kInvalidInput with the place.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "views/roster/resources/quantity.h"

namespace entente::roster {

enum class Side : std::uint8_t { kOffer, kNeed };
[[nodiscard]] std::string_view Name(Side side);  // "offer", "need"
[[nodiscard]] Result<Side> SideFromName(std::string_view name);
[[nodiscard]] constexpr Side OtherSide(Side side) {
  return side == Side::kOffer ? Side::kNeed : Side::kOffer;
}

enum class ResourceKind : std::uint8_t {
  kExpertise,
  kTraining,
  kOpenSourceAudit,
  kFunding,
  kIncidentResponse,
  kHardware,
  kOther
};
inline constexpr std::array kAllResourceKinds = {
    ResourceKind::kExpertise, ResourceKind::kTraining,         ResourceKind::kOpenSourceAudit,
    ResourceKind::kFunding,   ResourceKind::kIncidentResponse, ResourceKind::kHardware,
    ResourceKind::kOther};
// "expertise", "training", "open-source-audit", "funding", "incident-response", "hardware", "other"
[[nodiscard]] std::string_view Name(ResourceKind kind);
[[nodiscard]] Result<ResourceKind> ResourceKindFromName(std::string_view name);

inline constexpr std::string_view kAnyCountry = "any";
inline constexpr std::size_t kResourceClausesMax = 32;
inline constexpr std::size_t kResourceCountriesMax = 64;
inline constexpr std::size_t kResourceLanguagesMax = 16;

struct ResourceDocument {
  std::string instrument;
  ResourceKind kind = ResourceKind::kOther;
  std::string title;
  std::string description;             // may be empty
  std::vector<std::string> clauses;    // empty: for the instrument as a whole
  std::vector<std::string> countries;  // ISO 3166-1 alpha-2; empty: any ("any" in the document)
  std::vector<std::string> languages;  // BCP 47; empty: none is asked for
  std::optional<Quantity> quantity;
  std::string from;   // a day; may be empty
  std::string until;  // the last day; may be empty
};

[[nodiscard]] Result<ResourceDocument> ParseResource(std::string_view json);
[[nodiscard]] std::string ToJson(const ResourceDocument& document);
// For offers and needs.
[[nodiscard]] Result<void> CheckResource(ByteView document);

}  // namespace entente::roster
