// Judgement record: what was looked at in judging a statement, step by step, and what came of it. Only a dry run keeps
// one; registration passes nullptr and pays nothing for it. Both take the same steps, since there is one path.
//
// Thread safety: values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/digest.h"

namespace entente::registration {

// In the order in which they are taken.
enum class StepName : std::uint8_t {
  kDecode,          // the bytes are one signed statement, within its bounds
  kSubmittable,     // of a type that the log does not write itself
  kKeyKnown,        // the issuer has this key on the log, or applies with it
  kKeyActive,       // it was not revoked
  kSignature,       // it holds
  kPolicyRule,      // a rule of the policy names the content type
  kHashEnvelope,    // the document is behind a digest where the rule asks for that
  kStanding,        // of the issuer
  kKind,            // of the issuer
  kRole,            // of the key
  kPayloadSize,     // within the rule's bound
  kClaims,          // what the document says of issuer and subject agrees with the header
  kApprovals,       // each holds, and there are as many signatures as the party asks for
  kRosterChange,    // what it would change among parties, keys and policy can be changed
  kPayloadPresent,  // the document is there
  kPayloadDigest,   // it has the digest that was signed
  kPayloadContent,  // it is what its content type says
  kRosterTakes,     // the roster as it stands can use what it says
};
inline constexpr std::array kAllSteps = {StepName::kDecode,        StepName::kSubmittable,    StepName::kKeyKnown,
                                         StepName::kKeyActive,     StepName::kSignature,      StepName::kPolicyRule,
                                         StepName::kHashEnvelope,  StepName::kStanding,       StepName::kKind,
                                         StepName::kRole,          StepName::kPayloadSize,    StepName::kClaims,
                                         StepName::kApprovals,     StepName::kRosterChange,   StepName::kPayloadPresent,
                                         StepName::kPayloadDigest, StepName::kPayloadContent, StepName::kRosterTakes};

enum class StepOutcome : std::uint8_t { kHolds, kRefused, kNotReached };

[[nodiscard]] std::string_view Name(StepName step);        // "decode", "key-known", ...
[[nodiscard]] std::string_view Name(StepOutcome outcome);  // "holds", "refused", "not-reached"

struct Step {
  StepName name = StepName::kDecode;
  StepOutcome outcome = StepOutcome::kHolds;
  std::string says;  // what was found, for a person; empty where there is nothing to add
};

struct JudgementRecord {
  std::vector<Step> steps;
  std::optional<crypto::Digest> identity;          // of the statement, once it was decoded
  std::optional<std::uint64_t> authority_version;  // that it was judged at, once its key was looked up

  // Writes down what came of one step. `says` is called only when it holds and a record is kept.
  template <class Value, class Says>
  static void Note(JudgementRecord* record, StepName name, const Result<Value>& result, const Says& says) {
    if (record == nullptr) return;
    if (result.has_value())
      record->steps.push_back({name, StepOutcome::kHolds, says()});
    else
      record->steps.push_back({name, StepOutcome::kRefused, result.error().message});
  }
  // The last step's refusal was said better by a later one: that one takes its place.
  void Instead(StepName name, const Error& error);
  // What comes after the last step, as not reached.
  void Close();
};

}  // namespace entente::registration
