// Claims: what a statement of Entente's own kinds says about itself, held against who signed it. Pure: needs no more
// than the statement and what the key directory said of its signer. That documents are well formed is checked elsewhere
// (PayloadChecks); here only the members are read on which the right to speak depends.
//
// Documents: docs/formats/payloads.md.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "registration/authority.h"
#include "statement/signed_statement.h"

namespace entente::registration {

// The first statement of a party carries the key that it is signed with. Gives the key `kid` with the roles and the
// kind that the document claims, and the standing kUnknown. The signature is not checked here. Errors: kInvalidInput
// for the document; kUnauthorized (rule "key-known") when it lists no such key.
[[nodiscard]] Result<Signer> ReadApplicant(const statement::SignedStatement& statement, ByteView kid);

// Where a document of the roster's kinds says what it is about, as a JSON pointer; empty for other kinds, and for those
// whose document does not say.
[[nodiscard]] std::string_view SubjectPlaceOf(std::string_view content_type);
// The subject (CWT sub) must be what the document says at `place`. Errors: kInvalidInput (rule "payload-content").
[[nodiscard]] Result<void> CheckSubject(const statement::SignedStatement& statement, ByteView document,
                                        std::string_view place);

// What an act itself asks of the keys behind it, beside what the policy's rule asks.
struct KeysAsked {
  Roles roles;                 // one of these; empty: none
  bool one_is_enough = false;  // however many signatures the party asks for
};
// Errors: kInvalidInput (rule "payload-content"), kUnauthorized or kPolicyRejected (rules "role", "standing").
[[nodiscard]] Result<KeysAsked> CheckClaims(const statement::SignedStatement& statement, const Signer& signer);

}  // namespace entente::registration
