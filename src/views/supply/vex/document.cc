#include "views/supply/vex/document.h"

#include <array>

namespace entente::supply::vex {
namespace {

constexpr std::array<std::string_view, 4> kStatuses = {"not_affected", "fixed", "under_investigation", "affected"};
constexpr std::array<std::string_view, 13> kJustifications = {"",
                                                              "component_not_present",
                                                              "vulnerable_code_not_present",
                                                              "vulnerable_code_not_in_execute_path",
                                                              "vulnerable_code_cannot_be_controlled_by_adversary",
                                                              "inline_mitigations_already_exist",
                                                              "requires_configuration",
                                                              "requires_dependency",
                                                              "requires_environment",
                                                              "protected_by_compiler",
                                                              "protected_at_runtime",
                                                              "protected_at_perimeter",
                                                              "protected_by_mitigating_control"};
constexpr std::array<std::string_view, 3> kFormats = {"OpenVEX", "CSAF", "CycloneDX"};

}  // namespace

std::string_view StatusText(Status status) {
  return kStatuses[static_cast<std::size_t>(status)];
}
std::string_view JustificationText(Justification justification) {
  return kJustifications[static_cast<std::size_t>(justification)];
}
Justification SharedJustificationOf(std::string_view label) {
  for (std::size_t i = 1; i <= static_cast<std::size_t>(Justification::kInlineMitigationsAlreadyExist); ++i)
    if (label == kJustifications[i]) return static_cast<Justification>(i);
  return Justification::kNone;
}
std::string_view FormatText(Format format) {
  return kFormats[static_cast<std::size_t>(format)];
}

}  // namespace entente::supply::vex
