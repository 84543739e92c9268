// Judgement: what can be said of a statement from the statement, the key directory and the policy alone, without its
// document at hand. Registration asks it of new statements, the verifier of proof bundles of old ones.
//
//   whose key? -> is it active? -> signature -> policy -> what the statement claims -> approvals
//   -> what the roster says
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "registration/authority.h"
#include "registration/judgement_record.h"
#include "registration/policy.h"
#include "registration/signatures.h"
#include "statement/signed_statement.h"

namespace entente::registration {

// `payload_bytes` is the size of the document: the payload's, or of what stands behind the hash envelope (0: not
// known). Gives who signed; its authority_version is the one that was judged at. Errors: kUnauthorized,
// kPolicyRejected, kInvalidInput, with Error::rule: "key-known", "key-active", "signature", "payload-content",
// "approvals", and those of Evaluate(). Each step is written down in `record`, where there is one.
[[nodiscard]] Result<Signer> JudgeAuthority(const statement::SignedStatement& statement, const KeyDirectory& keys,
                                            const PolicyHolder& policy, std::uint64_t payload_bytes,
                                            SignatureCheck signature, JudgementRecord* record = nullptr);

// Whether the statement's document is what its content type says, and about what the statement is about. Errors:
// kInvalidInput (rule "payload-content") with the place in the document; kPolicyRejected (rule "content-type") for a
// type that nobody here can check.
[[nodiscard]] Result<void> JudgeDocument(const PayloadChecks& checks, const statement::SignedStatement& statement,
                                         ByteView document);

}  // namespace entente::registration
