// Proof bundles: everything that a person needs to check a statement or an answer without talking to the node.
//
// Format: docs/formats/proof.md. Levels: included, authorised (docs there say what each shows and what it does not).
// Thread safety: pure functions over const arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "log/checkpoint.h"
#include "log/log.h"
#include "log/log_end.h"

namespace entente::roster {
class Authority;
}

namespace entente::proof {

// What was asked and answered, carried along with the entries that the answer cites; may be empty.
struct Claim {
  std::string question;  // JSON object or empty
  std::string answer;    // JSON object or empty
};

// A checkpoint that the log signed when it was smaller.
struct OlderCheckpoint {
  std::string note;
  std::uint64_t size = 0;
};

// A bundle for the cited entries, with the roster entries that authorise their keys and those that put any of them in
// doubt, all under one checkpoint: `older`, where it is given; otherwise the newest that
// witnesses have cosigned, if it has all of these, or else the newest. Where it carries a claim, it also has what
// the cited entries' parties said of themselves since, and the time entries that say when each was logged, so that the
// answer can be computed again. Errors: kNotFound for an entry that the log does not have; kInvalidInput when the
// bundle would be too large.
[[nodiscard]] Result<std::string> MakeBundleJson(const log::Log& log, const roster::Authority& authority,
                                                 std::span<const std::uint64_t> cited, const Claim& claim,
                                                 const OlderCheckpoint* older = nullptr);

struct VerifiedEntry {
  std::uint64_t index = 0;
  bool cited = false;       // otherwise it stands there to authorise
  bool authorised = false;  // its key had the role that the policy asks for, by the entries in the bundle
  std::string content_type;
  std::string issuer;
  std::string subject;
  std::string standing;
  std::string delegate;  // whose key it is, where the issuer delegated
  // Its key was said to be compromised when this was logged, by this later entry in the bundle.
  std::optional<std::uint64_t> in_doubt_since = {};
  std::string kid;                       // of the key that signed it, in base64url
  std::vector<std::string> approved_by;  // the kids of its approvals, whose signatures hold where it is authorised
};

// Whether a claim's answer is more than the node's word.
enum class ClaimCheck : std::uint8_t {
  kNoClaim,
  kFollows,          // computed again from the entries in the bundle, it is the same
  kCannotRecompute,  // what it rests on is not all in the bundle (the documents of SBOMs, say)
};
[[nodiscard]] std::string_view Name(ClaimCheck check);  // "none", "follows", "cannot-be-recomputed"

// A change of the log's checkpoint key, on the way from the key that is trusted to one that signed.
struct KeyStep {
  std::uint64_t entry = 0;
  std::string verifier_key;  // that the entry put in the place of the one before
};

struct Verified {
  std::string origin;
  std::string signed_by;             // the verifier key under which the checkpoint held
  std::vector<KeyStep> key_steps;    // from the trusted key to that one; empty where that is the trusted one
  std::string log_key;               // in force at the checkpoint, by the log's own word; empty at level "included"
  std::optional<log::LogEnd> ended;  // by the last entry of the tree
  std::optional<log::Predecessor> succeeds;  // by the trust anchors
  std::string replaced_by;  // where the trusted key signed, and the log has put another in its place: the newest
  std::uint64_t tree_size = 0;
  std::string root_base64;
  std::string checkpoint;  // the note, with whatever cosignatures it carries
  std::string level;       // "included" or "authorised"
  std::vector<VerifiedEntry> entries;
  Claim claim;
  ClaimCheck claim_check = ClaimCheck::kNoClaim;
  std::string claim_says;  // the reason as it follows, or why it could not be computed
};

// Checks a bundle against the log key that the caller trusts, or a key of the log that follows from it by changes that
// are in the bundle. Errors: kInvalidInput when it is no bundle;
// kUnauthorized, saying which part does not hold; the answer of a claim, too, where it contradicts the entries.
[[nodiscard]] Result<Verified> VerifyBundle(std::string_view json, const log::NoteVerifier& log_key);

}  // namespace entente::proof
