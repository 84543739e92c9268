#include "views/roster/domain_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <string>

#include "base/encoding.h"
#include "views/roster/domain_chains.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words;
  for (const auto word : text | std::views::split(' '))
    if (!word.empty()) words.emplace_back(word.begin(), word.end());
  return words;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::optional<std::uint64_t> NumberOrNone(const storage::Query& row, int column) {
  return row.IsNull(column) ? std::nullopt : std::optional(static_cast<std::uint64_t>(row.Int(column)));
}

}  // namespace

std::string_view Name(DomainState state) {
  switch (state) {
    case DomainState::kNotChecked:
      return "not-checked";
    case DomainState::kUnreachable:
      return "unreachable";
    case DomainState::kFailed:
      return "failed";
    case DomainState::kLost:
      return "lost";
    case DomainState::kProved:
      return "proved";
  }
  return "not-checked";
}

DomainState StateOf(const std::vector<DomainCheckRow>& checks) {
  DomainState state = DomainState::kNotChecked;
  for (const DomainCheckRow& check : checks) state = std::max(state, check.state);
  return state;
}

Result<std::vector<DomainCheckRow>> ReadDomainChecks(storage::Database& database, std::int64_t party) {
  std::vector<DomainCheckRow> checks;
  TRY(ForEachRow(
      database,
      "SELECT method, domain, outcome, kids, proved_entry, proved_at, unreachable_entry, unreachable_at, lost_entry, "
      "entry, checked, reason, anchor, statement FROM domain_check WHERE party = ?1 ORDER BY method",
      [&checks](const storage::Query& row) -> Result<void> {
        DomainCheckRow one;
        one.method = static_cast<DomainMethod>(row.Int(0));
        one.domain = row.Text(1);
        one.outcome = static_cast<DomainOutcome>(row.Int(2));
        one.kids = Words(row.Text(3));
        one.proved_entry = NumberOrNone(row, 4);
        one.proved_at = row.Text(5);
        one.unreachable_entry = NumberOrNone(row, 6);
        one.unreachable_at = row.Text(7);
        one.lost_entry = NumberOrNone(row, 8);
        one.entry = static_cast<std::uint64_t>(row.Int(9));
        one.checked = row.Text(10);
        one.reason = row.Text(11);
        one.anchor = row.Text(12);
        one.statement = NumberOrNone(row, 13);
        one.state = one.proved_entry.has_value()                 ? DomainState::kProved
                    : one.lost_entry.has_value()                 ? DomainState::kLost
                    : one.outcome == DomainOutcome::kUnreachable ? DomainState::kUnreachable
                                                                 : DomainState::kFailed;
        checks.push_back(std::move(one));
        return {};
      },
      party));
  return checks;
}

Result<std::vector<std::string>> ReadProvingKids(storage::Database& database, std::int64_t party) {
  std::vector<std::string> kids;
  TRY(ForEachRow(
      database,
      "SELECT k.kid FROM party_key k JOIN self_signed s ON s.party = k.party AND s.kid = k.kid WHERE k.party = ?1 AND "
      "k.ended_entry IS NULL AND instr(' ' || k.roles || ' ', ' admin ') > 0 ORDER BY k.kid",
      [&kids](const storage::Query& row) -> Result<void> {
        kids.push_back(ToBase64Url(row.Blob(0)));
        return {};
      },
      party));
  return kids;
}

namespace {

Result<void> RequireProvingKids(storage::Database& database, std::int64_t party, const DomainCheckDocument& document) {
  TRY_ASSIGN(const auto proving, ReadProvingKids(database, party));
  for (const std::string& kid : document.kids)
    if (std::ranges::find(proving, kid) == proving.end())
      return Fail(ErrorCode::kPolicyRejected,
                  fmt::format("{} is no admin key of the party that signed a statement of its own", kid), "/kids");
  return {};
}

// The operator's word alone is not enough here: the check carries what it rests on, and everybody can look. The chain
// is kept, so that the node can look at it again.
Result<DomainProof> CheckCertificates(storage::Database& database, std::int64_t party, const views::Entry& entry,
                                      const DomainCheckDocument& document) {
  auto proof = ProveDomain(database, party, document.domain, document.chain, {&entry.time, 1});
  if (!proof.has_value()) {
    if (proof.error().code == ErrorCode::kUnauthorized)
      return Fail(ErrorCode::kPolicyRejected, proof.error().message, "/chain");
    return proof;
  }
  if (document.kids.front() != proof->kid)
    return Fail(ErrorCode::kPolicyRejected, "the certificates are of another key", "/kids/0");
  if (document.statement != proof->statement)
    return Fail(ErrorCode::kPolicyRejected, "the certified key signed for the party elsewhere", "/statement");
  TRY_ASSIGN(const Bytes kid, FromBase64Url(proof->kid));
  TRY(KeepDomainChain(database, party, {kid, entry.index, std::nullopt, document.chain}));
  return proof;
}

Result<std::vector<std::string>> StillProving(storage::Database& database, std::int64_t party,
                                              const DomainCheckRow& check, const std::vector<std::string>& proving) {
  std::vector<std::string> left;
  for (const std::string& kid : check.kids) {
    bool still = std::ranges::find(proving, kid) != proving.end();
    if (check.method == DomainMethod::kX509) {
      TRY_ASSIGN(still, StillBound(database, party, check.domain, {kid, check.anchor, check.statement}));
    }
    if (still) left.push_back(kid);
  }
  return left;
}

}  // namespace

Result<void> TakeDomainCheckOf(storage::Database& database, std::int64_t party, std::int64_t log,
                               const views::Entry& entry, const DomainCheckDocument& document) {
  DomainProof proof;
  if (document.method != DomainMethod::kX509) {
    TRY(RequireProvingKids(database, party, document));
  } else if (document.outcome == DomainOutcome::kProved) {
    TRY_ASSIGN(proof, CheckCertificates(database, party, entry, document));
  }
  TRY_ASSIGN(const auto before, ReadDomainChecks(database, party));
  const auto known = std::ranges::find(before, document.method, &DomainCheckRow::method);
  DomainCheckRow now;
  if (known != before.end()) now = *known;
  switch (document.outcome) {
    case DomainOutcome::kProved:
      now.anchor = proof.anchor;
      now.statement = proof.statement;
      if (!now.proved_entry.has_value()) {
        now.proved_entry = entry.index;
        now.proved_at = document.checked;
      }
      now.kids = document.kids;
      now.unreachable_entry.reset();
      now.unreachable_at.clear();
      now.lost_entry.reset();
      break;
    case DomainOutcome::kFailed:
      now = DomainCheckRow{};
      break;
    case DomainOutcome::kUnreachable:
      if (!now.unreachable_entry.has_value()) {
        now.unreachable_entry = entry.index;
        now.unreachable_at = document.checked;
      }
      break;
  }
  return Change(database,
                "INSERT OR REPLACE INTO domain_check VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
                "?12, ?13, ?14, ?15, ?16)",
                party, static_cast<int>(document.method), document.domain, static_cast<int>(document.outcome),
                Joined(now.kids), now.proved_entry, now.proved_at, now.unreachable_entry, now.unreachable_at,
                now.lost_entry, log, entry.index, document.checked, document.reason, now.anchor, now.statement);
}

Result<void> ReviewDomainChecks(storage::Database& database, std::int64_t party, std::uint64_t entry) {
  TRY_ASSIGN(const auto checks, ReadDomainChecks(database, party));
  if (checks.empty()) return {};
  std::string domain;
  {
    TRY_ASSIGN(auto query, database.Prepare("SELECT domain FROM party WHERE id = ?1"));
    BindAll(query, party);
    TRY(query.Step());
    domain = query.Text(0);
  }
  TRY_ASSIGN(const auto proving, ReadProvingKids(database, party));
  for (const DomainCheckRow& check : checks) {
    const int method = static_cast<int>(check.method);
    if (!check.proved_entry.has_value()) {
      // Nothing to lose; what was said of another domain says nothing of this one.
      if (check.domain != domain)
        TRY(Change(database, "DELETE FROM domain_check WHERE party = ?1 AND method = ?2", party, method));
      continue;
    }
    TRY_ASSIGN(const std::vector<std::string> left, StillProving(database, party, check, proving));
    if (check.domain == domain && left == check.kids) continue;
    if (check.domain == domain && !left.empty()) {
      TRY(Change(database, "UPDATE domain_check SET kids = ?3 WHERE party = ?1 AND method = ?2", party, method,
                 Joined(left)));
      continue;
    }
    TRY(Change(database,
               "UPDATE domain_check SET kids = '', proved_entry = NULL, proved_at = '', unreachable_entry = NULL, "
               "unreachable_at = '', lost_entry = ?3, anchor = '', statement = NULL WHERE party = ?1 AND method = ?2",
               party, method, entry));
  }
  return {};
}

}  // namespace entente::roster
