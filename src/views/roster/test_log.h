// A log in memory that judges and folds as a node does: registrar, authority, roster. Tests only.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/encoding.h"
#include "base/folder_for_tests.h"
#include "registration/judgement.h"
#include "registration/test_doubles.h"
#include "statement/content_types.h"
#include "views/roster/authority.h"
#include "views/roster/document_checks.h"
#include "views/roster/documents.h"
#include "views/roster/roster_view.h"

namespace entente::roster {

namespace content_type = statement::content_type;
using registration::MakeStatement;
using registration::RolesOf;
using registration::TestKey;
using statement::SignedStatement;

inline constexpr const char* kOrigin = "log.example/call";
inline constexpr const char* kOwner = "did:web:log.example";
inline constexpr const char* kCall = "https://call.example/1";
inline constexpr const char* kCustodian = "did:web:custodian.example";

class RosterChecks final : public registration::PayloadChecks {
 public:
  [[nodiscard]] Result<void> Check(std::string_view content_type, ByteView document) const override {
    if (content_type == content_type::kCycloneDx) return {};
    return CheckDocument(content_type, document);
  }
};

class NoPayloads final : public views::PayloadSource {
 public:
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest&) const override {
    return Fail(ErrorCode::kNotFound, "no payloads here");
  }
};

inline KeyWithRoles WithRoles(const crypto::PrivateKey& key, std::initializer_list<registration::Role> roles) {
  return {key.public_key(), RolesOf(roles)};
}

class TestLog {
 public:
  struct Stored {
    UnixSeconds time;
    SignedStatement statement;
  };

  // `founding` is entry 0, the trust anchors are entry 1.
  explicit TestLog(const registration::Policy& founding = registration::Policy::Default(true)) {
    TrustAnchorsDocument anchors;
    anchors.origin = kOrigin;
    anchors.operator_id = kOwner;
    anchors.operator_name = "The Operator";
    anchors.keys = {WithRoles(owner, {registration::Role::kAdmin}),
                    WithRoles(custodian, {registration::Role::kInstrument})};
    anchors.checkpoint_key = "log.example/call+00000000+key";
    anchors.receipt_keys = {TestKey('r').public_key()};
    Append(MakeStatement(content_type::kPolicy, kOwner, kOrigin, founding.ToJson(), owner));
    Append(MakeStatement(content_type::kTrustAnchors, kOwner, kOrigin, ToJson(anchors), owner));
    auto opened = RosterView::Open(folder.path() / "roster.db", storage::OpenMode::kReadWrite);
    CHECK(opened.has_value());
    view = *std::move(opened);
  }

  // Gives it an index without judging it.
  std::uint64_t Append(SignedStatement statement) {
    const std::uint64_t index = entries.size();
    authority.Apply(index, time, statement);
    entries.push_back({time, std::move(statement)});
    return index;
  }
  // As a node does: judged, then sequenced.
  Result<std::uint64_t> Submit(SignedStatement statement) {
    TRY(registrar.Judge(statement.entry()));
    return Append(std::move(statement));
  }
  // The index of a statement that must be taken.
  std::uint64_t Say(std::string_view type, std::string_view issuer, std::string_view subject, const std::string& json,
                    const crypto::PrivateKey& key) {
    auto index = Submit(MakeStatement(type, issuer, subject, json, key));
    CHECK(index.has_value());
    return *index;
  }

  std::uint64_t Apply(const PartyDocument& party, const crypto::PrivateKey& key) {
    return Say(content_type::kParty, party.id, party.id, ToJson(party), key);
  }
  std::uint64_t Admit(const std::string& party, Decision decision = Decision::kAdmitted) {
    return Say(content_type::kAdmission, kOwner, party,
               ToJson(AdmissionDocument{party, decision, "r" + std::to_string(entries.size())}), owner);
  }
  std::uint64_t Found(const std::string& founded = "2018-11-12") {
    InstrumentDocument call;
    call.id = kCall;
    call.title = "The Call";
    call.version = "1";
    call.founded = founded;
    call.clauses = {{"1", "Be good"}};
    return Say(content_type::kInstrument, kOwner, kCall, ToJson(call), custodian);
  }
  std::uint64_t List(const Supporter& supporter, const std::optional<DateWithPrecision>& date = std::nullopt,
                     const std::optional<Source>& source = std::nullopt) {
    return Say(content_type::kListing, kOwner, supporter.id,
               ToJson(ListingDocument{kCall, supporter, date, source, {}}), custodian);
  }
  std::uint64_t Announce(const Supporter& supporter, const std::optional<DateWithPrecision>& date) {
    return Say(content_type::kAnnouncement, kOwner, supporter.id,
               ToJson(AnnouncementDocument{kCall, supporter, date, std::nullopt, {}}), custodian);
  }
  std::uint64_t Support(const std::string& party, const crypto::PrivateKey& key,
                        const std::optional<DateWithPrecision>& date = std::nullopt) {
    return Say(content_type::kSupport, party, kCall, ToJson(SupportDocument{kCall, "1", date, {}}), key);
  }
  std::uint64_t End(const std::string& issuer, const std::string& supporter, const crypto::PrivateKey& key,
                    const std::optional<DateWithPrecision>& date) {
    return Say(content_type::kEndOfSupport, issuer, kCall, ToJson(EndOfSupportDocument{kCall, supporter, date, "why"}),
               key);
  }

  // Feeds a view what it has not seen, `chunk` entries at a time.
  void Fold(RosterView& into, std::size_t chunk = SIZE_MAX) const {
    while (into.cursor() < entries.size()) {
      std::vector<views::Entry> batch;
      for (std::uint64_t i = into.cursor(); i < entries.size() && batch.size() < chunk; ++i)
        batch.push_back({i, entries[i].time, &entries[i].statement});
      const auto folded = into.Apply(batch, NoPayloads());
      CHECK(folded.has_value());
    }
  }
  void Fold() const { Fold(*view); }

  const crypto::PrivateKey owner = TestKey('o');
  const crypto::PrivateKey custodian = TestKey('c');
  UnixSeconds time = ParseDate("2026-01-15").value();
  FolderForTests folder;
  std::vector<Stored> entries;
  registration::PolicyHolder policy{registration::Policy{}};
  Authority authority{policy};
  RosterChecks checks;
  registration::MemoryPayloads payloads;
  registration::QueueSink sink;
  registration::Registrar registrar{authority, policy, checks, payloads, sink};
  std::unique_ptr<RosterView> view;
};

inline PartyDocument MakeParty(std::string id, std::string name, registration::PartyKind kind, std::string country,
                               std::vector<KeyWithRoles> keys) {
  PartyDocument party;
  party.id = std::move(id);
  party.name = std::move(name);
  party.kind = kind;
  party.country = std::move(country);
  party.keys = std::move(keys);
  return party;
}

}  // namespace entente::roster
