#include "views/attestations/attestation_fold.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/encoding.h"
#include "codec/json.h"
#include "crypto/digest.h"
#include "crypto/key.h"
#include "envelopes/verify.h"
#include "statement/content_types.h"
#include "statement/erasure.h"

namespace entente::attestations {

const std::string_view kSchema = R"sql(
CREATE TABLE cursor (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL) STRICT;
INSERT INTO cursor VALUES (1, 0);
CREATE TABLE operator (id TEXT PRIMARY KEY) STRICT;
CREATE TABLE party_key (
  party TEXT NOT NULL,
  kid TEXT NOT NULL,
  jwk TEXT NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (party, kid)) STRICT;
CREATE TABLE revoked_key (party TEXT NOT NULL, kid TEXT NOT NULL, PRIMARY KEY (party, kid)) STRICT;
CREATE TABLE material (
  issuer TEXT NOT NULL,
  name TEXT NOT NULL,
  entry INTEGER NOT NULL,
  by_operator INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (issuer, name)) STRICT;
CREATE TABLE attestation (
  entry INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  content_type TEXT NOT NULL,
  document TEXT NOT NULL,
  stands_here BLOB,
  outcome TEXT NOT NULL,
  result TEXT NOT NULL) STRICT;
CREATE INDEX attestation_by_subject ON attestation (subject, entry);
CREATE INDEX attestation_by_outcome ON attestation (outcome, issuer);
CREATE TABLE subject (
  entry INTEGER NOT NULL REFERENCES attestation (entry),
  place INTEGER NOT NULL,
  algorithm TEXT NOT NULL,
  value TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (entry, place, algorithm)) STRICT, WITHOUT ROWID;
CREATE INDEX subject_by_value ON subject (value, entry);
CREATE INDEX subject_by_name ON subject (name, entry);
)sql";

namespace {

namespace content_type = statement::content_type;
using envelopes::EnvelopeOutcome;

std::int64_t Sql(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

// A document that is not here, or not what it was, is passed over: it never stops the fold.
bool IsGone(const Error& error) {
  return error.code == ErrorCode::kNotFound || error.code == ErrorCode::kCorruption;
}

std::string ResultText(const EnvelopeOutcome& outcome) {
  json::Value result = envelopes::ToJson(outcome);
  result.erase("subjects");
  return result.dump();
}

struct Waiting {
  std::int64_t entry = 0;
  UnixSeconds time = 0;
  std::string issuer;
  std::string content_type;
  std::string document;
  std::optional<Bytes> stands_here;
};

}  // namespace

Result<void> AttestationFold::Take(const views::Entry& entry) {
  const std::string& type = entry.statement->headers().content_type;
  if (type == content_type::kTrustAnchors) return TakeFounding(entry);
  if (type == content_type::kParty) return TakeParty(entry);
  if (type == content_type::kKeyRevocation) return TakeRevocation(entry);
  if (type == content_type::kKeyRecovery) return TakeRecovery(entry);
  if (type == content_type::kTrustMaterial) return TakeMaterial(entry);
  if (const auto erased = statement::ErasedBy(*entry.statement); erased.has_value()) return TakeErasure(*erased);
  if (envelopes::IsForeignEnvelope(type)) return TakeEnvelope(entry);
  return {};
}

Result<bool> AttestationFold::IsOperator(std::string_view party) {
  TRY_ASSIGN(auto query, database_.Prepare("SELECT 1 FROM operator WHERE id = ?1"));
  return query.Bind(1, party).Step();
}

Result<void> AttestationFold::ListKeys(std::string_view party, std::uint64_t entry, std::string_view document) {
  const auto root = json::Parse(document);
  if (!root.has_value() || !root->is_object()) return {};
  const auto keys = root->find("keys");
  if (keys == root->end() || !keys->is_array()) return {};
  TRY_ASSIGN(auto remove, database_.Prepare("DELETE FROM party_key WHERE party = ?1"));
  TRY(remove.Bind(1, party).Execute());
  TRY_ASSIGN(auto insert, database_.Prepare("INSERT OR IGNORE INTO party_key VALUES (?1, ?2, ?3, ?4)"));
  for (const json::Value& one : *keys) {
    if (!one.is_object() || !one.contains("jwk")) continue;
    const auto key = crypto::PublicKey::FromJwk(one["jwk"].dump());
    if (!key.has_value()) continue;
    const std::string kid = ToBase64Url(key->kid());
    const std::string jwk = key->ToJwk();
    insert.Bind(1, party).Bind(2, std::string_view(kid)).Bind(3, std::string_view(jwk)).Bind(4, Sql(entry));
    TRY(insert.Execute());
  }
  return {};
}

Result<void> AttestationFold::TakeFounding(const views::Entry& entry) {
  // The operator's keys stand one level down; the statement is signed by one of them.
  const auto root = json::Parse(AsText(entry.statement->payload()));
  const std::string& issuer = entry.statement->headers().issuer;
  if (!root.has_value() || !root->is_object() || !root->contains("operator")) return {};
  TRY_ASSIGN(auto insert, database_.Prepare("INSERT OR IGNORE INTO operator VALUES (?1)"));
  TRY(insert.Bind(1, std::string_view(issuer)).Execute());
  return ListKeys(issuer, entry.index, (*root)["operator"].dump());
}

Result<void> AttestationFold::TakeParty(const views::Entry& entry) {
  const std::string& party = entry.statement->headers().issuer;
  TRY(ListKeys(party, entry.index, AsText(entry.statement->payload())));
  return LookAgain(party);
}

Result<void> AttestationFold::TakeRevocation(const views::Entry& entry) {
  const auto root = json::Parse(AsText(entry.statement->payload()));
  if (!root.has_value()) return {};
  const auto party = json::RequireText(*root, "party", "");
  const auto kid = json::RequireText(*root, "kid", "");
  if (!party.has_value() || !kid.has_value()) return {};
  TRY_ASSIGN(auto insert, database_.Prepare("INSERT OR IGNORE INTO revoked_key VALUES (?1, ?2)"));
  return insert.Bind(1, std::string_view(*party)).Bind(2, std::string_view(*kid)).Execute();
}

Result<void> AttestationFold::TakeRecovery(const views::Entry& entry) {
  TRY_ASSIGN(const bool by_operator, IsOperator(entry.statement->headers().issuer));
  const auto root = json::Parse(AsText(entry.statement->payload()));
  if (!by_operator || !root.has_value()) return {};
  const auto party = json::RequireText(*root, "party", "");
  if (!party.has_value()) return {};
  TRY_ASSIGN(auto revoke, database_.Prepare("INSERT OR IGNORE INTO revoked_key SELECT party, kid FROM party_key "
                                            "WHERE party = ?1"));
  TRY(revoke.Bind(1, std::string_view(*party)).Execute());
  TRY(ListKeys(*party, entry.index, AsText(entry.statement->payload())));
  return LookAgain(*party);
}

// What stands in the statement itself is not erased, and what stood in the document goes, as if it had never been
// there.
Result<void> AttestationFold::TakeErasure(const crypto::Digest& document) {
  const std::string hex = ToHex(document);
  for (const char* sql : {"DELETE FROM subject WHERE entry IN (SELECT entry FROM attestation WHERE document = ?1 AND "
                          "stands_here IS NULL)",
                          "DELETE FROM attestation WHERE document = ?1 AND stands_here IS NULL"}) {
    TRY_ASSIGN(auto remove, database_.Prepare(sql));
    TRY(remove.Bind(1, std::string_view(hex)).Execute());
  }
  return {};
}

Result<void> AttestationFold::TakeMaterial(const views::Entry& entry) {
  const std::string_view document = AsText(entry.statement->payload());
  const auto material = envelopes::ParseTrustMaterial(document);
  if (!material.has_value()) return {};
  const std::string& issuer = entry.statement->headers().issuer;
  TRY_ASSIGN(const bool by_operator, IsOperator(issuer));
  TRY_ASSIGN(auto insert, database_.Prepare("INSERT OR REPLACE INTO material VALUES (?1, ?2, ?3, ?4, ?5)"));
  insert.Bind(1, std::string_view(issuer)).Bind(2, std::string_view(material->name)).Bind(3, Sql(entry.index));
  TRY(insert.Bind(4, std::int64_t{by_operator ? 1 : 0}).Bind(5, document).Execute());
  materials_.Set(issuer, by_operator, entry.index, *material);
  return LookAgain(by_operator ? std::nullopt : std::optional(issuer));
}

Result<envelopes::KnownTrust> AttestationFold::TrustFor(std::string_view issuer, UnixSeconds time) {
  envelopes::KnownTrust trust;
  trust.now = time;
  TRY_ASSIGN(auto query, database_.Prepare("SELECT jwk, entry FROM party_key AS listed WHERE party = ?1 AND NOT EXISTS "
                                           "(SELECT 1 FROM revoked_key AS gone WHERE gone.party = listed.party AND "
                                           "gone.kid = listed.kid) ORDER BY kid"));
  query.Bind(1, issuer);
  while (true) {
    TRY_ASSIGN(const bool more, query.Step());
    if (!more) break;
    TRY_ASSIGN(const auto key, crypto::PublicKey::FromJwk(query.Text(0)));
    trust.keys.push_back(envelopes::KeyOfParty(key, issuer, static_cast<std::uint64_t>(query.Int(1))));
  }
  envelopes::KnownTrust materials = materials_.For(issuer);
  std::ranges::move(materials.keys, std::back_inserter(trust.keys));
  trust.authorities = std::move(materials.authorities);
  return trust;
}

Result<void> AttestationFold::TakeEnvelope(const views::Entry& entry) {
  const statement::SignedStatement& said = *entry.statement;
  const statement::Headers& headers = said.headers();
  Bytes document = ToBytes(said.payload());
  const auto digest = said.payload_digest();
  if (digest.has_value()) {
    auto read = payloads_.Read(*digest);
    if (!read.has_value() && IsGone(read.error())) return {};
    if (!read.has_value()) return std::unexpected(std::move(read.error()));
    document = *std::move(read);
  }
  TRY_ASSIGN(const envelopes::KnownTrust trust, TrustFor(headers.issuer, entry.time));
  const auto outcome = envelopes::VerifyEnvelope(headers.content_type, document, trust);
  if (!outcome.has_value()) return {};
  const std::string hex = ToHex(digest.has_value() ? *digest : crypto::Sha256(document));
  const std::string result = ResultText(*outcome);
  TRY_ASSIGN(auto insert, database_.Prepare("INSERT INTO attestation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"));
  insert.Bind(1, Sql(entry.index)).Bind(2, entry.time).Bind(3, std::string_view(headers.issuer));
  insert.Bind(4, std::string_view(headers.subject)).Bind(5, std::string_view(headers.content_type));
  insert.Bind(6, std::string_view(hex));
  if (digest.has_value())
    insert.BindNull(7);
  else
    insert.Bind(7, ByteView(document));
  TRY(insert.Bind(8, Name(outcome->worst())).Bind(9, std::string_view(result)).Execute());
  TRY_ASSIGN(auto subjects, database_.Prepare("INSERT INTO subject VALUES (?1, ?2, ?3, ?4, ?5)"));
  for (std::size_t i = 0; i < outcome->subjects.size(); ++i) {
    const envelopes::InTotoSubject& subject = outcome->subjects[i];
    for (const envelopes::SubjectDigest& one : subject.digests) {
      subjects.Bind(1, Sql(entry.index)).Bind(2, Sql(i)).Bind(3, std::string_view(one.algorithm));
      TRY(subjects.Bind(4, std::string_view(one.value)).Bind(5, std::string_view(subject.name)).Execute());
    }
  }
  return {};
}

Result<void> AttestationFold::LookAgain(const std::optional<std::string>& issuer) {
  std::vector<Waiting> all;
  {
    TRY_ASSIGN(auto query,
               database_.Prepare("SELECT entry, time, issuer, content_type, document, stands_here FROM attestation "
                                 "WHERE outcome = 'key-not-known' AND (?1 IS NULL OR issuer = ?1) ORDER BY entry"));
    query.Bind(1, issuer);
    while (true) {
      TRY_ASSIGN(const bool more, query.Step());
      if (!more) break;
      Waiting one{query.Int(0), query.Int(1), query.Text(2), query.Text(3), query.Text(4), std::nullopt};
      if (!query.IsNull(5)) one.stands_here = query.Blob(5);
      all.push_back(std::move(one));
    }
  }
  for (const Waiting& one : all) {
    Bytes document;
    if (one.stands_here.has_value()) {
      document = *one.stands_here;
    } else {
      TRY_ASSIGN(const crypto::Digest digest, crypto::DigestFromHex(one.document));
      auto read = payloads_.Read(digest);
      if (!read.has_value() && IsGone(read.error())) continue;
      if (!read.has_value()) return std::unexpected(std::move(read.error()));
      document = *std::move(read);
    }
    TRY_ASSIGN(const envelopes::KnownTrust trust, TrustFor(one.issuer, one.time));
    const auto outcome = envelopes::VerifyEnvelope(one.content_type, document, trust);
    if (!outcome.has_value()) continue;
    const std::string result = ResultText(*outcome);
    TRY_ASSIGN(auto update, database_.Prepare("UPDATE attestation SET outcome = ?2, result = ?3 WHERE entry = ?1"));
    TRY(update.Bind(1, one.entry).Bind(2, Name(outcome->worst())).Bind(3, std::string_view(result)).Execute());
  }
  return {};
}

}  // namespace entente::attestations
