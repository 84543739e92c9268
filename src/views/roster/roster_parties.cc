// Parties, instruments and counts.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>

#include "views/roster/claim_rows.h"
#include "views/roster/domain_chains.h"
#include "views/roster/domain_rows.h"
#include "views/roster/doubt.h"
#include "views/roster/name_key.h"
#include "views/roster/roster_state.h"
#include "views/roster/sql_values.h"
#include "views/roster/supporter_rows.h"

namespace entente::roster {
namespace {

using registration::PartyKind;

constexpr std::string_view kPartyColumns =
    "SELECT p.id, p.uri, p.name, p.kind, coalesce(p.country, ''), p.standing, (SELECT count(*) FROM party_key k WHERE "
    "k.party = p.id AND k.ended_entry IS NULL), p.entry, p.domain, p.notice, p.admission_entry, p.admission_decision, "
    "p.admission_by, p.admission_kid, p.admission_time, p.signatures, p.certificates FROM party p ";

PartyRow PartyOf(const storage::Query& row) {
  return {row.Text(1),
          row.Text(2),
          static_cast<PartyKind>(row.Int(3)),
          row.Text(4),
          static_cast<registration::Standing>(row.Int(5)),
          static_cast<std::uint64_t>(row.Int(6)),
          static_cast<std::uint64_t>(row.Int(7))};
}

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words;
  for (const auto word : text | std::views::split(' ')) {
    if (!word.empty()) words.emplace_back(word.begin(), word.end());
  }
  return words;
}

// As the fold wrote them: of roles for which more than one is asked for.
Result<registration::RequiredSignatures> SignaturesFromText(std::string_view text) {
  registration::RequiredSignatures signatures;
  TRY_ASSIGN(const json::Value counts, json::Parse(text));
  for (const auto& [name, count] : counts.items()) {
    TRY_ASSIGN(const registration::Role role, registration::RoleFromName(name));
    signatures.Set(role, count.get<unsigned>());
  }
  return signatures;
}

std::uint64_t Number(const storage::Query& row, int column) {
  return static_cast<std::uint64_t>(row.Int(column));
}

void CountStatus(Counts& counts, What status, std::uint64_t count) {
  switch (status) {
    case What::kAnnounced:
      counts.announced += count;
      break;
    case What::kListed:
      counts.listed += count;
      break;
    case What::kSigned:
      counts.signed_count += count;
      break;
    case What::kEnded:
      counts.ended += count;
      break;
  }
}

// Fills in everything but the counts.
Result<InstrumentRow> InstrumentOf(const storage::Query& row) {
  InstrumentRow instrument;
  TRY_ASSIGN(instrument.document, ParseInstrument(row.Text(1)));
  instrument.custodian = row.Text(2);
  instrument.founding_entry = Number(row, 3);
  instrument.entry = Number(row, 4);
  instrument.home = row.Text(5);
  instrument.custodian_name = row.Text(6);
  return instrument;
}

constexpr std::string_view kInstrumentColumns =
    "SELECT i.id, i.document, i.custodian, i.founding_entry, i.entry, l.origin, coalesce((SELECT name FROM party "
    "WHERE uri = i.custodian), i.custodian) FROM instrument i JOIN log l ON l.id = i.log ";

Result<void> CountSupporters(storage::Database& database, std::int64_t instrument, Counts& counts) {
  return ForEachRow(
      database, "SELECT status, count(*) FROM supporter WHERE instrument = ?1 AND same_as IS NULL GROUP BY status",
      [&counts](const storage::Query& row) -> Result<void> {
        CountStatus(counts, static_cast<What>(row.Int(0)), Number(row, 1));
        return {};
      },
      instrument);
}

Result<void> ReadKeysOf(storage::Database& database, std::int64_t party, std::vector<PartyKeyRow>& keys) {
  return ForEachRow(
      database,
      "SELECT k.kid, k.algorithm, k.roles, k.entry, k.ended_why, k.ended_entry, c.entry, c.since FROM party_key k LEFT "
      "JOIN compromise c ON c.party = k.party AND c.kid = k.kid AND c.entry = (SELECT max(entry) FROM compromise WHERE "
      "party = k.party AND kid = k.kid) WHERE k.party = ?1 ORDER BY k.entry, k.kid",
      [&keys](const storage::Query& row) -> Result<void> {
        keys.push_back({row.Blob(0), row.Text(1), Words(row.Text(2)), Number(row, 3), row.Text(4), Number(row, 5),
                        EntryOrNone(row, 6), row.IsNull(7) ? std::nullopt : std::optional<UnixSeconds>(row.Int(7))});
        return {};
      },
      party);
}

// The act that gives a supporter its status.
Act GivesStatus(const Adherence& now, const Act& last) {
  switch (now.status) {
    case What::kSigned:
      return now.own.has_value() ? *now.own : last;
    case What::kListed:
      return now.listed.has_value() ? *now.listed : last;
    case What::kAnnounced:
      return now.announced.has_value() ? *now.announced : last;
    case What::kEnded:
      return now.ended.has_value() ? *now.ended : last;
  }
  return last;
}

Result<void> ReadSupportOf(storage::Database& database, const std::string& party,
                           std::vector<PartySupportRow>& support) {
  std::vector<std::int64_t> rows;
  TRY(ForEachRow(
      database,
      "SELECT i.uri, i.document ->> '$.title', coalesce(s.same_as, s.id) FROM supporter s JOIN instrument i ON i.id = "
      "s.instrument WHERE s.uri = ?1 OR (s.id IN (SELECT supporter FROM claim WHERE party = ?1 AND holds) AND NOT "
      "EXISTS (SELECT 1 FROM supporter o WHERE o.instrument = s.instrument AND o.uri = ?1)) ORDER BY i.id",
      [&](const storage::Query& row) -> Result<void> {
        PartySupportRow one;
        one.instrument = row.Text(0);
        one.title = row.Text(1);
        support.push_back(std::move(one));
        rows.push_back(row.Int(2));
        return {};
      },
      party));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    TRY_ASSIGN(const auto acts, ReadActs(database, rows[i]));
    if (acts.empty()) continue;
    const Adherence now = AdherenceOf(acts);
    support[i].status = now.status;
    support[i].since = now.since;
    support[i].entry = GivesStatus(now, acts.back()).entry;
  }
  return {};
}

Result<void> ReadVotes(storage::Database& database, std::int64_t party, std::vector<VoteRow>& votes) {
  static const std::string kQuery = "SELECT v.voter, v.word, v.entry, " +
                                    DoubtSql("v.voter", "v.kid", "v.entry", "v.time") +
                                    " FROM vote v WHERE v.party = ?1 AND v.what = 0 ORDER BY v.voter";
  return ForEachRow(
      database, kQuery,
      [&votes](const storage::Query& row) -> Result<void> {
        votes.push_back({row.Text(0), row.Text(1), Number(row, 2), EntryOrNone(row, 3)});
        return {};
      },
      party);
}

// Who carried the decision that the entry `decision` completed.
Result<void> ReadVoters(storage::Database& database, std::int64_t party, std::uint64_t decision,
                        std::vector<VoteRow>& voters) {
  static const std::string kQuery = "SELECT v.voter, v.entry, " + DoubtSql("v.voter", "v.kid", "v.entry", "v.time") +
                                    " FROM voter v WHERE v.party = ?1 AND v.decision_entry = ?2 ORDER BY v.voter";
  return ForEachRow(
      database, kQuery,
      [&voters](const storage::Query& row) -> Result<void> {
        voters.push_back({row.Text(0), {}, Number(row, 1), EntryOrNone(row, 2)});
        return {};
      },
      party, decision);
}

Result<void> ReadRecoveriesOf(storage::Database& database, std::int64_t party, std::vector<RecoveryRow>& recoveries) {
  static const std::string kQuery = "SELECT r.entry, r.by, r.reason, r.evidence, " +
                                    DoubtSql("r.by", "r.kid", "r.entry", "r.time") +
                                    " FROM recovery r WHERE r.party = ?1 ORDER BY r.entry";
  return ForEachRow(
      database, kQuery,
      [&recoveries](const storage::Query& row) -> Result<void> {
        recoveries.push_back({Number(row, 0), row.Text(1), row.Text(2), row.Text(3), EntryOrNone(row, 4)});
        return {};
      },
      party);
}

// `which`: whose they are, by ?1.
Result<void> ReadDelegations(storage::Database& database, std::string_view which, std::string_view party,
                             std::vector<DelegationRow>& delegations) {
  return ForEachRow(
      database,
      fmt::format(
          "SELECT p.uri, p.name, d.delegate, coalesce((SELECT name FROM party WHERE uri = d.delegate), d.delegate), "
          "d.roles, d.until, d.entry FROM delegation d JOIN party p ON p.id = d.party "
          "WHERE {} AND d.entry = (SELECT max(entry) FROM delegation WHERE party = d.party AND delegate = "
          "d.delegate) ORDER BY p.uri, d.delegate",
          which),
      [&delegations](const storage::Query& row) -> Result<void> {
        delegations.push_back({row.Text(0), row.Text(1), row.Text(2), row.Text(3), Words(row.Text(4)),
                               row.IsNull(5) ? std::nullopt : std::optional<UnixSeconds>(row.Int(5)), Number(row, 6)});
        return {};
      },
      party);
}

// Whose key signed this entry, and whether that is in doubt.
Result<SignatureRow> SignatureIn(storage::Database& database, std::string_view issuer, ByteView kid,
                                 std::uint64_t entry, UnixSeconds time) {
  static const std::string kQuery = "SELECT " + DoubtSql("?1", "?2", "?3", "?4");
  SignatureRow found;
  TRY_ASSIGN(found.signer, SignerOf(database, issuer, kid, entry, time));
  TRY_ASSIGN(const auto doubt, FindNumber(database, kQuery, found.signer, kid, entry, time));
  if (doubt.has_value()) found.in_doubt_since = static_cast<std::uint64_t>(*doubt);
  return found;
}

}  // namespace

Result<PageOf<InstrumentRow>> RosterView::Instruments(std::uint64_t offset, std::uint64_t limit) const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  storage::Database& database = reading.database();
  PageOf<InstrumentRow> page;
  TRY_ASSIGN(const auto total, FindNumber(database, "SELECT count(*) FROM instrument"));
  page.total = static_cast<std::uint64_t>(total.value_or(0));
  std::vector<std::int64_t> rows;
  TRY(ForEachRow(
      database, fmt::format("{}ORDER BY i.id LIMIT ?1 OFFSET ?2", kInstrumentColumns),
      [&](const storage::Query& row) -> Result<void> {
        TRY_ASSIGN(InstrumentRow one, InstrumentOf(row));
        page.items.push_back(std::move(one));
        rows.push_back(row.Int(0));
        return {};
      },
      std::min<std::uint64_t>(limit, INT64_MAX), std::min<std::uint64_t>(offset, INT64_MAX)));
  for (std::size_t i = 0; i < rows.size(); ++i) TRY(CountSupporters(database, rows[i], page.items[i].supporters));
  return page;
}

Result<InstrumentRow> RosterView::Instrument(std::string_view id) const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  storage::Database& database = reading.database();
  std::int64_t row_id = 0;
  std::optional<InstrumentRow> found;
  TRY(ForEachRow(
      database, fmt::format("{}WHERE i.uri = ?1", kInstrumentColumns),
      [&](const storage::Query& row) -> Result<void> {
        TRY_ASSIGN(found, InstrumentOf(row));
        row_id = row.Int(0);
        return {};
      },
      id));
  if (!found.has_value())
    return Fail(ErrorCode::kNotFound, fmt::format("there is no instrument {} on this log", id), "instrument");
  TRY(CountSupporters(database, row_id, found->supporters));
  return *std::move(found);
}

Result<PageOf<PartyRow>> RosterView::Parties(std::string_view text, std::uint64_t offset, std::uint64_t limit) const {
  constexpr std::string_view kMatches = "(?1 = '' OR instr(name_key, ?1) > 0 OR instr(uri, ?2) > 0) ";
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  const std::string key = NameKey(text);
  PageOf<PartyRow> page;
  TRY_ASSIGN(const auto total,
             FindNumber(reading.database(), fmt::format("SELECT count(*) FROM party WHERE {}", kMatches), key, text));
  page.total = static_cast<std::uint64_t>(total.value_or(0));
  TRY(ForEachRow(
      reading.database(),
      fmt::format("{}WHERE {}ORDER BY p.kind, p.name_key, p.name, p.uri LIMIT ?3 OFFSET ?4", kPartyColumns, kMatches),
      [&page](const storage::Query& row) -> Result<void> {
        page.items.push_back(PartyOf(row));
        return {};
      },
      key, text, std::min<std::uint64_t>(limit, INT64_MAX), std::min<std::uint64_t>(offset, INT64_MAX)));
  return page;
}

Result<PartyDetails> RosterView::Party(std::string_view id) const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  storage::Database& database = reading.database();
  std::int64_t row_id = 0;
  std::optional<PartyDetails> found;
  Bytes admission_kid;
  UnixSeconds admission_time = 0;
  TRY(ForEachRow(
      database, fmt::format("{}WHERE p.uri = ?1", kPartyColumns),
      [&](const storage::Query& row) -> Result<void> {
        PartyDetails party;
        row_id = row.Int(0);
        party.row = PartyOf(row);
        party.domain = row.Text(8);
        party.notice = row.Text(9);
        if (!row.IsNull(10)) party.admission = AdmissionRow{Number(row, 10), row.Text(11), row.Text(12)};
        admission_kid = row.Blob(13);
        admission_time = row.Int(14);
        TRY_ASSIGN(party.signatures, SignaturesFromText(row.Text(15)));
        TRY_ASSIGN(party.certificates, CertifiedNamesFromText(row.Text(16)));
        found = std::move(party);
        return {};
      },
      id));
  if (!found.has_value())
    return Fail(ErrorCode::kNotFound, fmt::format("there is no party {} on this log", id), "party");
  TRY(ReadKeysOf(database, row_id, found->keys));
  if (AdmissionRow* admission = found->admission.has_value() ? &*found->admission : nullptr; admission != nullptr) {
    TRY_ASSIGN(const SignatureRow signature,
               SignatureIn(database, admission->by, admission_kid, admission->entry, admission_time));
    admission->in_doubt_since = signature.in_doubt_since;
    TRY(ReadVoters(database, row_id, admission->entry, admission->voters));
  }
  TRY(ReadVotes(database, row_id, found->votes));
  TRY(ReadRecoveriesOf(database, row_id, found->recoveries));
  for (RecoveryRow& one : found->recoveries) TRY(ReadVoters(database, row_id, one.entry, one.voters));
  TRY(ReadDelegations(database, "p.uri = ?1", found->row.id, found->delegations));
  TRY(ReadDelegations(database, "d.delegate = ?1", found->row.id, found->delegated_to));
  TRY(ReadSupportOf(database, found->row.id, found->support));
  TRY_ASSIGN(found->claims, ReadClaimsOf(database, found->row.id));
  TRY_ASSIGN(found->domain_checks, ReadDomainChecks(database, row_id));
  found->domain_state = StateOf(found->domain_checks);
  return *std::move(found);
}

Result<SignatureRow> RosterView::Signature(std::string_view issuer, ByteView kid, std::uint64_t entry,
                                           UnixSeconds time) const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  return SignatureIn(reading.database(), issuer, kid, entry, time);
}

Result<RosterCounts> RosterView::CountAll() const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  storage::Database& database = reading.database();
  RosterCounts counts;
  TRY_ASSIGN(const auto parties, FindNumber(database, "SELECT count(*) FROM party"));
  TRY_ASSIGN(const auto instruments, FindNumber(database, "SELECT count(*) FROM instrument"));
  counts.parties = static_cast<std::uint64_t>(parties.value_or(0));
  counts.instruments = static_cast<std::uint64_t>(instruments.value_or(0));
  TRY(ForEachRow(database, "SELECT status, count(*) FROM supporter WHERE same_as IS NULL GROUP BY status",
                 [&counts](const storage::Query& row) -> Result<void> {
                   CountStatus(counts.status, static_cast<What>(row.Int(0)), Number(row, 1));
                   return {};
                 }));
  const std::array places = {&counts.states, &counts.public_authorities, &counts.civil_society, &counts.private_sector,
                             &counts.unknown_kind};
  TRY(ForEachRow(
      database,
      "SELECT kind, count(DISTINCT uri) FROM supporter WHERE same_as IS NULL AND status IN (?1, ?2) GROUP BY kind",
      [&places](const storage::Query& row) -> Result<void> {
        const auto kind = static_cast<std::size_t>(row.Int(0));
        if (kind < places.size()) *places[kind] = Number(row, 1);
        return {};
      },
      static_cast<int>(What::kListed), static_cast<int>(What::kSigned)));
  return counts;
}

Result<PageOf<UnusableRow>> RosterView::Unusable(std::uint64_t offset, std::uint64_t limit) const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  PageOf<UnusableRow> page;
  TRY_ASSIGN(const auto total, FindNumber(reading.database(), "SELECT count(*) FROM unusable"));
  page.total = static_cast<std::uint64_t>(total.value_or(0));
  TRY(ForEachRow(
      reading.database(),
      "SELECT entry, content_type, issuer, why FROM unusable ORDER BY log DESC, entry DESC LIMIT ?1 OFFSET ?2",
      [&page](const storage::Query& row) -> Result<void> {
        page.items.push_back({Number(row, 0), row.Text(1), row.Text(2), row.Text(3)});
        return {};
      },
      std::min<std::uint64_t>(limit, INT64_MAX), std::min<std::uint64_t>(offset, INT64_MAX)));
  return page;
}

}  // namespace entente::roster
