// IgnoreList: findings that somebody has decided to live with, each with the reason, and until when.
//
// A file of TOML, docs/scan.md:
//
//     [[ignore]]
//     id = "GHSA-29mw-wpgm-hmr9"          # or any name of the same flaw
//     package = "pkg:npm/lodash"          # without it: in whatever package; with a version, that one alone
//     reason = "not reachable: templates are ours"
//     until = 2027-03-31                  # the last day; after it the finding counts again
//
// Thread safety: values; Find() from any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "views/supply/finding.h"

namespace entente::supply {

inline constexpr std::size_t kIgnoredMax = 10'000;
inline constexpr std::size_t kIgnoreReasonBytesMax = 2'000;

struct IgnoreRule {
  std::string id;
  std::string package;           // canonical purl; empty: any
  bool names_a_version = false;  // the purl does
  std::string reason;
  std::optional<UnixSeconds> until;  // the first second of its last day
  std::string place;                 // "FILE:LINE"
};

class IgnoreList {
 public:
  // Errors: kInvalidInput with file and line.
  [[nodiscard]] static Result<IgnoreList> Parse(std::string_view text, const std::filesystem::path& file);

  // The position of the first rule that is for this finding, whether or not it has run out.
  [[nodiscard]] std::optional<std::size_t> Find(const Finding& finding) const;
  [[nodiscard]] static bool HasRunOut(const IgnoreRule& rule, UnixSeconds now);
  [[nodiscard]] const std::vector<IgnoreRule>& rules() const { return rules_; }

 private:
  std::vector<IgnoreRule> rules_;
};

}  // namespace entente::supply
