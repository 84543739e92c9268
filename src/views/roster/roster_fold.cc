#include "views/roster/roster_fold.h"

#include <fmt/format.h>

#include <algorithm>

#include "registration/admission.h"
#include "registration/policy.h"
#include "statement/content_types.h"
#include "views/roster/adherence.h"
#include "views/roster/document_fields.h"
#include "views/roster/doubt.h"
#include "views/roster/name_key.h"
#include "views/roster/part.h"
#include "views/roster/sql_values.h"
#include "views/roster/supporter_rows.h"

namespace entente::roster {
namespace {

namespace content_type = statement::content_type;
using registration::PartyKind;
using registration::Standing;

// What a vote is on; as in the table.
constexpr int kVoteOnAdmission = 0;
constexpr int kVoteOnKeys = 1;

std::string_view PayloadOf(const views::Entry& entry) {
  return AsText(entry.statement->payload());
}
const std::string& IssuerOf(const views::Entry& entry) {
  return entry.statement->headers().issuer;
}

ByteView KidOf(const views::Entry& entry) {
  return entry.statement->headers().kid;
}

std::string RoleWords(registration::Roles roles) {
  std::string words;
  for (const registration::Role role : registration::kAllRoles) {
    if (!roles.Has(role)) continue;
    if (!words.empty()) words += ' ';
    words += registration::Name(role);
  }
  return words;
}

}  // namespace

Result<void> RosterFold::Take(const views::Entry& entry) {
  auto taken = Dispatch(entry);
  TRY(NoteChain(entry));
  if (taken.has_value()) return {};
  const Error& error = taken.error();
  if (error.code != ErrorCode::kInvalidInput && error.code != ErrorCode::kPolicyRejected) return taken;
  const statement::Headers& headers = entry.statement->headers();
  return Change(database_, "INSERT INTO unusable VALUES (?1, ?2, ?3, ?4, ?5)", log_, entry.index, headers.content_type,
                headers.issuer, error.Text());
}

Result<void> RosterFold::Dispatch(const views::Entry& entry) {
  const std::string& type = entry.statement->headers().content_type;
  if (type == content_type::kClaim) return TakeClaim(entry);
  if (type == content_type::kClaimDecision) return TakeClaimDecision(entry);
  if (type == content_type::kDomainCheck) return TakeDomainCheck(entry);
  if (type == content_type::kX509Anchors) return TakeX509Anchors(entry);
  if (type == content_type::kParty) return TakeParty(entry);
  if (type == content_type::kAdmission) return TakeAdmission(entry);
  if (type == content_type::kKeyRevocation) return TakeRevocation(entry);
  if (type == content_type::kKeyRecovery) return TakeRecovery(entry);
  if (type == content_type::kDelegation) return TakeDelegation(entry);
  if (type == content_type::kPolicy) return TakePolicy(entry);
  if (type == content_type::kTrustAnchors) return TakeTrustAnchors(entry);
  if (const TakesKind* taker = FindTaker(type); taker != nullptr)
    return taker->take({.database = database_, .log = log_, .entry = entry});
  return {};  // no business of the roster
}

Result<std::string> RosterFold::Operator() {
  TRY_ASSIGN(auto query, database_.Prepare("SELECT coalesce(operator, '') FROM fold"));
  TRY(query.Step());
  return query.Text(0);
}

Result<void> RosterFold::RequireOperator(const views::Entry& entry) {
  TRY_ASSIGN(const std::string owner, Operator());
  if (owner == IssuerOf(entry)) return {};
  return Unusable("only the operator of the log says this", "label 15, claim 1");
}

Result<std::int64_t> RosterFold::PartyId(const std::string& uri) {
  TRY_ASSIGN(const auto id, FindNumber(database_, "SELECT id FROM party WHERE uri = ?1", uri));
  if (!id.has_value()) return Unusable(fmt::format("{} is no party on this log", uri));
  return *id;
}

Result<std::int64_t> RosterFold::InstrumentId(const std::string& uri, std::string* custodian) {
  TRY_ASSIGN(auto query, database_.Prepare("SELECT id, custodian FROM instrument WHERE uri = ?1"));
  BindAll(query, uri);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return Unusable(fmt::format("there is no instrument {} on this log", uri), "/instrument");
  *custodian = query.Text(1);
  return query.Int(0);
}

Result<void> RosterFold::TakePolicy(const views::Entry& entry) {
  TRY_ASSIGN(const auto policy, registration::Policy::FromJson(PayloadOf(entry)));
  TRY_ASSIGN(const std::string owner, Operator());
  // The first policy stands before the trust anchors, which say whose it is.
  if (!owner.empty()) TRY(RequireOperator(entry));
  return Change(database_, "UPDATE fold SET admit_on_application = ?1, policy = ?2", policy.admit_on_application,
                policy.ToJson());
}

Result<void> RosterFold::TakeTrustAnchors(const views::Entry& entry) {
  TRY_ASSIGN(const auto document, ParseTrustAnchors(PayloadOf(entry)));
  TRY_ASSIGN(const std::string owner, Operator());
  if (!owner.empty()) return Unusable("the trust anchors of a log are written once");
  if (document.operator_id != IssuerOf(entry))
    return Unusable("the operator that it names did not sign it", "/operator/id");
  TRY(Change(database_, "UPDATE log SET origin = ?2 WHERE id = ?1", log_, document.origin));
  TRY(Change(database_, "UPDATE fold SET operator = ?1", document.operator_id));
  TRY(Change(
      database_,
      "INSERT INTO party (uri, name, name_key, kind, country, domain, notice, standing, log, entry, identity_entry, "
      "signatures, certificates) VALUES (?1, ?2, ?3, ?4, NULL, '', '', ?5, ?6, ?7, ?7, '{}', '[]')",
      document.operator_id, document.operator_name, NameKey(document.operator_name),
      static_cast<int>(PartyKind::kUnknown), static_cast<int>(Standing::kOperator), log_, entry.index));
  TRY_ASSIGN(const std::int64_t party, PartyId(document.operator_id));
  TRY(NoteSelfSigned(party, entry));
  return ListKeys(party, entry.index, document.keys);
}

Result<void> RosterFold::ListKeys(std::int64_t party, std::uint64_t entry, const std::vector<KeyWithRoles>& keys) {
  // The newest list is the whole list; a revoked key stays revoked, listed or not.
  TRY(Change(
      database_,
      "UPDATE party_key SET ended_entry = ?2, ended_why = 'no-longer-listed' WHERE party = ?1 AND ended_entry IS NULL",
      party, entry));
  for (const KeyWithRoles& one : keys) {
    TRY(Change(
        database_,
        "INSERT INTO party_key VALUES (?1, ?2, ?3, ?4, ?5, ?5, NULL, NULL) ON CONFLICT DO UPDATE SET roles = ?4, "
        "ended_entry = CASE WHEN ended_why = 'no-longer-listed' THEN NULL ELSE ended_entry END, "
        "ended_why = CASE WHEN ended_why = 'no-longer-listed' THEN NULL ELSE ended_why END",
        party, ByteView(one.key.kid()), crypto::AlgorithmName(one.key.algorithm()), RoleWords(one.roles), entry));
  }
  return DomainsMayChange(party, entry);
}

Result<void> RosterFold::TakeParty(const views::Entry& entry) {
  TRY_ASSIGN(const PartyDocument document, ParseParty(PayloadOf(entry)));
  if (document.id != IssuerOf(entry)) return Unusable("a party speaks for itself alone", "/id");
  TRY_ASSIGN(const auto known, FindNumber(database_, "SELECT id FROM party WHERE uri = ?1", document.id));
  TRY_ASSIGN(const auto admit, FindNumber(database_, "SELECT admit_on_application FROM fold"));
  const auto standing = static_cast<int>(admit.value_or(0) != 0 ? Standing::kAdmitted : Standing::kApplied);
  const auto country = OrNull(document.country);
  const auto kind = static_cast<int>(document.kind);
  const std::string signatures = JsonOf(document.signatures).dump();
  const std::string certificates = JsonOf(document.certificates).dump();
  if (!known.has_value()) {
    TRY(Change(database_,
               "INSERT INTO party (uri, name, name_key, kind, country, domain, notice, standing, log, entry, "
               "identity_entry, signatures, certificates) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11, "
               "?12)",
               document.id, document.name, NameKey(document.name), kind, country, document.domain, document.notice,
               standing, log_, entry.index, signatures, certificates));
  } else {
    // Who was admitted as one kind and now says it is another applies anew; registration's authority says the same.
    TRY(Change(
        database_,
        "DELETE FROM vote WHERE party = ?1 AND what = ?3 AND EXISTS (SELECT 1 FROM party WHERE id = ?1 AND kind <> ?2)",
        *known, kind, kVoteOnAdmission));
    TRY(Change(database_, "DELETE FROM vote WHERE party = ?1 AND what = ?2", *known, kVoteOnKeys));
    TRY(Change(database_, "UPDATE party SET standing = ?2 WHERE id = ?1 AND kind <> ?3 AND standing = ?4", *known,
               standing, kind, static_cast<int>(Standing::kAdmitted)));
    TRY(Change(database_,
               "UPDATE party SET identity_entry = ?5 WHERE id = ?1 AND (name <> ?2 OR kind <> ?3 OR country IS NOT ?4)",
               *known, document.name, kind, country, entry.index));
    // Certificates for the domain that it named before say nothing of this one.
    TRY(Change(database_,
               "DELETE FROM domain_chain WHERE party = ?1 AND EXISTS (SELECT 1 FROM party WHERE id = ?1 AND domain <> "
               "?2)",
               *known, document.domain));
    TRY(Change(
        database_,
        "UPDATE party SET name = ?2, name_key = ?3, kind = ?4, country = ?5, domain = ?6, notice = ?7, log = ?8, "
        "entry = ?9, signatures = ?10, certificates = ?11 WHERE id = ?1",
        *known, document.name, NameKey(document.name), kind, country, document.domain, document.notice, log_,
        entry.index, signatures, certificates));
  }
  TRY_ASSIGN(const std::int64_t party, PartyId(document.id));
  TRY(ListKeys(party, entry.index, document.keys));
  TRY(NoteSelfSigned(party, entry));
  return PartyChanged(document.id);
}

Result<void> RosterFold::PartyChanged(const std::string& uri) {
  Supporter now{uri, {}, PartyKind::kUnknown, {}};
  {
    TRY_ASSIGN(auto query, database_.Prepare("SELECT name, kind, coalesce(country, '') FROM party WHERE uri = ?1"));
    BindAll(query, uri);
    TRY(query.Step());
    now.name = query.Text(0);
    now.kind = static_cast<PartyKind>(query.Int(1));
    now.country = query.Text(2);
  }
  struct Row {
    std::int64_t id;
    bool by_custodian;
  };
  std::vector<Row> rows;
  TRY(ForEachRow(
      database_, "SELECT id, by_custodian FROM supporter WHERE uri = ?1 ORDER BY id",
      [&rows](const storage::Query& row) -> Result<void> {
        rows.push_back({row.Int(0), row.Int(1) != 0});
        return {};
      },
      uri));
  for (const Row& row : rows) {
    // What the custodian lists is in the custodian's words.
    if (!row.by_custodian) TRY(ChangeIdentity(database_, row.id, now));
    TRY(Relink(database_, row.id));
  }
  std::vector<std::int64_t> claimed;
  TRY(ForEachRow(
      database_, "SELECT supporter FROM claim WHERE party = ?1 ORDER BY supporter",
      [&claimed](const storage::Query& row) -> Result<void> {
        claimed.push_back(row.Int(0));
        return {};
      },
      uri));
  for (const std::int64_t row : claimed) TRY(Relink(database_, row));
  return {};
}

Result<registration::Admits> RosterFold::AdmitsAs(const views::Entry& entry) {
  TRY_ASSIGN(const std::string owner, Operator());
  // Mostly it is the operator, whose word the log would not hold if the policy did not take it.
  if (owner == IssuerOf(entry)) return registration::Admits::kAlone;
  auto admits = registration::Admits::kNot;
  TRY(ForEachRow(
      database_, "SELECT f.policy, p.standing, p.kind FROM fold f JOIN party p ON p.uri = ?1",
      [&](const storage::Query& row) -> Result<void> {
        TRY_ASSIGN(const auto policy, registration::Policy::FromJson(row.Text(0)));
        admits = registration::AdmitsAs(policy, IssuerOf(entry), static_cast<Standing>(row.Int(1)),
                                        static_cast<PartyKind>(row.Int(2)));
        return {};
      },
      IssuerOf(entry)));
  if (admits == registration::Admits::kNot)
    return Unusable("the policy does not let this party admit others", "label 15, claim 1");
  return admits;
}

Result<std::vector<std::string>> RosterFold::Vote(const views::Entry& entry, std::int64_t party, int what,
                                                  std::string_view word) {
  TRY(Change(database_,
             "INSERT INTO vote VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET word = ?4, entry = ?5, "
             "time = ?6, kid = ?7",
             party, what, IssuerOf(entry), word, entry.index, entry.time, KidOf(entry)));
  std::optional<registration::Policy> policy;
  std::vector<std::string> voters;
  TRY(ForEachRow(
      database_,
      "SELECT f.policy, p.standing, p.kind, v.voter FROM fold f JOIN vote v ON v.party = ?1 AND v.what = ?2 AND v.word "
      "= ?3 JOIN party p ON p.uri = v.voter ORDER BY v.voter",
      [&](const storage::Query& row) -> Result<void> {
        if (!policy.has_value()) {
          TRY_ASSIGN(policy, registration::Policy::FromJson(row.Text(0)));
        }
        if (registration::HasVote(*policy, static_cast<Standing>(row.Int(1)), static_cast<PartyKind>(row.Int(2))))
          voters.push_back(row.Text(3));
        return {};
      },
      party, what, word));
  if (!policy.has_value() || !policy->admission.has_value() || voters.size() < policy->admission->parties_count)
    voters.clear();
  return voters;
}

Result<void> RosterFold::Decided(const views::Entry& entry, std::int64_t party, int what,
                                 const std::vector<std::string>& voters) {
  for (const std::string& voter : voters)
    TRY(Change(database_,
               "INSERT INTO voter SELECT party, ?4, voter, entry, time, kid FROM vote WHERE party = ?1 AND what = ?2 "
               "AND voter = ?3",
               party, what, voter, entry.index));
  // A new count begins.
  return Change(database_, "DELETE FROM vote WHERE party = ?1 AND what = ?2", party, what);
}

Result<void> RosterFold::TakeAdmission(const views::Entry& entry) {
  TRY_ASSIGN(const AdmissionDocument document, ParseAdmission(PayloadOf(entry)));
  TRY_ASSIGN(const registration::Admits admits, AdmitsAs(entry));
  TRY_ASSIGN(const std::string owner, Operator());
  if (document.party == owner) return Unusable("nobody admits or refuses the operator", "/party");
  if (document.party == IssuerOf(entry)) return Unusable("nobody admits itself", "/party");
  TRY_ASSIGN(const std::int64_t party, PartyId(document.party));
  const Standing standing = document.decision == Decision::kAdmitted ? Standing::kAdmitted : Standing::kApplied;
  std::vector<std::string> voters;
  if (admits == registration::Admits::kVote) {
    TRY_ASSIGN(voters, Vote(entry, party, kVoteOnAdmission, Name(document.decision)));
    TRY_ASSIGN(const auto now, FindNumber(database_, "SELECT standing FROM party WHERE id = ?1", party));
    if (voters.empty() || now == static_cast<std::int64_t>(standing)) return {};
  }
  TRY(Decided(entry, party, kVoteOnAdmission, voters));
  TRY(Change(database_,
             "UPDATE party SET standing = ?2, admission_entry = ?3, admission_decision = ?4, admission_by = ?5, "
             "admission_kid = ?6, admission_time = ?7 WHERE id = ?1",
             party, static_cast<int>(standing), entry.index, Name(document.decision), IssuerOf(entry), KidOf(entry),
             entry.time));
  return PartyChanged(document.party);
}

Result<void> RosterFold::TakeRevocation(const views::Entry& entry) {
  TRY_ASSIGN(const KeyRevocationDocument document, ParseKeyRevocation(PayloadOf(entry)));
  TRY_ASSIGN(const std::string owner, Operator());
  if (document.party != IssuerOf(entry) && owner != IssuerOf(entry))
    return Unusable("only the party itself or the operator revokes a key", "/party");
  TRY_ASSIGN(const std::int64_t party, PartyId(document.party));
  TRY_ASSIGN(const auto key, FindNumber(database_, "SELECT 1 FROM party_key WHERE party = ?1 AND kid = ?2", party,
                                        ByteView(document.kid)));
  if (!key.has_value()) return Unusable("the party has no such key", "/kid");
  if (document.reason == RevocationReason::kCompromised)
    TRY(TakeCompromise(party, document.kid, entry.index, document.since));
  // The first revocation stands.
  TRY(Change(
      database_,
      "UPDATE party_key SET ended_entry = ?3, ended_why = ?4 WHERE party = ?1 AND kid = ?2 AND (ended_why IS NULL OR "
      "ended_why = 'no-longer-listed')",
      party, ByteView(document.kid), entry.index, Name(document.reason)));
  return DomainsMayChange(party, entry.index);
}

Result<void> RosterFold::TakeCompromise(std::int64_t party, ByteView kid, std::uint64_t entry,
                                        std::optional<UnixSeconds> since) {
  // Only what goes further back says something new.
  TRY_ASSIGN(
      const auto known,
      FindNumber(database_, "SELECT 1 FROM compromise WHERE party = ?1 AND kid = ?2 AND (since IS NULL OR since <= ?3)",
                 party, kid, since));
  if (known.has_value()) return {};
  return Change(database_, "INSERT INTO compromise VALUES (?1, ?2, ?3, ?4)", party, kid, entry, since);
}

Result<void> RosterFold::TakeRecovery(const views::Entry& entry) {
  TRY_ASSIGN(const KeyRecoveryDocument document, ParseKeyRecovery(PayloadOf(entry)));
  TRY_ASSIGN(const registration::Admits admits, AdmitsAs(entry));
  if (document.party == IssuerOf(entry)) return Unusable("nobody recovers its own keys", "/party");
  TRY_ASSIGN(const std::int64_t party, PartyId(document.party));
  std::vector<std::string> voters;
  if (admits == registration::Admits::kVote) {
    TRY_ASSIGN(voters, Vote(entry, party, kVoteOnKeys, InOneForm(document.keys)));
    if (voters.empty()) return {};
  }
  TRY(Decided(entry, party, kVoteOnKeys, voters));
  TRY(Change(
      database_,
      "UPDATE party_key SET ended_entry = ?2, ended_why = ?3 WHERE party = ?1 AND (ended_why IS NULL OR ended_why "
      "= 'no-longer-listed')",
      party, entry.index, Name(RevocationReason::kLost)));
  // As the authority has it: whoever has the new keys says anew who else may sign, and how many must.
  TRY(Change(database_, "UPDATE party SET signatures = '{}', certificates = '[]' WHERE id = ?1", party));
  TRY(ListKeys(party, entry.index, document.keys));
  return Change(database_, "INSERT INTO recovery VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", party, entry.index,
                IssuerOf(entry), document.reason, document.evidence, entry.time, KidOf(entry));
}

Result<void> RosterFold::TakeDelegation(const views::Entry& entry) {
  TRY_ASSIGN(const DelegationDocument document, ParseDelegation(PayloadOf(entry)));
  if (document.delegate == IssuerOf(entry)) return Unusable("nobody delegates to itself", "/delegate");
  TRY_ASSIGN(const std::int64_t party, PartyId(IssuerOf(entry)));
  TRY(PartyId(document.delegate));
  return Change(database_, "INSERT INTO delegation VALUES (?1, ?2, ?3, ?4, ?5)", party, document.delegate, entry.index,
                RoleWords(document.roles), document.until);
}

}  // namespace entente::roster
