// A feed taken from another Entente node: its newest snapshot statement, shown to be on that node's log and said by its
// operator, and the document behind it.
//
// Nothing is taken on the node's word but that the snapshot is its newest one. What is checked: the proof bundle under
// the log key that the caller trusts (proof/bundle.h), whose statement it is and about which feed, and the document's
// digest. A node that shows a smaller log, or an older snapshot, than it showed before is refused.
//
// Thread safety: one thread.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/feed_job.h"

namespace entente::cli {

struct FeedAtNode {
  std::string url;
  std::string log_key;  // a verifier key, or a file with one
  std::string feed;     // as that node calls it; empty: as it is called here
};

// Errors: kUnauthorized when something does not hold; kNotFound when the node has no such feed; kConflict when it went
// back; kUnavailable and kInvalidInput of the node's answers.
[[nodiscard]] Result<FeedGot> GetFromNode(const FeedAtNode& from, const FeedBefore& before, feeds::Folder& folder,
                                          const FeedOptions& options, Terminal& terminal);

}  // namespace entente::cli
