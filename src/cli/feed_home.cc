#include "cli/feed_home.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/limits.h"
#include "cli/json_output.h"
#include "cli/submission.h"
#include "node/node.h"
#include "statement/signed_statement.h"
#include "storage/files.h"
#include "views/supply/feeds/exploitation_feed.h"
#include "views/supply/supply_view.h"

namespace entente::cli {
namespace {

const Clock& SystemTime() {
  static const SystemClock clock;
  return clock;
}

Result<statement::SignedStatement> SignSnapshot(const NewSnapshot& snapshot, const crypto::Digest& digest,
                                                const std::string& operator_id, const crypto::PrivateKey& key) {
  statement::Headers headers;
  headers.content_type = supply::ContentTypeOf(supply::KindOfFeed(snapshot.feed));
  headers.issuer = operator_id;
  headers.subject = "feed:" + snapshot.feed;
  // A feed that says again what it said before its last snapshot is a new statement.
  headers.issued_at = SystemTime().NowSeconds();
  headers.hash_envelope = statement::HashEnvelope{.location = snapshot.location};
  return statement::SignDigest(std::move(headers), digest, key);
}

class DirectoryHome final : public FeedHome {
 public:
  explicit DirectoryHome(std::unique_ptr<node::Node> node) : node_(std::move(node)) {}

  [[nodiscard]] Result<std::vector<supply::Feed>> Feeds() override { return node_->supply().Feeds(); }
  [[nodiscard]] Result<Bytes> Document(const crypto::Digest& digest) override { return node_->payloads().Read(digest); }
  [[nodiscard]] Result<void> Register(const NewSnapshot& snapshot, std::chrono::seconds /*no_longer_than*/) override {
    TRY_ASSIGN(const crypto::Digest digest, node_->payloads().Put(snapshot.document));
    TRY_ASSIGN(const auto statement,
               SignSnapshot(snapshot, digest, node_->configuration().operator_id, node_->operator_key()));
    TRY(node_->Register(statement.entry()));
    return node_->CatchUp();
  }

 private:
  std::unique_ptr<node::Node> node_;
};

Result<supply::Feed> FeedFrom(const json::Value& shown) {
  supply::Feed feed;
  TRY_ASSIGN(feed.newest.feed, json::RequireText(shown, "name", ""));
  TRY_ASSIGN(const std::string digest, json::RequireText(shown, "digest", ""));
  TRY_ASSIGN(feed.newest.digest, crypto::DigestFromHex(digest));
  const auto number = [](const json::Value& object, const char* member) {
    const auto found = object.find(member);
    return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
  };
  feed.newest.entry = number(shown, "entry");
  feed.newest.records = number(shown, "records");
  feed.newest.source = CellText(shown, "source");
  for (const json::Value& one : shown.value("ecosystems", json::Value::array()))
    feed.ecosystems.push_back({CellText(one, "name"), number(one, "records")});
  return feed;
}

class ServingHome final : public FeedHome {
 public:
  ServingHome(OperatorsNode node, std::string passphrase_file)
      : node_(std::move(node)), passphrase_file_(std::move(passphrase_file)) {}

  [[nodiscard]] Result<std::vector<supply::Feed>> Feeds() override {
    TRY_ASSIGN(const json::Value about, node_.client->GetJson("/api/v1/node"));
    TRY_ASSIGN(const json::Value* shown, json::RequireArray(about, "feeds", ""));
    std::vector<supply::Feed> feeds;
    for (const json::Value& one : *shown) {
      TRY_ASSIGN(supply::Feed feed, FeedFrom(one));
      feeds.push_back(std::move(feed));
    }
    return feeds;
  }

  [[nodiscard]] Result<Bytes> Document(const crypto::Digest& digest) override {
    constexpr std::uint64_t kPieceBytes = std::uint64_t{4} * 1024 * 1024;
    TRY_ASSIGN(const std::uint64_t size, node_.client->PayloadSize(digest));
    if (size > limits::kPayloadBytesMax) return Invalid("the snapshot is larger than a payload may be");
    Bytes document;
    document.reserve(size);
    while (document.size() < size) {
      TRY_ASSIGN(const Bytes piece,
                 node_.client->GetPayloadPart(digest, document.size(), std::min(kPieceBytes, size - document.size())));
      Append(document, piece);
    }
    if (crypto::Sha256(document) != digest)
      return Fail(ErrorCode::kCorruption, "what the node gives is not the snapshot that its log speaks of",
                  ToHex(digest));
    return document;
  }

  [[nodiscard]] Result<void> Register(const NewSnapshot& snapshot, std::chrono::seconds no_longer_than) override {
    const auto until = std::chrono::steady_clock::now() + no_longer_than;
    const crypto::Digest digest = crypto::Sha256(snapshot.document);
    const std::filesystem::path file = snapshot.staging / (ToHex(digest) + ".snapshot");
    TRY(storage::PosixFiles().MakeDirectories(snapshot.staging));
    TRY(storage::PosixFiles().WriteAtomically(file, snapshot.document, storage::Durability::kNone));
    TRY_ASSIGN(const auto statement, SignSnapshot(snapshot, digest, node_.operator_id, node_.key));
    TRY_ASSIGN(const auto submitter,
               OpenSubmitter({.node = node_.address, .data = {}, .passphrase_file = passphrase_file_}));
    TRY(submitter->PutPayload(digest, file, {}));
    TRY_ASSIGN(const Submitted submitted, RegisterAndCheck(*submitter, statement.entry()));
    return AwaitShown(snapshot.feed, submitted.registered.index, until);
  }

 private:
  // A view compiles its index anew before it shows a snapshot.
  [[nodiscard]] Result<void> AwaitShown(const std::string& feed, std::uint64_t entry,
                                        std::chrono::steady_clock::time_point until) {
    constexpr std::chrono::milliseconds kFirstPause{50};
    constexpr std::chrono::milliseconds kPauseMax{2000};
    for (auto pause = kFirstPause;; pause = std::min(2 * pause, kPauseMax)) {
      TRY_ASSIGN(const auto feeds, Feeds());
      const auto shown = std::ranges::find(feeds, feed, [](const supply::Feed& one) { return one.newest.feed; });
      if (shown != feeds.end() && shown->newest.entry >= entry) return {};
      if (std::chrono::steady_clock::now() >= until)
        return Fail(ErrorCode::kUnavailable,
                    "the snapshot is entry " + std::to_string(entry) +
                        " of the log, and the node's answers do not rest on it yet; the next update goes on from there",
                    feed);
      std::this_thread::sleep_for(pause);
    }
  }

  const OperatorsNode node_;
  const std::string passphrase_file_;
};

}  // namespace

Result<std::unique_ptr<FeedHome>> OpenFeedHome(const DeskAddress& desk, const DeskPassphrase& passphrase) {
  if (!desk.node.url.empty()) {
    TRY_ASSIGN(auto node, ConnectAsOperator(desk, passphrase));
    return std::make_unique<ServingHome>(std::move(node), passphrase.file);
  }
  TRY_ASSIGN(auto node, node::Node::Open(desk.data, passphrase.text, SystemTime()));
  return std::make_unique<DirectoryHome>(std::move(node));
}

}  // namespace entente::cli
