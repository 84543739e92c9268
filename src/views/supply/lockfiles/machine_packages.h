// What package databases of machines are read with: the distribution in os-release, and dpkg's paragraphs (deb822).
//
// Thread safety: pure functions. Views into the texts.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace entente::supply {

struct OsRelease {
  std::string id;       // "debian"
  std::string version;  // "12"; its code name for testing and unstable; may be empty
};

// Errors: kInvalidInput when it names no distribution.
[[nodiscard]] Result<OsRelease> ReadOsRelease(std::string_view text);

struct DpkgParagraph {
  std::string_view package;
  std::string_view status;
  std::string_view version;
  std::string_view architecture;
  std::string_view source;

  [[nodiscard]] bool IsInstalled() const { return status.ends_with(" installed"); }
  // "gcc-12@12.2.0-14" where source package or its version differ from this one's; else "".
  [[nodiscard]] std::string Upstream() const;
};

// The next paragraph, taken from `text`; nothing at its end. `line` counts on.
// Errors: kInvalidInput, also for a paragraph without a package.
[[nodiscard]] Result<std::optional<DpkgParagraph>> TakeDpkgParagraph(std::string_view& text, std::size_t& line);

}  // namespace entente::supply
