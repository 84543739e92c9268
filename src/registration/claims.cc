#include "registration/claims.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/encoding.h"
#include "codec/json.h"
#include "statement/content_types.h"

namespace entente::registration {
namespace {

namespace content_type = statement::content_type;
using statement::SignedStatement;

constexpr std::size_t kKeysMax = 64;

// Where `sub` stands in the document of each of our own kinds; both must say the same.
enum class Speaker : std::uint8_t {
  kParty,     // as the policy's rule has it
  kOperator,  // the operator alone
  kNode,      // the operator's node by itself, with the one key that it has
};
struct OwnKind {
  std::string_view content_type;
  std::string_view subject_place;  // JSON pointer; empty: the document does not name its subject
  Speaker speaker = Speaker::kParty;
};
constexpr std::array kOwnKinds = {
    OwnKind{content_type::kPolicy, "", Speaker::kOperator},
    OwnKind{content_type::kTrustAnchors, "/origin", Speaker::kNode},
    OwnKind{content_type::kTime, "", Speaker::kNode},
    OwnKind{content_type::kLogKeys, "/origin", Speaker::kNode},
    OwnKind{content_type::kLogEnd, "/origin", Speaker::kNode},
    OwnKind{content_type::kAdmission, "/party"},
    OwnKind{content_type::kViewDigest, "/origin", Speaker::kNode},
    OwnKind{content_type::kX509Anchors, "/name", Speaker::kOperator},
    OwnKind{content_type::kParty, "/id"},
    OwnKind{content_type::kKeyRevocation, "/party"},
    OwnKind{content_type::kKeyRecovery, "/party"},
    OwnKind{content_type::kDelegation, "/delegate"},
    OwnKind{content_type::kTrustMaterial, "/name"},
    OwnKind{content_type::kInstrument, "/id"},
    OwnKind{content_type::kListing, "/supporter/id"},
    OwnKind{content_type::kAnnouncement, "/supporter/id"},
    OwnKind{content_type::kSupport, "/instrument"},
    OwnKind{content_type::kEndOfSupport, "/instrument"},
    OwnKind{content_type::kInvitation, "/invited/id"},
    OwnKind{content_type::kUnderstanding, "/instrument"},
    OwnKind{content_type::kObjection, "/instrument"},
    OwnKind{content_type::kStatementWithdrawal, "/instrument"},
    OwnKind{content_type::kPaperAct, "/supporter/id"},
    OwnKind{content_type::kPaperConfirmation, "/instrument"},
    OwnKind{content_type::kDomainCheck, "/party", Speaker::kNode},
    OwnKind{content_type::kClaim, "/supporter"},
    OwnKind{content_type::kClaimDecision, "/supporter"},
    OwnKind{content_type::kPledge, "/id"},
    OwnKind{content_type::kPledgeRevision, "/pledge"},
    OwnKind{content_type::kPledgeWithdrawal, "/pledge"},
    OwnKind{content_type::kPledgeReport, "/pledge"},
    OwnKind{content_type::kProgressConsent, "/instrument"},
    OwnKind{content_type::kProgressRule, "/instrument"},
    OwnKind{content_type::kErasure, "/payload"},
    OwnKind{content_type::kContact, "/party"},
    OwnKind{content_type::kPing, "/party"},
    OwnKind{content_type::kPingAnswer, "/asker"},
    OwnKind{content_type::kExercise, "/id"},
    OwnKind{content_type::kOffer, "/instrument"},
    OwnKind{content_type::kNeed, "/instrument"},
    OwnKind{content_type::kTakeUp, "/instrument"},
    OwnKind{content_type::kEndOfTakeUp, "/instrument"},
    OwnKind{content_type::kResourceWithdrawal, "/instrument"},
    OwnKind{content_type::kDelivery, "/instrument"},
    OwnKind{content_type::kDeliveryAnswer, "/instrument"},
    OwnKind{content_type::kWorkingGroup, "/id"},
    OwnKind{content_type::kWorkingGroupMembership, "/working_group"},
    OwnKind{content_type::kWorkingGroupReport, "/working_group"},
    OwnKind{content_type::kEndOfWorkingGroup, "/working_group"},
    OwnKind{content_type::kMeeting, "/id"},
    OwnKind{content_type::kMeetingAnswer, "/meeting"},
    OwnKind{content_type::kFollowUpReport, "/meeting"},
};

std::unexpected<Error> BadContent(std::string message, std::string place) {
  return std::unexpected(Error{ErrorCode::kInvalidInput, std::move(message), std::move(place), "payload-content"});
}
std::unexpected<Error> Refuse(std::string_view rule, std::string message, std::string place) {
  return std::unexpected(Error{ErrorCode::kPolicyRejected, std::move(message), std::move(place), std::string(rule)});
}

Result<json::Value> ReadDocument(const SignedStatement& statement) {
  if (statement.headers().hash_envelope.has_value())
    return BadContent("statements of this kind carry their document themselves, not its digest", "label 258");
  auto document = json::Parse(AsText(statement.payload()));
  if (!document.has_value()) document.error().rule = "payload-content";
  return document;
}

// The text at a pointer of one or two plain names; nullopt when it is not there or no text.
std::optional<std::string> TextAt(const json::Value& document, std::string_view pointer) {
  const json::Value* value = &document;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string name(pointer.substr(0, pointer.find('/')));
    if (!value->is_object() || !value->contains(name)) return std::nullopt;
    value = &(*value)[name];
    pointer.remove_prefix(name.size());
  }
  if (!value->is_string()) return std::nullopt;
  return value->get<std::string>();
}

struct ListedKey {
  crypto::PublicKey key;
  Roles roles;
};

Result<ListedKey> ReadKey(const json::Value& value, const std::string& place) {
  TRY_ASSIGN(const json::Value* jwk, json::RequireObject(value, "jwk", place));
  auto key = crypto::PublicKey::FromJwk(jwk->dump());
  if (!key.has_value()) return BadContent(key.error().message, place + "/jwk");
  ListedKey listed{*std::move(key), {}};
  TRY_ASSIGN(const json::Value* roles, json::RequireArray(value, "roles", place));
  for (const json::Value& role : *roles) {
    if (!role.is_string()) return BadContent("this must be a string", place + "/roles");
    auto known = RoleFromName(role.get_ref<const std::string&>());
    if (!known.has_value()) return BadContent(known.error().message, place + "/roles");
    listed.roles.Add(*known);
  }
  return listed;
}

Result<void> CheckSubjectIn(const SignedStatement& statement, const json::Value& document, std::string_view place) {
  const auto named = TextAt(document, place);
  if (!named.has_value()) return BadContent("this text is missing", std::string(place));
  if (*named == statement.headers().subject) return {};
  return BadContent(
      fmt::format("the document says '{}' here, and the statement's subject (CWT sub) is '{}'; both must be "
                  "the same",
                  *named, statement.headers().subject),
      std::string(place));
}

KeysAsked AdminKeys() {
  KeysAsked asked;
  asked.roles.Add(Role::kAdmin);
  return asked;
}
constexpr KeysAsked kOneKey{.roles = {}, .one_is_enough = true};

Result<KeysAsked> CheckParty(const SignedStatement& statement, const json::Value& document, const Signer& signer) {
  const std::string& issuer = statement.headers().issuer;
  if (TextAt(document, "/id") != issuer) {
    return BadContent(fmt::format("a party speaks for itself: the statement's issuer (CWT iss) '{}' must be the "
                                  "document's id",
                                  issuer),
                      "/id");
  }
  const bool applies = signer.standing == Standing::kUnknown;
  if (!applies && !signer.roles.Has(Role::kAdmin)) {
    return Refuse(
        "role",
        fmt::format("a party that is on the log changes itself with one of its keys that have the role admin; "
                    "this key has {}",
                    NamesOf(signer.roles)),
        "label 4");
  }
  const auto keys = document.find("keys");
  if (keys == document.end() || !keys->is_array()) return BadContent("this must be an array", "/keys");
  const auto has_admin = [](const json::Value& key) {
    const auto roles = key.is_object() ? key.find("roles") : key.end();
    return key.is_object() && roles != key.end() && roles->is_array() &&
           std::ranges::find(*roles, json::Value(Name(Role::kAdmin))) != roles->end();
  };
  if (std::ranges::none_of(*keys, has_admin)) {
    return BadContent(
        "no key has the role admin: without one the party could never change its keys; give it to at least "
        "one",
        "/keys");
  }
  // An application comes before anything that could ask for more signatures.
  return applies ? kOneKey : AdminKeys();
}

Result<KeysAsked> CheckRevocation(const SignedStatement& statement, const json::Value& document, const Signer& signer) {
  const bool of_own_party = TextAt(document, "/party") == signer.party;
  const auto kid = TextAt(document, "/kid");
  // A key takes back itself without anybody else: it may be the only hand that knows that it is lost.
  if (of_own_party && kid == ToBase64Url(statement.headers().kid)) return kOneKey;
  if (signer.standing == Standing::kOperator && signer.roles.Has(Role::kAdmin)) return AdminKeys();
  if (!of_own_party)
    return Refuse("standing", "only the party itself or the log's operator may revoke a key", "/party");
  if (!kid.has_value()) return BadContent("this text is missing", "/kid");
  if (signer.roles.Has(Role::kAdmin)) return AdminKeys();
  return Refuse("role",
                fmt::format("a key is revoked by itself or by a key of the party with the role admin; this key has {}",
                            NamesOf(signer.roles)),
                "label 4");
}

Result<KeysAsked> CheckDelegation(const json::Value& document, const Signer& signer) {
  if (!signer.roles.Has(Role::kAdmin))
    return Refuse("role",
                  fmt::format("a party delegates with one of its keys that have the role admin; this key has {}",
                              NamesOf(signer.roles)),
                  "label 4");
  if (TextAt(document, "/delegate") == signer.party)
    return Refuse("standing", "nobody delegates to itself", "/delegate");
  return AdminKeys();
}

Result<KeysAsked> CheckOwnKind(const OwnKind& kind, const SignedStatement& statement, const Signer& signer) {
  const bool operator_only = kind.speaker != Speaker::kParty;
  if (operator_only && signer.standing != Standing::kOperator)
    return Refuse("standing", "only the operator of this log may say this", "label 15, claim 1");
  if (operator_only && !signer.roles.Has(Role::kAdmin))
    return Refuse("role",
                  fmt::format("the operator says this with a key that has the role admin; this key has {}",
                              NamesOf(signer.roles)),
                  "label 4");
  TRY_ASSIGN(const json::Value document, ReadDocument(statement));
  if (!document.is_object()) return BadContent("the document must be an object", "");
  if (!kind.subject_place.empty()) TRY(CheckSubjectIn(statement, document, kind.subject_place));
  if (kind.content_type == content_type::kParty) return CheckParty(statement, document, signer);
  if (kind.content_type == content_type::kKeyRevocation) return CheckRevocation(statement, document, signer);
  if (kind.content_type == content_type::kDelegation) return CheckDelegation(document, signer);
  if (kind.content_type == content_type::kKeyRecovery && TextAt(document, "/party") == signer.party)
    return Refuse("standing",
                  "nobody recovers its own keys: whoever has an admin key changes them with a party statement",
                  "/party");
  // What cannot be taken back is said with the key that may say everything.
  if (kind.content_type == content_type::kErasure && !signer.roles.Has(Role::kAdmin))
    return Refuse(
        "role",
        fmt::format("a document is erased with a key that has the role admin; this key has {}", NamesOf(signer.roles)),
        "label 4");
  if (kind.content_type == content_type::kAdmission && TextAt(document, "/party") == signer.party)
    return Refuse("standing", "nobody admits itself", "/party");
  // Whoever admits, or recovers keys, does so with an admin key (CheckAdmitter()).
  if (kind.content_type == content_type::kAdmission || kind.content_type == content_type::kKeyRecovery)
    return AdminKeys();
  switch (kind.speaker) {
    case Speaker::kOperator:
      return AdminKeys();
    case Speaker::kNode:
      return kOneKey;
    case Speaker::kParty:
      break;
  }
  return KeysAsked();
}

// A purl with a version: "pkg:", and an '@' with text behind it in the last segment of the path.
bool IsRelease(std::string_view subject) {
  if (!subject.starts_with("pkg:")) return false;
  const std::string_view path = subject.substr(0, subject.find_first_of("?#"));
  const std::size_t at = path.rfind('@');
  return at != std::string_view::npos && at + 1 < path.size() && path.find('/', at) == std::string_view::npos;
}

}  // namespace

Result<Signer> ReadApplicant(const SignedStatement& statement, ByteView kid) {
  TRY_ASSIGN(const json::Value document, ReadDocument(statement));
  const auto bad = [](Error error) {
    error.rule = "payload-content";
    return std::unexpected(std::move(error));
  };
  auto keys = json::RequireArray(document, "keys", "");
  if (!keys.has_value()) return bad(std::move(keys.error()));
  if ((*keys)->size() > kKeysMax) return BadContent(fmt::format("a party lists at most {} keys", kKeysMax), "/keys");
  auto kind = json::RequireText(document, "kind", "");
  if (!kind.has_value()) return bad(std::move(kind.error()));
  const auto known_kind = PartyKindFromName(*kind);
  if (!known_kind.has_value()) return BadContent(known_kind.error().message, "/kind");
  for (std::size_t i = 0; i < (*keys)->size(); ++i) {
    auto listed = ReadKey((**keys)[i], fmt::format("/keys/{}", i));
    if (!listed.has_value()) return bad(std::move(listed.error()));
    if (!std::ranges::equal(listed->key.kid(), kid)) continue;
    return Signer{.key = listed->key,
                  .party = statement.headers().issuer,
                  .kind = *known_kind,
                  .standing = Standing::kUnknown,
                  .roles = listed->roles,
                  .revoked = false,
                  .revoked_why = {},
                  .authority_version = 0,
                  .required = {}};
  }
  return std::unexpected(Error{
      ErrorCode::kUnauthorized,
      fmt::format("this is the first statement of {}, so it must be signed by one of the keys that it lists; none of "
                  "them has the kid {}",
                  statement.headers().issuer, ToBase64Url(kid)),
      "/keys", "key-known"});
}

std::string_view SubjectPlaceOf(std::string_view content_type) {
  const auto own = std::ranges::find(kOwnKinds, content_type, &OwnKind::content_type);
  return own == kOwnKinds.end() ? std::string_view() : own->subject_place;
}

Result<void> CheckSubject(const SignedStatement& statement, ByteView document, std::string_view place) {
  auto parsed = json::Parse(AsText(document));
  if (!parsed.has_value()) return BadContent(parsed.error().message, parsed.error().place);
  return CheckSubjectIn(statement, *parsed, place);
}

// Snapshots of feeds: what they are about is called as their kind is.
struct FeedOfKind {
  std::string_view content_type;
  std::string_view subject;
};
constexpr std::array kFeeds = {FeedOfKind{content_type::kOsvSnapshot, "feed:osv/"},
                               FeedOfKind{content_type::kKevCatalog, "feed:kev/"},
                               FeedOfKind{content_type::kEpssScores, "feed:epss/"}};

Result<KeysAsked> CheckClaims(const SignedStatement& statement, const Signer& signer) {
  const std::string& type = statement.headers().content_type;
  const auto own = std::ranges::find(kOwnKinds, type, &OwnKind::content_type);
  if (own != kOwnKinds.end()) return CheckOwnKind(*own, statement, signer);
  const std::string& subject = statement.headers().subject;
  const bool is_sbom = std::ranges::find(content_type::kSboms, type) != content_type::kSboms.end();
  if (is_sbom && !IsRelease(subject)) {
    return BadContent(
        "the subject (CWT sub) of an SBOM is the product release, a purl with a version such as "
        "pkg:generic/acme/gateway@2.4.0",
        "label 15, claim 2");
  }
  if (const auto feed = std::ranges::find(kFeeds, type, &FeedOfKind::content_type); feed != kFeeds.end()) {
    if (signer.standing != Standing::kOperator || !signer.roles.Has(Role::kAdmin))
      return Refuse("standing", "only the operator of this log, with a key that has the role admin, may say this",
                    "label 15, claim 1");
    if (!subject.starts_with(feed->subject))
      return BadContent("the subject (CWT sub) of a snapshot names its feed: " + std::string(feed->subject) + "NAME",
                        "label 15, claim 2");
    return kOneKey;  // the node takes snapshots by itself
  }
  return KeysAsked();
}

}  // namespace entente::registration
