#include "cli/submission.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/logging.h"
#include "cli/command.h"
#include "cli/evidence.h"
#include "cli/input.h"
#include "cli/passphrase.h"
#include "cli/restricted.h"
#include "log/receipt.h"
#include "node/node.h"
#include "statement/signed_statement.h"

namespace entente::cli {
namespace {

constexpr std::string_view kSuffix = ".cose";

// The size of the log that every view of a node has seen; nothing where what answers has no views, as other services
// that take statements have none.
std::optional<std::uint64_t> SeenByViews(const json::Value& node) {
  const auto views = node.is_object() ? node.find("views") : node.end();
  if (views == node.end() || !views->is_array() || views->empty()) return std::nullopt;
  std::uint64_t least = UINT64_MAX;
  for (const json::Value& view : *views) {
    const auto cursor = view.is_object() ? view.find("cursor") : view.end();
    if (cursor == view.end() || !cursor->is_number_unsigned()) return std::nullopt;
    least = std::min(least, cursor->get<std::uint64_t>());
  }
  return least;
}

class RemoteSubmitter final : public Submitter {
 public:
  explicit RemoteSubmitter(std::unique_ptr<NodeClient> client) : client_(std::move(client)) {}
  RemoteSubmitter(const RemoteSubmitter&) = delete;
  RemoteSubmitter& operator=(const RemoteSubmitter&) = delete;
  // Who asks this node next finds what was registered. All of it is durable already: a view that cannot go on is no
  // failure of the submission.
  ~RemoteSubmitter() override {
    constexpr std::chrono::seconds kNoLongerThan{10};
    constexpr std::chrono::milliseconds kFirstPause{5};
    constexpr std::chrono::milliseconds kPauseMax{250};
    const auto until = std::chrono::steady_clock::now() + kNoLongerThan;
    for (auto pause = kFirstPause; registered_below_ > 0; pause = std::min(2 * pause, kPauseMax)) {
      const auto node = client_->GetJson("/api/v1/node");
      const auto seen = node.has_value() ? SeenByViews(*node) : std::nullopt;
      if (!seen.has_value() || *seen >= registered_below_) return;
      if (std::chrono::steady_clock::now() + pause > until) {
        LogLine(Severity::kWarning, "view-behind",
                {{"registered", std::to_string(registered_below_ - 1)}, {"seen_below", std::to_string(*seen)}});
        return;
      }
      std::this_thread::sleep_for(pause);
    }
  }

  [[nodiscard]] Result<bool> HasPayload(const crypto::Digest& digest) override { return client_->HasPayload(digest); }
  [[nodiscard]] Result<void> PutPayload(const crypto::Digest& digest, const std::filesystem::path& file,
                                        const UploadProgress& progress) override {
    return client_->PutPayload(digest, file, progress);
  }
  [[nodiscard]] Result<registration::Registered> Register(ByteView statement) override {
    auto registered = client_->Register(statement);
    // What was there before may be looked for as well.
    if (registered.has_value()) registered_below_ = std::max(registered_below_, registered->index + 1);
    return registered;
  }
  [[nodiscard]] Result<std::vector<crypto::PublicKey>> ReceiptKeys() override { return client_->ReceiptKeys(); }

 private:
  std::unique_ptr<NodeClient> client_;
  std::uint64_t registered_below_ = 0;  // indexes, by the node's word
};

class LocalSubmitter final : public Submitter {
 public:
  explicit LocalSubmitter(std::unique_ptr<node::Node> node) : node_(std::move(node)) {}
  LocalSubmitter(const LocalSubmitter&) = delete;
  LocalSubmitter& operator=(const LocalSubmitter&) = delete;
  // Who asks this directory next finds what was registered. All of it is durable already: a view that cannot go on is
  // no failure of the submission.
  ~LocalSubmitter() override {
    if (const auto seen = node_->CatchUp(); !seen.has_value())
      LogLine(Severity::kWarning, "view-behind", {{"why", seen.error().Text()}});
  }

  [[nodiscard]] Result<bool> HasPayload(const crypto::Digest& digest) override {
    return node_->documents().Contains(digest);
  }
  [[nodiscard]] Result<void> PutPayload(const crypto::Digest& digest, const std::filesystem::path& file,
                                        const UploadProgress& progress) override {
    constexpr std::size_t kPieceBytes = std::size_t{1} << 20;
    TRY_ASSIGN(const auto upload, node_->documents().Begin(digest));
    std::ifstream in(file, std::ios::binary);
    if (!in.is_open()) return Fail(ErrorCode::kNotFound, "cannot open the document", file.string());
    Bytes piece(kPieceBytes);
    std::uint64_t sent = 0;
    while (in.good()) {
      in.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
      const auto got = static_cast<std::size_t>(in.gcount());
      if (got == 0) break;
      TRY(upload->Write(ByteView(piece).first(got)));
      sent += got;
      if (progress) progress(sent, 0);
    }
    if (in.bad()) return Fail(ErrorCode::kUnavailable, "cannot read the document to its end", file.string());
    return upload->Finish();
  }
  [[nodiscard]] Result<registration::Registered> Register(ByteView statement) override {
    return node_->Register(statement);
  }
  [[nodiscard]] Result<std::vector<crypto::PublicKey>> ReceiptKeys() override { return node_->receipt_keys(); }

 private:
  std::unique_ptr<node::Node> node_;
};

}  // namespace

void DeclareDestination(Options& options, Destination& destination) {
  DeclareNode(options, destination.node);
  DeclareAsker(options, destination.node.asker);
  options.Text("--data", "DIR", destination.data,
               "register in this data directory instead, which no running node may have open");
  DeclarePassphrase(options, destination.passphrase_file);
}

NodeAddress AddressOf(const Destination& destination) {
  NodeAddress address = destination.node;
  address.asker.passphrase_file = destination.passphrase_file;
  return address;
}

Result<std::unique_ptr<Submitter>> OpenSubmitter(const Destination& destination) {
  if (destination.node.url.empty() == destination.data.empty())
    return BadUsage("say where the statement goes: --node URL or --data DIR");
  if (!destination.node.url.empty()) {
    TRY_ASSIGN(auto client, NodeClient::Connect(AddressOf(destination)));
    return std::make_unique<RemoteSubmitter>(std::move(client));
  }
  static const SystemClock clock;
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(destination.data, destination.passphrase_file));
  TRY_ASSIGN(auto node, node::Node::Open(destination.data, passphrase, clock));
  return std::make_unique<LocalSubmitter>(std::move(node));
}

std::string WithoutSuffix(const std::string& file) {
  return file.ends_with(kSuffix) ? file.substr(0, file.size() - kSuffix.size()) : file;
}

Result<std::filesystem::path> FindDocument(const std::string& payload, const std::string& file,
                                           const statement::SignedStatement& statement, const crypto::Digest& digest) {
  if (!payload.empty()) {
    TRY_ASSIGN(const FileDigest found, DigestOfFile(payload));
    if (found.digest != digest)
      return Invalid("this is not the document that was signed: it has sha256:" + ToHex(found.digest) +
                         ", the statement says sha256:" + ToHex(digest),
                     payload);
    return std::filesystem::path(payload);
  }
  std::vector<std::filesystem::path> beside = {WithoutSuffix(file), RestrictedFileOf(file)};
  const auto& envelope = statement.headers().hash_envelope;
  const std::filesystem::path location = envelope.has_value() ? envelope->location : std::string();
  if (!location.empty() && location.filename() == location)
    beside.push_back(std::filesystem::path(file).parent_path() / location);
  for (const std::filesystem::path& path : beside) {
    std::error_code ignored;
    if (path == file || !std::filesystem::is_regular_file(path, ignored)) continue;
    if (const auto found = DigestOfFile(path); found.has_value() && found->digest == digest) return path;
  }
  return Fail(ErrorCode::kNotFound,
              "the document behind this statement (sha256:" + ToHex(digest) +
                  ") is neither beside it nor at the node; name it with --payload",
              file);
}

Result<Submitted> RegisterAndCheck(Submitter& submitter, ByteView statement) {
  TRY_ASSIGN(registration::Registered registered, submitter.Register(statement));
  return CheckReceipt(submitter, statement, std::move(registered));
}

Result<Submitted> CheckReceipt(Submitter& submitter, ByteView statement, registration::Registered registered) {
  TRY_ASSIGN(const auto decoded, statement::SignedStatement::Decode(statement));
  Submitted submitted;
  submitted.registered = std::move(registered);
  TRY_ASSIGN(const auto keys, submitter.ReceiptKeys());
  const auto checked = [&]() -> Result<log::InclusionReceipt> {
    TRY_ASSIGN(const auto receipt, log::DecodeReceipt(submitted.registered.receipt));
    TRY_ASSIGN(const auto key, FindKey(keys, receipt.kid));
    return log::VerifyReceipt(submitted.registered.receipt, decoded.entry(), key);
  }();
  // Of a duplicate the receipt is for the bytes that came first. ECDSA signs the same anew in other bytes, and other
  // approvals make no other statement.
  const bool has_other_forms =
      decoded.headers().algorithm != crypto::Algorithm::kEdDsa || !decoded.headers().approvals.empty();
  if (!checked.has_value() && submitted.registered.duplicate && has_other_forms)
    return Fail(ErrorCode::kConflict, "the log has this statement already, as entry " +
                                          std::to_string(submitted.registered.index) +
                                          ", with another signature by the same key or other approvals; its receipt "
                                          "goes with the bytes that were submitted then");
  if (!checked.has_value())
    return Fail(ErrorCode::kUnauthorized,
                "the node's answer is not to be believed, its receipt does not hold: " + checked.error().Text());
  if (checked->leaf_index != submitted.registered.index)
    return Fail(ErrorCode::kUnauthorized, "the node's answer is not to be believed: its receipt is for entry " +
                                              std::to_string(checked->leaf_index) + " and not for " +
                                              std::to_string(submitted.registered.index));
  submitted.origin = checked->origin;
  submitted.tree_size = checked->tree_size;
  return submitted;
}

}  // namespace entente::cli
