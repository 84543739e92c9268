// Who may say what: the words that registration, the roster's authority part and the log share.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/key.h"
#include "statement/signed_statement.h"

namespace entente::registration {

enum class PartyKind : std::uint8_t { kState, kPublicAuthority, kCivilSociety, kPrivateSector, kUnknown };
enum class Role : std::uint8_t { kInstrument, kSupply, kAdvisory, kIntel, kConduct, kAdmin };
enum class Standing : std::uint8_t {
  kUnknown,   // no statement of this party is on the log
  kApplied,   // it applied; nobody admitted it
  kAdmitted,  // the operator's policy, or a statement under it, let it in
  kOperator,  // the operator of this log
};

inline constexpr std::array kAllPartyKinds = {PartyKind::kState, PartyKind::kPublicAuthority, PartyKind::kCivilSociety,
                                              PartyKind::kPrivateSector, PartyKind::kUnknown};
inline constexpr std::array kAllRoles = {Role::kInstrument, Role::kSupply,  Role::kAdvisory,
                                         Role::kIntel,      Role::kConduct, Role::kAdmin};
inline constexpr std::array kAllStandings = {Standing::kUnknown, Standing::kApplied, Standing::kAdmitted,
                                             Standing::kOperator};

// As in documents: "state", "public-authority", "civil-society", "private-sector", "unknown"; "instrument", "supply",
// ...
[[nodiscard]] std::string_view Name(PartyKind kind);
[[nodiscard]] std::string_view Name(Role role);
[[nodiscard]] std::string_view Name(Standing standing);
[[nodiscard]] Result<PartyKind> PartyKindFromName(std::string_view name);
[[nodiscard]] Result<Role> RoleFromName(std::string_view name);
[[nodiscard]] Result<Standing> StandingFromName(std::string_view name);

// A set of roles, a bit each.
class Roles {
 public:
  void Add(Role role) { bits_ |= Bit(role); }
  [[nodiscard]] bool Has(Role role) const { return (bits_ & Bit(role)) != 0; }
  [[nodiscard]] bool empty() const { return bits_ == 0; }
  [[nodiscard]] Roles And(Roles other) const;
  friend bool operator==(Roles, Roles) = default;

 private:
  static std::uint32_t Bit(Role role) { return 1U << static_cast<unsigned>(role); }
  std::uint32_t bits_ = 0;
};

// "admin, supply", in the order of kAllRoles; "no role" for an empty set.
[[nodiscard]] std::string NamesOf(Roles roles);

// How many keys of a party must stand behind an act of a role; one, unless its party statement says more.
class RequiredSignatures {
 public:
  static constexpr unsigned kMax = 16;
  // REQUIRES: 1 <= count <= kMax.
  void Set(Role role, unsigned count) { more_[Place(role)] = static_cast<std::uint8_t>(count - 1); }
  [[nodiscard]] unsigned Of(Role role) const { return more_[Place(role)] + 1U; }
  // Of each role the larger number.
  [[nodiscard]] RequiredSignatures AtLeast(const RequiredSignatures& other) const {
    RequiredSignatures most = *this;
    for (const Role role : kAllRoles) most.Set(role, Of(role) > other.Of(role) ? Of(role) : other.Of(role));
    return most;
  }
  friend bool operator==(const RequiredSignatures&, const RequiredSignatures&) = default;

 private:
  static std::size_t Place(Role role) { return static_cast<std::size_t>(role); }
  std::array<std::uint8_t, kAllRoles.size()> more_{};  // than one
};

// What the key directory knows of a key at one authority version.
struct Signer {
  crypto::PublicKey key;
  std::string party;
  PartyKind kind = PartyKind::kUnknown;
  Standing standing = Standing::kUnknown;
  Roles roles;
  bool revoked = false;
  std::string revoked_why;  // reason and log index, for the refusal's text
  // Log index of the last entry that changed what this issuer may do (its own entries, what the operator said of it, or
  // a new policy).
  std::uint64_t authority_version = 0;
  // The party whose key it is, where that is another one, to which `party` delegated; then `standing` is the lesser of
  // the two, and `roles` are those that the key has and that were delegated.
  std::string delegate = {};
  // Of its party; where that delegated, of both, whichever asks for more.
  RequiredSignatures required = {};
};

// Looks keys up in the roster's authority part; node/ fills it in.
// Thread safety: any thread.
class KeyDirectory {
 public:
  KeyDirectory() = default;
  KeyDirectory(const KeyDirectory&) = delete;
  KeyDirectory& operator=(const KeyDirectory&) = delete;
  virtual ~KeyDirectory() = default;
  // Errors: kNotFound when the party or the key is not on the log.
  [[nodiscard]] virtual Result<Signer> Find(std::string_view issuer, ByteView kid) const = 0;
  // Who signs by a chain of certificates (DER, the signer's first) rather than by a listed key, as of the log's time.
  // Errors: kUnauthorized (rule "certificate") saying what failed; kNotFound when the party is not on the log.
  [[nodiscard]] virtual Result<Signer> FindCertified(std::string_view issuer, std::span<const Bytes> chain) const;
  // The authority version that Find() would give; for an issuer that is not on the log, the index of the policy in
  // force.
  [[nodiscard]] virtual std::uint64_t VersionOf(std::string_view issuer) const = 0;
  // Whether any statement of this party is on the log.
  [[nodiscard]] virtual bool Knows(std::string_view issuer) const { return VersionOf(issuer) != 0; }
  // What only the roster's state can say against a statement that would change the roster: an admission of nobody, a
  // policy of another log. Asked at judgement, and again in batch order when the issuer's version changed.
  // Errors: kPolicyRejected with the place in the document.
  [[nodiscard]] virtual Result<void> CheckChange(const statement::SignedStatement& /*statement*/) const { return {}; }
};

// Says whether a document is what its content type claims. One entry a content type; node/ fills the table from the
// views.
class PayloadChecks {
 public:
  PayloadChecks() = default;
  PayloadChecks(const PayloadChecks&) = delete;
  PayloadChecks& operator=(const PayloadChecks&) = delete;
  virtual ~PayloadChecks() = default;
  // Errors: kInvalidInput with the place in the document; kNotFound for a content type that nothing here understands.
  [[nodiscard]] virtual Result<void> Check(std::string_view content_type, ByteView document) const = 0;
  // What is signed inside such a document, by others or by the issuer, held against the keys that are known.
  // Errors: kInvalidInput with the place of a signature that contradicts a known key.
  [[nodiscard]] virtual Result<void> CheckInside(const statement::SignedStatement& /*statement*/,
                                                 ByteView /*document*/) const {
    return {};
  }
  // Where such a document says what it is about (JSON pointer): the statement's subject must be the same. Empty: it
  // does not say, or CheckClaims() looks after it.
  [[nodiscard]] virtual std::string_view SubjectPlace(std::string_view /*content_type*/) const { return {}; }
};

}  // namespace entente::registration
