// What docs/formats/proof.md says is checked, in that order.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/encoding.h"
#include "log/charter.h"
#include "log/key_chain.h"
#include "merkle/tree.h"
#include "proof/bundle.h"
#include "proof/bundle_format.h"
#include "proof/check_claim.h"
#include "proof/entry_time.h"
#include "registration/judgement.h"
#include "registration/policy.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "views/roster/authority.h"

namespace entente::proof {
namespace {

namespace content_type = statement::content_type;
using registration::Signer;
using statement::SignedStatement;

constexpr std::array kAuthorityTypes = {
    content_type::kPolicy,        content_type::kTrustAnchors, content_type::kParty,      content_type::kAdmission,
    content_type::kKeyRevocation, content_type::kKeyRecovery,  content_type::kDelegation, content_type::kX509Anchors};

std::unexpected<Error> DoesNotHold(std::string message, std::string place) {
  return Fail(ErrorCode::kUnauthorized, std::move(message), std::move(place));
}

// Whatever was wrong with it, the entry does not show what the bundle says that it shows.
std::unexpected<Error> NotAuthorised(const BundledEntry& entry, const Error& why) {
  return DoesNotHold(fmt::format("entry {} was not authorised: {}", entry.index, why.Text()), entry.place);
}

Result<SignedStatement> CheckIncluded(const BundledEntry& entry, const log::Checkpoint& checkpoint) {
  if (entry.index >= checkpoint.size)
    return DoesNotHold(fmt::format("entry {} is not in a tree of {} entries", entry.index, checkpoint.size),
                       entry.place + "/index");
  auto included = merkle::VerifyInclusion(entry.index, checkpoint.size, merkle::LeafHash(entry.bytes), entry.proof,
                                          checkpoint.root);
  if (!included.has_value())
    return DoesNotHold(
        fmt::format("entry {} is not in the checkpoint's tree: {}", entry.index, included.error().message),
        entry.place + "/proof");
  auto decoded = SignedStatement::Decode(entry.bytes);
  if (!decoded.has_value())
    return DoesNotHold(fmt::format("entry {} is no statement: {}", entry.index, decoded.error().Text()),
                       entry.place + "/entry");
  return decoded;
}

// Folds a bundle's entries as a node folds its log's, from an empty roster.
class Fold {
 public:
  explicit Fold(const log::NoteVerifier& log_key) : log_key_(log_key) {}

  // Gives the signer of a cited entry, whose standing is that before the entry. Nothing for entries of the founding.
  Result<std::optional<Signer>> Take(const BundledEntry& entry, const SignedStatement& statement) {
    if (entry.index < kFoundingEntries) {
      TRY(TakeFounding(entry, statement));
      return std::optional<Signer>();
    }
    if (!authority_.trust_anchors().has_value())
      return DoesNotHold("the log's policy and trust anchors, its entries 0 and 1, are not in the bundle", "/entries");
    const std::string& type = statement.headers().content_type;
    const bool authorises =
        log::IsLogsOwn(statement) || std::ranges::find(kAuthorityTypes, type) != kAuthorityTypes.end();
    if (!entry.cited && !authorises)
      return DoesNotHold(
          fmt::format("entry {} stands here to authorise others, and a statement of type {} cannot", entry.index, type),
          entry.place);
    auto signer = Judge(statement);
    if (!signer.has_value()) return NotAuthorised(entry, signer.error());
    // A cited entry may be what authorises another one.
    auto taken = authority_.TryApply(entry.index, statement);
    if (taken.has_value()) taken = charter_.Take(entry.index, statement);
    if (!taken.has_value()) return NotAuthorised(entry, taken.error());
    return std::optional<Signer>(*std::move(signer));
  }
  // By what was taken so far. `time`: of the last time entry before it.
  [[nodiscard]] std::optional<std::uint64_t> DoubtOf(const SignedStatement& statement, std::uint64_t index,
                                                     std::optional<UnixSeconds> time) const {
    return authority_.DoubtOf(statement.headers().issuer, statement.headers().kid, index, time);
  }
  // REQUIRES: CheckKeys() passed.
  [[nodiscard]] const log::Charter& charter() const { return charter_; }
  // That the trusted key is one of the log's, and that those signed the checkpoint which the log has in force there.
  [[nodiscard]] Result<void> CheckKeys(const std::string& checkpoint) const {
    // Policy alone founds nothing.
    if (!authority_.trust_anchors().has_value())
      return DoesNotHold("the log's policy and trust anchors, its entries 0 and 1, are not in the bundle", "/entries");
    if (charter_.checkpoint_keys().Find(log_key_.key) == nullptr)
      return DoesNotHold(
          "the trust anchors name another checkpoint key than the one that is trusted, and no change of keys in the "
          "bundle leads from one to the other",
          anchors_place_);
    if (const auto signed_by_all = charter_.Verify(checkpoint); !signed_by_all.has_value())
      return DoesNotHold(
          "the checkpoint is not signed by every key that the log has in force: " + signed_by_all.error().message,
          "/checkpoint");
    return {};
  }

 private:
  Result<void> TakeFounding(const BundledEntry& entry, const SignedStatement& statement) {
    const std::string_view wanted = entry.index == 0 ? content_type::kPolicy : content_type::kTrustAnchors;
    if (statement.headers().content_type != wanted)
      return DoesNotHold(
          fmt::format("entry {} of a log is its {}", entry.index, entry.index == 0 ? "policy" : "trust anchors"),
          entry.place);
    // With the trust anchors, the signatures of both are checked under the operator's key that they name.
    if (auto taken = authority_.TryApply(entry.index, statement); !taken.has_value())
      return NotAuthorised(entry, taken.error());
    const auto anchors = authority_.trust_anchors();
    if (!anchors.has_value()) return {};
    anchors_place_ = entry.place;
    if (auto named = charter_.Take(entry.index, statement); !named.has_value())
      return NotAuthorised(entry, named.error());
    if (anchors->origin != log_key_.name)
      return DoesNotHold(fmt::format("the trust anchors are those of the log {}", anchors->origin), entry.place);
    return {};
  }

  // The log writes these itself, under no rule of the policy: their key must be the operator's.
  Result<Signer> JudgeLogsOwn(const SignedStatement& statement) const {
    TRY_ASSIGN(Signer signer, authority_.CheckLogsOwn(statement));
    TRY(statement.Verify(signer.key));
    return signer;
  }

  Result<Signer> Judge(const SignedStatement& statement) const {
    if (log::IsLogsOwn(statement)) return JudgeLogsOwn(statement);
    // How large a document behind a hash envelope is, the entry does not say.
    const std::uint64_t bytes = statement.payload_digest().has_value() ? 0 : statement.payload().size();
    return registration::JudgeAuthority(statement, authority_, policy_, bytes, registration::SignatureCheck::kVerify);
  }

  const log::NoteVerifier& log_key_;
  registration::PolicyHolder policy_{registration::Policy{}};
  roster::Authority authority_{policy_};
  log::Charter charter_;
  std::string anchors_place_;
};

// From the trusted key as far as the bundle leads. Whatever is read here is signed by the key that comes before it.
log::KeyChain ChainOf(const Bundle& bundle, const log::NoteVerifier& log_key) {
  log::KeyChain chain(log_key);
  for (const BundledEntry& entry : bundle.entries) {
    if (AsText(entry.bytes).find(content_type::kLogKeys) == std::string_view::npos) continue;
    if (const auto statement = SignedStatement::Decode(entry.bytes); statement.has_value())
      chain.Offer(entry.index, *statement);
  }
  return chain;
}

void NoteKeys(const log::KeyChain& chain, const log::LogKey& signer, Verified& verified) {
  verified.signed_by = log::VerifierKey(chain.origin(), signer.key);
  for (const log::LogKey& one : chain.line().keys()) {
    if (&one != &chain.line().keys().front())
      verified.key_steps.push_back({one.since, log::VerifierKey(chain.origin(), one.key)});
    if (one.key == signer.key) break;
  }
  if (verified.key_steps.empty() && chain.line().keys().size() > 1)
    verified.replaced_by = log::VerifierKey(chain.origin(), chain.line().newest().key);
}

VerifiedEntry Shown(const BundledEntry& entry, const SignedStatement& statement) {
  VerifiedEntry shown;
  shown.index = entry.index;
  shown.cited = entry.cited;
  shown.content_type = statement.headers().content_type;
  shown.issuer = statement.headers().issuer;
  shown.subject = statement.headers().subject;
  shown.kid = ToBase64Url(statement.headers().kid);
  for (const statement::Approval& one : statement.headers().approvals)
    shown.approved_by.push_back(ToBase64Url(one.kid));
  return shown;
}

}  // namespace

Result<Verified> VerifyBundle(std::string_view json, const log::NoteVerifier& log_key) {
  TRY_ASSIGN(Bundle bundle, ReadBundle(json));
  const log::KeyChain chain = ChainOf(bundle, log_key);
  TRY_ASSIGN(const log::Checkpoint checkpoint, chain.Verify(bundle.checkpoint));
  if (checkpoint.origin != bundle.origin || checkpoint.origin != log_key.name)
    return DoesNotHold(fmt::format("the checkpoint is of the log {}", checkpoint.origin), "/origin");

  Verified verified;
  if (const log::LogKey* signer = chain.SignerOf(bundle.checkpoint); signer != nullptr)
    NoteKeys(chain, *signer, verified);
  std::vector<SignedStatement> statements;
  for (const BundledEntry& entry : bundle.entries) {
    TRY_ASSIGN(SignedStatement statement, CheckIncluded(entry, checkpoint));
    verified.entries.push_back(Shown(entry, statement));
    statements.push_back(std::move(statement));
  }

  if (bundle.level == kAuthorised) {
    Fold fold(log_key);
    for (std::size_t i = 0; i < bundle.entries.size(); ++i) {
      TRY_ASSIGN(const auto signer, fold.Take(bundle.entries[i], statements[i]));
      verified.entries[i].authorised = true;
      if (signer.has_value()) verified.entries[i].delegate = signer->delegate;
      verified.entries[i].standing = Name(signer.has_value() ? signer->standing : registration::Standing::kOperator);
    }
    TRY(fold.CheckKeys(bundle.checkpoint));
    verified.log_key = fold.charter().verifier_key();
    verified.succeeds = fold.charter().predecessor();
    if (fold.charter().end().has_value()) {
      if (fold.charter().end_entry() + 1 != checkpoint.size)
        return DoesNotHold(fmt::format("the log ended at entry {}, and the checkpoint is of {} entries",
                                       fold.charter().end_entry(), checkpoint.size),
                           "/checkpoint");
      verified.ended = fold.charter().end();
    }
    // What comes later in the bundle can put in doubt what comes first.
    std::optional<UnixSeconds> time;
    for (std::size_t i = 0; i < statements.size(); ++i) {
      if (statements[i].headers().content_type == content_type::kTime) time = TimeOf(statements[i]);
      verified.entries[i].in_doubt_since = fold.DoubtOf(statements[i], verified.entries[i].index, time);
    }
  }

  TRY_ASSIGN(CheckedClaim claim, CheckClaim(bundle, statements));
  verified.claim_check = claim.check;
  verified.claim_says = std::move(claim.says);
  verified.origin = std::move(bundle.origin);
  verified.tree_size = checkpoint.size;
  verified.root_base64 = ToBase64(checkpoint.root);
  verified.checkpoint = std::move(bundle.checkpoint);
  verified.level = std::move(bundle.level);
  verified.claim = std::move(bundle.claim);
  return verified;
}

}  // namespace entente::proof
