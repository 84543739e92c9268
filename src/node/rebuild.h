// Rebuild: folds the views of a log anew from a copy of it, and holds what comes out against the digests that the node
// logged, and against the views that a node has.
//
//   copy -> every entry against the checkpoint's root -> fold, stopping at each index that a digest speaks of ->
//   compare
//
// Nothing is compared before the whole copy was found to be the log of the signed checkpoint.
// Thread safety: pure functions over their arguments.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "log/check.h"
#include "node/capability.h"
#include "node/layout.h"
#include "node/log_copy.h"
#include "views/content.h"
#include "views/content_difference.h"
#include "views/content_digest.h"

namespace entente::node {

// A view that a node has, opened for reading; or why it could not be.
struct ViewToCompare {
  std::string name;
  std::unique_ptr<views::Content> content;
  std::optional<Error> why_not;
};
// All views of a data directory, as they are now. A node may be serving it.
[[nodiscard]] std::vector<ViewToCompare> ViewsOf(const Layout& layout, Capabilities capabilities = AllCapabilities());

struct RebuildOptions {
  LogCopy copy;
  std::optional<log::NoteVerifier> log_key;  // whose checkpoint is believed; REQUIRES: given
  std::filesystem::path views;               // an empty directory, into which is folded: views/, index/
  std::vector<ViewToCompare> compare;
  bool verify_signatures = false;  // of every statement, under the authority of the entries before it
  std::function<void(std::string_view what, std::uint64_t done, std::uint64_t all)> progress;
  Capabilities capabilities = AllCapabilities();
};

enum class Sameness : std::uint8_t { kSame, kDiffers, kOtherVersion, kNotComparable };
[[nodiscard]] std::string_view Name(Sameness sameness);  // "same", "differs", "other-version", "not-comparable"

// One view at one index, held against what was folded.
struct ViewOutcome {
  std::string view;
  std::uint64_t tree_size = 0;
  Sameness sameness = Sameness::kSame;
  std::string why;                         // a sentence, unless same
  std::vector<std::string> tables;         // that differ
  std::vector<views::RowDifference> rows;  // the first ones; of a node's own view only
};
// One view digest statement of the log.
struct DigestOutcome {
  std::uint64_t entry = 0;
  std::uint64_t tree_size = 0;
  // What is wrong with the statement itself: `differs` when it is the operator's and says what cannot be, else
  // `not-comparable`. Then its views are not looked at.
  Sameness sameness = Sameness::kSame;
  std::string why;
  std::vector<ViewOutcome> views;
};
struct MissingPayload {
  std::uint64_t entry = 0;
  crypto::Digest digest{};
  std::string view;  // that would have read it
  std::string why;
};

struct RebuildReport {
  log::CheckReport log;  // when it is not clean, nothing else was done
  std::vector<DigestOutcome> digests;
  std::vector<ViewOutcome> compared;  // with RebuildOptions::compare
  std::vector<MissingPayload> missing;
  std::vector<log::CheckFault> signatures;  // that do not hold, or whose key had no right; kCheckFaultsMax at most
  std::uint64_t signatures_checked = 0;
  std::vector<views::ViewDigest> folded;  // at the end of the log
  double fold_seconds = 0;                // reading and folding alone

  [[nodiscard]] bool differs() const;       // something is not as it was said to be
  [[nodiscard]] bool incomparable() const;  // something could not be compared
};

// Errors: kNotFound when there is no checkpoint; those of the disk and the databases.
[[nodiscard]] Result<RebuildReport> Rebuild(RebuildOptions options);

// Puts what Rebuild() folded into a node's place. REQUIRES: the node's lock is held; `folded` is on the same file
// system. A crash leaves each view as it was, anew, or missing, which the next start makes.
[[nodiscard]] Result<void> ReplaceViews(const Layout& layout, const std::filesystem::path& folded);

}  // namespace entente::node
