#include "views/payloads/payloads_view.h"

#include <array>

#include "base/check.h"
#include "statement/erasure.h"
#include "views/sql_content.h"

namespace entente::payloads {
namespace {

// A change of the tables, or of what an entry does to them, comes with a new number.
constexpr std::uint32_t kFoldVersion = 1;

constexpr std::string_view kSchema = R"sql(
CREATE TABLE cursor (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL) STRICT;
INSERT INTO cursor VALUES (1, 0);
CREATE TABLE registration (
  entry INTEGER PRIMARY KEY,
  payload BLOB NOT NULL,
  time INTEGER NOT NULL,
  issuer TEXT NOT NULL,
  content_type TEXT NOT NULL) STRICT;
CREATE INDEX registration_by_payload ON registration (payload, entry);
CREATE TABLE erasure (
  payload BLOB PRIMARY KEY,
  entry INTEGER NOT NULL,
  time INTEGER NOT NULL,
  issuer TEXT NOT NULL,
  reason TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_by_entry ON erasure (entry);
)sql";

const std::array kTables = {
    views::SqlTable{{"registration", {"entry", "payload", "time", "issuer", "content_type"}, 1},
                    "SELECT entry, hex(payload), time, issuer, content_type FROM registration ORDER BY entry"},
    views::SqlTable{{"erasure", {"payload", "entry", "time", "issuer", "reason"}, 1},
                    "SELECT hex(payload), entry, time, issuer, reason FROM erasure ORDER BY payload"},
};

std::int64_t Signed(std::uint64_t number) {
  return static_cast<std::int64_t>(number);
}

// REQUIRES: the columns are those of the table `erasure`.
Result<Tombstone> TombstoneIn(const storage::Query& row) {
  Tombstone tombstone;
  TRY_ASSIGN(tombstone.payload, crypto::DigestFromBytes(row.Blob(0)));
  tombstone.entry = static_cast<std::uint64_t>(row.Int(1));
  tombstone.time = row.Int(2);
  tombstone.issuer = row.Text(3);
  tombstone.reason = row.Text(4);
  return tombstone;
}

}  // namespace

Result<std::unique_ptr<views::View>> PayloadsView::Open(const std::filesystem::path& file, storage::OpenMode mode) {
  TRY_ASSIGN(auto writer, storage::Database::Open(file, mode));
  if (mode == storage::OpenMode::kReadWrite) TRY(views::PrepareTables(writer, kFoldVersion, kSchema));
  TRY_ASSIGN(auto reader, storage::Database::Open(file, storage::OpenMode::kReadOnly));
  return std::unique_ptr<views::View>(new PayloadsView(file, std::move(writer), std::move(reader)));
}

std::uint64_t PayloadsView::cursor() const {
  const std::scoped_lock lock(mutex_);
  auto query = reader_.Prepare("SELECT next FROM cursor");
  if (!query.has_value() || !query->Step().value_or(false)) return 0;
  return static_cast<std::uint64_t>(query->Int(0));
}

Result<void> PayloadsView::ApplyOne(const views::Entry& entry) {
  const statement::Headers& headers = entry.statement->headers();
  if (const auto payload = entry.statement->payload_digest(); payload.has_value()) {
    TRY_ASSIGN(auto insert, writer_.Prepare("INSERT INTO registration VALUES (?1, ?2, ?3, ?4, ?5)"));
    insert.Bind(1, Signed(entry.index)).Bind(2, ByteView(*payload)).Bind(3, entry.time);
    return insert.Bind(4, std::string_view(headers.issuer)).Bind(5, std::string_view(headers.content_type)).Execute();
  }
  if (!statement::ErasedBy(*entry.statement).has_value()) return {};
  TRY_ASSIGN(const auto document, statement::ParseErasure(AsText(entry.statement->payload())));
  // The first one is the tombstone; a later one changes nothing.
  TRY_ASSIGN(auto insert, writer_.Prepare("INSERT OR IGNORE INTO erasure VALUES (?1, ?2, ?3, ?4, ?5)"));
  insert.Bind(1, ByteView(document.payload)).Bind(2, Signed(entry.index)).Bind(3, entry.time);
  return insert.Bind(4, std::string_view(headers.issuer)).Bind(5, std::string_view(document.reason)).Execute();
}

Result<void> PayloadsView::Apply(std::span<const views::Entry> entries, const views::PayloadSource& /*payloads*/) {
  if (entries.empty()) return {};
  TRY_ASSIGN(auto transaction, storage::Transaction::Begin(writer_));
  for (const views::Entry& entry : entries) TRY(ApplyOne(entry));
  TRY_ASSIGN(auto move, writer_.Prepare("UPDATE cursor SET next = ?1"));
  TRY(move.Bind(1, Signed(entries.back().index + 1)).Execute());
  return transaction.Commit();
}

Result<void> PayloadsView::Reset() {
  TRY_ASSIGN(auto transaction, storage::Transaction::Begin(writer_));
  TRY(writer_.Run("DELETE FROM registration; DELETE FROM erasure; UPDATE cursor SET next = 0"));
  return transaction.Commit();
}

Result<std::unique_ptr<views::Content>> PayloadsView::ContentNow() const {
  return views::SqlContent::Open(
      file_,
      {.view = name(), .fold_version = kFoldVersion, .cursor_query = "SELECT next FROM cursor", .tables = kTables});
}

Result<std::vector<Registration>> PayloadsView::RegistrationsOf(const crypto::Digest& payload) const {
  const std::scoped_lock lock(mutex_);
  TRY_ASSIGN(auto rows, reader_.Prepare("SELECT entry, time, issuer, content_type FROM registration "
                                        "WHERE payload = ?1 ORDER BY entry"));
  rows.Bind(1, ByteView(payload));
  std::vector<Registration> all;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return all;
    all.push_back({static_cast<std::uint64_t>(rows.Int(0)), rows.Int(1), rows.Text(2), rows.Text(3)});
  }
}

Result<std::optional<Tombstone>> PayloadsView::TombstoneOf(const crypto::Digest& payload) const {
  const std::scoped_lock lock(mutex_);
  TRY_ASSIGN(auto row, reader_.Prepare("SELECT payload, entry, time, issuer, reason FROM erasure WHERE payload = ?1"));
  TRY_ASSIGN(const bool found, row.Bind(1, ByteView(payload)).Step());
  if (!found) return std::nullopt;
  return TombstoneIn(row);
}

Result<std::vector<Tombstone>> PayloadsView::TombstonesFrom(std::uint64_t first, std::uint64_t limit) const {
  const std::scoped_lock lock(mutex_);
  TRY_ASSIGN(auto rows, reader_.Prepare("SELECT payload, entry, time, issuer, reason FROM erasure WHERE entry >= ?1 "
                                        "ORDER BY entry LIMIT ?2"));
  rows.Bind(1, Signed(first)).Bind(2, Signed(limit));
  std::vector<Tombstone> all;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return all;
    TRY_ASSIGN(Tombstone one, TombstoneIn(rows));
    all.push_back(std::move(one));
  }
}

Result<std::vector<PayloadsView::Quiet>> PayloadsView::QuietSince(UnixSeconds time, std::optional<std::uint64_t> after,
                                                                  std::uint64_t limit) const {
  const std::scoped_lock lock(mutex_);
  // The log's time does not go back, so the last statement is the youngest.
  TRY_ASSIGN(auto rows,
             reader_.Prepare("SELECT r.payload, r.entry FROM registration r WHERE r.entry > ?1 AND r.time <= ?2 "
                             "AND NOT EXISTS (SELECT 1 FROM registration l WHERE l.payload = r.payload AND "
                             "l.entry > r.entry) AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.payload = r.payload) "
                             "ORDER BY r.entry LIMIT ?3"));
  rows.Bind(1, after.has_value() ? Signed(*after) : std::int64_t{-1}).Bind(2, time).Bind(3, Signed(limit));
  std::vector<Quiet> all;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return all;
    TRY_ASSIGN(const crypto::Digest payload, crypto::DigestFromBytes(rows.Blob(0)));
    all.push_back({payload, static_cast<std::uint64_t>(rows.Int(1))});
  }
}

}  // namespace entente::payloads
