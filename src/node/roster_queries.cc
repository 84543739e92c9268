// Rows of the roster, as the JSON API shows them.
#include <optional>

#include "base/encoding.h"
#include "node/queries.h"
#include "views/roster/roster_view.h"

namespace entente::node {
namespace {

using roster::Act;

std::string DateOf(const std::optional<roster::DateWithPrecision>& date) {
  return date.has_value() ? date->value : std::string();
}
std::string PrecisionOf(const std::optional<roster::DateWithPrecision>& date) {
  return date.has_value() ? std::string(Name(date->precision)) : std::string();
}
std::string SinceOf(const std::optional<roster::DateWithPrecision>& date) {
  return date.has_value() ? date->Text() : std::string();
}

std::optional<protocols::WordOfCustodian> WordOf(const std::optional<Act>& act) {
  if (!act.has_value()) return std::nullopt;
  protocols::WordOfCustodian word;
  word.date = DateOf(act->date);
  word.precision = PrecisionOf(act->date);
  word.entry = act->entry;
  word.in_doubt_since = act->in_doubt_since;
  if (act->source.has_value()) word.source = {act->source->title, act->source->address, act->source->as_of};
  return word;
}

std::vector<protocols::Translated> Shown(const roster::Translations& translations) {
  std::vector<protocols::Translated> shown;
  shown.reserve(translations.size());
  for (const auto& [language, one] : translations) shown.push_back({language, one.title, one.text});
  return shown;
}

protocols::InstrumentInfo InfoOf(const roster::InstrumentRow& row) {
  protocols::InstrumentInfo info;
  info.id = row.document.id;
  info.title = row.document.title;
  info.vocabulary = Name(row.document.vocabulary);
  info.version = row.document.version;
  info.founded = row.document.founded;
  info.adopted = row.document.adopted;
  info.opened = row.document.opened;
  info.language = row.document.language;
  info.languages = row.document.languages;
  info.translations = Shown(row.document.translations);
  info.custodian = row.custodian;
  info.custodian_name = row.custodian_name;
  info.founding_entry = row.founding_entry;
  info.source = row.document.source;
  info.entry = row.entry;
  info.notice = row.document.notice;
  info.summary_text = row.document.summary_text;
  info.summary_by = row.document.summary_by;
  for (const roster::Clause& clause : row.document.clauses)
    info.clauses.push_back({clause.id, clause.title, clause.text, Shown(clause.translations)});
  info.announced = row.supporters.announced;
  info.listed = row.supporters.listed;
  info.signed_count = row.supporters.signed_count;
  return info;
}

protocols::SupporterClaim ClaimOf(const roster::ClaimRow& row) {
  protocols::SupporterClaim claim{row.party, row.name, std::string(Name(row.state)), row.entry, std::nullopt};
  if (row.ruling.has_value())
    claim.ruling = protocols::ClaimRuling{std::string(Name(row.ruling->ruling)), row.ruling->entry, row.ruling->reason};
  return claim;
}

protocols::SupporterRow RowOf(const roster::RosterRow& row) {
  const roster::Adherence& now = row.adherence;
  protocols::SupporterRow shown;
  shown.id = row.supporter.id;
  shown.name = row.supporter.name;
  shown.kind = Name(row.supporter.kind);
  shown.country = row.supporter.country;
  shown.status = Name(now.status);
  shown.since = SinceOf(now.since);
  shown.announced = WordOf(now.announced);
  shown.listed = WordOf(now.listed);
  if (now.own.has_value())
    shown.own = protocols::OwnSignature{DateOf(now.own->date), now.own->entry, now.own->issuer, now.own->version,
                                        now.own->in_doubt_since};
  if (now.ended.has_value())
    shown.ended =
        protocols::EndOfSupport{DateOf(now.ended->date), now.ended->entry, now.ended->text, now.ended->in_doubt_since};
  shown.party = row.linked_party;
  for (const roster::ClaimRow& claim : row.claims) shown.claims.push_back(ClaimOf(claim));
  return shown;
}

protocols::PartyRow RowOf(const roster::PartyRow& row) {
  return {row.id,   row.name, std::string(Name(row.kind)), row.country, std::string(Name(row.standing)),
          row.keys, row.entry};
}

std::vector<protocols::PartyVote> Shown(const std::vector<roster::VoteRow>& rows) {
  std::vector<protocols::PartyVote> shown;
  shown.reserve(rows.size());
  for (const roster::VoteRow& row : rows) shown.push_back({row.voter, row.word, row.entry, row.in_doubt_since});
  return shown;
}

std::vector<protocols::PartyDelegation> Shown(const std::vector<roster::DelegationRow>& rows) {
  std::vector<protocols::PartyDelegation> shown;
  shown.reserve(rows.size());
  for (const roster::DelegationRow& row : rows)
    shown.push_back({row.party, row.party_name, row.delegate, row.delegate_name, row.roles, row.until, row.entry});
  return shown;
}

}  // namespace

Result<protocols::PageOfItems<protocols::InstrumentInfo>> RosterViewQueries::Instruments(
    const protocols::PageRange& range) const {
  TRY_ASSIGN(const auto page, view_.Instruments(range.offset, range.limit));
  protocols::PageOfItems<protocols::InstrumentInfo> shown;
  for (const roster::InstrumentRow& row : page.items) shown.items.push_back(InfoOf(row));
  shown.total = page.total;
  return shown;
}

Result<protocols::InstrumentInfo> RosterViewQueries::Instrument(std::string_view id) const {
  TRY_ASSIGN(const roster::InstrumentRow row, view_.Instrument(id));
  return InfoOf(row);
}

Result<protocols::PageOfItems<protocols::SupporterRow>> RosterViewQueries::Roster(
    const protocols::RosterQuestion& question) const {
  roster::RosterFilter filter;
  filter.instrument = question.instrument;
  if (!question.kind.empty()) {
    TRY_ASSIGN(filter.kind, registration::PartyKindFromName(question.kind));
  }
  filter.country = question.country;
  if (!question.status.empty()) {
    TRY_ASSIGN(filter.status, roster::WhatFromName(question.status));
  }
  filter.text = question.text;
  filter.as_of = question.as_of;
  filter.at = question.at;
  filter.offset = question.range.offset;
  filter.limit = question.range.limit;
  TRY_ASSIGN(const auto page, view_.Roster(filter));
  protocols::PageOfItems<protocols::SupporterRow> shown;
  for (const roster::RosterRow& row : page.items) {
    protocols::SupporterRow one = RowOf(row);
    TRY_ASSIGN(
        one.resembles,
        look_alikes_.Of({row.supporter.id, row.linked_party, row.supporter.name, row.supporter.kind, {}}, false));
    shown.items.push_back(std::move(one));
  }
  shown.total = page.total;
  return shown;
}

Result<protocols::RosterAnswer> RosterViewQueries::Answer(std::string_view instrument, std::string_view party,
                                                          UnixSeconds date, std::optional<std::uint64_t> at) const {
  TRY_ASSIGN(const roster::RosterAnswer answer, view_.Answer(instrument, party, date, at));
  protocols::RosterAnswer shown;
  shown.instrument = answer.instrument;
  shown.party = answer.party;
  shown.answer = Name(answer.verdict);
  shown.because = answer.because;
  for (const Act& act : answer.acts)
    shown.acts.push_back({std::string(Name(act.what)), DateOf(act.date), PrecisionOf(act.date), act.entry,
                          act.in_doubt_since, act.delegate});
  shown.entries = answer.entries;
  shown.linked_party = answer.linked_party;
  for (const roster::ClaimRow& claim : answer.claims) shown.claims.push_back(ClaimOf(claim));
  return shown;
}

Result<protocols::PageOfItems<protocols::PartyRow>> RosterViewQueries::Parties(
    std::string_view text, const protocols::PageRange& range) const {
  TRY_ASSIGN(const auto page, view_.Parties(text, range.offset, range.limit));
  protocols::PageOfItems<protocols::PartyRow> shown;
  for (const roster::PartyRow& row : page.items) shown.items.push_back(RowOf(row));
  shown.total = page.total;
  return shown;
}

Result<protocols::PartyInfo> RosterViewQueries::Party(std::string_view id) const {
  TRY_ASSIGN(const roster::PartyDetails party, view_.Party(id));
  protocols::PartyInfo shown;
  shown.row = RowOf(party.row);
  shown.domain = party.domain;
  shown.notice = party.notice;
  for (const roster::PartyKeyRow& key : party.keys)
    shown.keys.push_back({ToBase64Url(key.kid), key.algorithm, key.roles, key.revoked_reason, key.revoked_entry,
                          key.compromised_entry, key.compromised_since});
  if (party.admission.has_value())
    shown.admission = protocols::PartyAdmission{party.admission->entry, party.admission->decision, party.admission->by,
                                                party.admission->in_doubt_since, Shown(party.admission->voters)};
  for (const roster::PartySupportRow& one : party.support)
    shown.support.push_back({one.instrument, one.title, std::string(Name(one.status)), SinceOf(one.since), one.entry});
  // A row that it was confirmed to be is itself.
  std::string also;
  for (const roster::PartyClaimRow& one : party.claims)
    if (one.claim.state == roster::ClaimState::kConfirmed) also = one.supporter;
  TRY_ASSIGN(shown.resembles,
             look_alikes_.Of({party.row.id, also, party.row.name, party.row.kind, party.domain}, true));
  shown.domain_state = Name(party.domain_state);
  for (const roster::DomainCheckRow& one : party.domain_checks)
    shown.domain_checks.push_back({std::string(Name(one.method)), one.domain, std::string(Name(one.state)), one.kids,
                                   one.proved_entry, one.proved_at, one.unreachable_at, one.lost_entry, one.entry,
                                   one.checked, one.reason, one.anchor, one.statement});
  for (const registration::Role role : registration::kAllRoles)
    if (const unsigned count = party.signatures.Of(role); count > 1)
      shown.signatures.push_back({std::string(registration::Name(role)), count});
  for (const roster::CertifiedName& one : party.certificates) {
    protocols::PartyCertificate certificate{ToHex(one.anchor), one.name, {}};
    for (const registration::Role role : registration::kAllRoles)
      if (one.roles.Has(role)) certificate.roles.emplace_back(registration::Name(role));
    shown.certificates.push_back(std::move(certificate));
  }
  for (const roster::PartyClaimRow& one : party.claims)
    shown.claims.push_back({one.instrument, one.supporter, one.supporter_name, ClaimOf(one.claim)});
  for (const roster::RecoveryRow& one : party.recoveries)
    shown.recoveries.push_back({one.entry, one.by, one.reason, one.evidence, one.in_doubt_since, Shown(one.voters)});
  shown.votes = Shown(party.votes);
  shown.delegations = Shown(party.delegations);
  shown.delegated_to = Shown(party.delegated_to);
  return shown;
}

Result<protocols::Signature> RosterViewQueries::SignatureOf(std::string_view issuer, ByteView kid, std::uint64_t entry,
                                                            UnixSeconds time) const {
  TRY_ASSIGN(roster::SignatureRow signature, view_.Signature(issuer, kid, entry, time));
  return protocols::Signature{std::move(signature.signer), signature.in_doubt_since};
}

Result<protocols::RosterCounts> RosterViewQueries::Counts() const {
  TRY_ASSIGN(const roster::RosterCounts counts, view_.CountAll());
  protocols::RosterCounts shown;
  shown.parties = counts.parties;
  shown.listed = counts.status.listed;
  shown.announced = counts.status.announced;
  shown.signed_count = counts.status.signed_count;
  shown.states = counts.states;
  shown.public_authorities = counts.public_authorities;
  shown.civil_society = counts.civil_society;
  shown.private_sector = counts.private_sector;
  shown.instruments = counts.instruments;
  return shown;
}

}  // namespace entente::node
