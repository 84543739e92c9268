#include "cli/feed_node.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "base/encoding.h"
#include "base/limits.h"
#include "cli/answers.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/log_trust.h"
#include "cli/node_client.h"
#include "cli/progress.h"
#include "cli/proof_files.h"
#include "log/note.h"
#include "proof/bundle.h"
#include "statement/signed_statement.h"
#include "views/supply/feeds/exploitation_changes.h"

namespace entente::cli {
namespace {

constexpr std::uint64_t kPieceBytes = std::uint64_t{4} * 1024 * 1024;

// What the other node says of its feed; all of it is checked by what follows.
struct Offered {
  std::uint64_t entry = 0;
};

Result<Offered> AskForFeed(Answers& answers, const std::string& feed) {
  TRY_ASSIGN(const json::Value node, answers.Get("/api/v1/node"));
  std::string there;
  for (const json::Value& one : node.value("feeds", json::Value::array())) {
    const std::string name = CellText(one, "name");
    const auto entry = one.find("entry");
    if (name == feed && entry != one.end() && entry->is_number_unsigned()) return Offered{entry->get<std::uint64_t>()};
    if (there.size() < 512) there += (there.empty() ? "" : ", ") + Plain(name);
  }
  return Fail(ErrorCode::kNotFound, "the node has no feed of this name; it has " + (there.empty() ? "none" : there),
              feed);
}

// A snapshot that the other log has, by its operator.
struct Shown {
  proof::Verified verified;
  std::string key;  // under which it was verified, as a verifier key
  crypto::Digest digest{};
};

Result<proof::Verified> VerifyUnderAny(const LogTrust& trust, const std::string& bundle, std::string& key) {
  std::optional<Error> why;
  for (const log::NoteVerifier& one : trust.logs) {
    auto verified = proof::VerifyBundle(bundle, one);
    if (verified.has_value()) {
      key = log::VerifierKey(one.name, one.key);
      return verified;
    }
    why = std::move(verified.error());
  }
  return std::unexpected(why.value_or(Error{ErrorCode::kUnauthorized, "no log key was given", {}, {}}));
}

Result<void> CheckSaid(const proof::VerifiedEntry& entry, const std::string& feed) {
  const std::string place = "entry " + std::to_string(entry.index);
  if (!entry.authorised || entry.standing != "operator")
    return Fail(ErrorCode::kUnauthorized, "the snapshot is not shown to be said by that log's operator", place);
  if (entry.in_doubt_since)
    return Fail(ErrorCode::kUnauthorized,
                "the key that signed the snapshot was said to be compromised, by entry " +
                    std::to_string(*entry.in_doubt_since),
                place);
  if (entry.subject != "feed:" + feed || entry.content_type != supply::ContentTypeOf(supply::KindOfFeed(feed)))
    return Fail(ErrorCode::kUnauthorized, "the entry that the node names is no snapshot of this feed", place);
  return {};
}

// The digest of the document, from the very bytes that the bundle was verified with.
Result<crypto::Digest> DigestIn(const json::Value& bundle, std::uint64_t index) {
  TRY_ASSIGN(const json::Value* entries, json::RequireArray(bundle, "entries", ""));
  for (const json::Value& one : *entries) {
    if (one.value("index", std::uint64_t{0}) != index) continue;
    TRY_ASSIGN(const std::string text, json::RequireText(one, "entry", "/entries"));
    TRY_ASSIGN(const Bytes bytes, FromBase64(text));
    TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(bytes));
    if (const auto digest = statement.payload_digest(); digest.has_value()) return *digest;
    break;
  }
  return Fail(ErrorCode::kUnauthorized, "the snapshot's statement is no hash envelope",
              "entry " + std::to_string(index));
}

Result<Shown> Verify(Answers& answers, const LogTrust& trust, const std::string& feed, std::uint64_t entry) {
  TRY_ASSIGN(const json::Value bundle, StatementsBundle(answers, {entry}, 0));
  Shown shown;
  TRY_ASSIGN(shown.verified, VerifyUnderAny(trust, BundleText(bundle), shown.key));
  const auto cited = std::ranges::find_if(
      shown.verified.entries, [entry](const proof::VerifiedEntry& one) { return one.cited && one.index == entry; });
  if (cited == shown.verified.entries.end())
    return Fail(ErrorCode::kUnauthorized, "the node's proof is of another entry", "entry " + std::to_string(entry));
  TRY(CheckSaid(*cited, feed));
  TRY_ASSIGN(shown.digest, DigestIn(bundle, entry));
  return shown;
}

// The same log as before, and not further back.
Result<void> CheckNotBack(const feeds::NodeSource& before, const feeds::NodeSource& now) {
  if (before.log_key != now.log_key || before.feed != now.feed) return {};  // another source
  if (now.log_size < before.log_size)
    return Fail(ErrorCode::kConflict,
                "the node shows a log of " + std::to_string(now.log_size) + " entries, and showed one of " +
                    std::to_string(before.log_size) + " before; it is behind, or hides what it had",
                now.url);
  if (now.entry < before.entry)
    return Fail(ErrorCode::kConflict,
                "the node gives entry " + std::to_string(now.entry) + " as the newest snapshot, and gave entry " +
                    std::to_string(before.entry) + " before",
                now.url);
  return {};
}

// In pieces, into the staging directory; an earlier try is gone on with.
Result<Bytes> FetchDocument(NodeClient& client, const crypto::Digest& digest, const std::filesystem::path& staging,
                            std::chrono::steady_clock::time_point deadline, feeds::Fresh& fresh,
                            const Terminal& terminal) {
  TRY(storage::PosixFiles().MakeDirectories(staging));
  const std::filesystem::path part = staging / (ToHex(digest) + ".part");
  TRY_ASSIGN(const std::uint64_t size, client.PayloadSize(digest));
  if (size == 0 || size > limits::kPayloadBytesMax) return Invalid("the snapshot is larger than a payload may be");
  std::error_code error;
  std::uint64_t have = std::filesystem::file_size(part, error);
  if (error || have > size) {
    std::filesystem::remove(part, error);
    have = 0;
  }
  Progress progress(terminal, "fetching the snapshot", size);
  while (have < size) {
    if (std::chrono::steady_clock::now() >= deadline)
      return Fail(ErrorCode::kUnavailable,
                  "the time for this update is up; what came is kept, and the same command goes on");
    TRY_ASSIGN(const Bytes piece, client.GetPayloadPart(digest, have, std::min(kPieceBytes, size - have)));
    std::ofstream out(part, std::ios::binary | std::ios::app);
    out << AsText(piece);
    out.close();
    if (!out) return Fail(ErrorCode::kUnavailable, "cannot write", part.string());
    have += piece.size();
    progress.Set(have);
  }
  TRY_ASSIGN(Bytes document, storage::PosixFiles().Read(part));
  if (crypto::Sha256(document) != digest) {
    std::filesystem::remove(part, error);
    return Fail(ErrorCode::kUnauthorized, "what the node gives is not the document that its log speaks of: sha256:" +
                                              ToHex(crypto::Sha256(document)) + " and not " + ToHex(digest));
  }
  fresh.fetched = 1;
  return document;
}

Result<supply::FeedChanges> ChangesTo(const std::string& feed, ByteView before, ByteView now) {
  const supply::FeedKind kind = supply::KindOfFeed(feed);
  if (kind != supply::FeedKind::kOsv) return supply::ChangesOf(kind, before, now);
  TRY_ASSIGN(const auto times, supply::ModifiedTimes(now));
  supply::IdSet listed;
  for (const auto& [id, modified] : times) listed.emplace_hint(listed.end(), id);
  TRY_ASSIGN(supply::MergedSnapshot merged, supply::MergeSnapshots(before, now, listed, true));
  return std::move(merged.changes);
}

std::string WithoutSlash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace

Result<FeedGot> GetFromNode(const FeedAtNode& from, const FeedBefore& before, feeds::Folder& folder,
                            const FeedOptions& options, Terminal& terminal) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(options.seconds_max);
  GivenTrust given;
  given.log_key = from.log_key;
  TRY_ASSIGN(const LogTrust trust, ReadLogTrust(given, "a feed of another node"));
  AnswerSource source;
  source.node.url = from.url;
  source.node.ca_file = options.ca_file;
  source.node.whole = std::chrono::seconds(options.seconds_max);
  TRY_ASSIGN(const auto answers, OpenAnswers(source));
  feeds::NodeSource now{.url = WithoutSlash(from.url),
                        .log_key = {},
                        .feed = from.feed.empty() ? before.feed : from.feed,
                        .entry = 0,
                        .log_size = 0};
  TRY_ASSIGN(const Offered offered, AskForFeed(*answers, now.feed));
  TRY_ASSIGN(const Shown shown, Verify(*answers, trust, now.feed, offered.entry));
  now.log_key = shown.key;
  now.entry = offered.entry;
  now.log_size = shown.verified.tree_size;
  if (before.state && before.state->node) TRY(CheckNotBack(*before.state->node, now));

  FeedGot got;
  // Where the document can be had, and in which log it stands.
  got.location = now.url + "/api/v1/payloads/" + ToHex(shown.digest) + "#" + shown.verified.origin + "/" +
                 std::to_string(now.entry);
  got.state.node = now;
  if (before.shown && before.shown->newest.digest == shown.digest) {
    got.fresh.unchanged = true;
    return got;
  }
  TRY_ASSIGN(const auto client, NodeClient::Connect(source.node));
  TRY_ASSIGN(got.fresh.document, FetchDocument(*client, shown.digest, folder.staging(), deadline, got.fresh, terminal));
  got.fresh.whole = true;
  TRY_ASSIGN(got.fresh.changes, ChangesTo(before.feed, before.document, got.fresh.document));
  return got;
}

}  // namespace entente::cli
