// CPE names, 2.3 as formatted strings and 2.2 as URIs (NISTIR 7695, 7696), as far as matching products needs them.
//
// Thread safety: values.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace entente::supply::vex {

class Cpe {
 public:
  // Nothing when it is no CPE.
  [[nodiscard]] static std::optional<Cpe> Parse(std::string_view text);
  // Whether each part is any ("*"), or the same as that of `other`. A part that is not applicable ("-") is only itself.
  [[nodiscard]] bool Covers(const Cpe& other) const;
  // Vendor and product, for looking up; empty when one of them is any.
  [[nodiscard]] std::string Key() const;

 private:
  // part, vendor, product, version, update, edition, language, sw_edition, target_sw, target_hw, other; in lower case,
  // without quoting.
  std::array<std::string, 11> parts_;
};

}  // namespace entente::supply::vex
