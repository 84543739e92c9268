#include "cli/import_home.h"

#include <utility>

#include "base/clock.h"
#include "cli/command.h"
#include "cli/passphrase.h"
#include "node/node.h"

namespace entente::cli {
namespace {

class DirectoryImport final : public ImportHome {
 public:
  explicit DirectoryImport(std::unique_ptr<node::Node> node) : node_(std::move(node)) {}

  [[nodiscard]] Result<Custodian> OwnCustodian() override {
    return Custodian{node_->configuration().operator_id, node_->custodian_key()};
  }
  [[nodiscard]] Result<void> Register(const statement::SignedStatement& statement) override {
    TRY(node_->Register(statement.entry()));
    return {};
  }
  [[nodiscard]] std::unique_ptr<Bulk> StartBulk(Progress& progress) override {
    return std::make_unique<BulkIntoDirectory>(node_->registrar(), progress);
  }
  [[nodiscard]] Result<std::uint64_t> LogSize() override {
    TRY(node_->CatchUp());
    return node_->log().durable().size;
  }

 private:
  std::unique_ptr<node::Node> node_;
};

class NodeImport final : public ImportHome {
 public:
  NodeImport(std::unique_ptr<Submitter> submitter, std::unique_ptr<NodeClient> client)
      : client_(std::move(client)), submitter_(std::move(submitter)) {}

  [[nodiscard]] Result<Custodian> OwnCustodian() override {
    return BadUsage("over HTTP the list is signed by a party: --key and --issuer");
  }
  [[nodiscard]] Result<void> Register(const statement::SignedStatement& statement) override {
    TRY_ASSIGN(registration::Registered registered, submitter_->Register(statement.entry()));
    // What was there already may have been signed in other bytes, which the receipt is for then.
    if (!registered.duplicate) TRY(CheckReceipt(*submitter_, statement.entry(), std::move(registered)));
    return {};
  }
  [[nodiscard]] std::unique_ptr<Bulk> StartBulk(Progress& progress) override {
    return std::make_unique<BulkOverHttp>(*submitter_, progress);
  }
  [[nodiscard]] Result<std::uint64_t> LogSize() override {
    submitter_.reset();  // its end waits for the views
    TRY_ASSIGN(const json::Value about, client_->GetJson("/api/v1/node"));
    TRY_ASSIGN(const json::Value* log, json::RequireObject(about, "log", ""));
    const auto size = log->find("size");
    if (size == log->end() || !size->is_number_unsigned())
      return Fail(ErrorCode::kUnavailable, "the node does not say how many entries its log has");
    return size->get<std::uint64_t>();
  }

 private:
  std::unique_ptr<NodeClient> client_;
  std::unique_ptr<Submitter> submitter_;
};

}  // namespace

Result<statement::SignedStatement> Custodian::Sign(std::string_view content_type, std::string subject,
                                                   const std::string& document) const {
  statement::Headers headers;
  headers.content_type = content_type;
  headers.issuer = issuer;
  headers.subject = std::move(subject);
  return statement::Sign(std::move(headers), AsBytes(document), key);
}

Result<std::unique_ptr<ImportHome>> OpenImportHome(const Destination& destination) {
  if (!destination.node.url.empty()) {
    TRY_ASSIGN(auto submitter, OpenSubmitter(destination));
    TRY_ASSIGN(auto client, NodeClient::Connect(AddressOf(destination)));
    return std::make_unique<NodeImport>(std::move(submitter), std::move(client));
  }
  static const SystemClock clock;
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(destination.data, destination.passphrase_file));
  TRY_ASSIGN(auto node, node::Node::Open(destination.data, passphrase, clock));
  return std::make_unique<DirectoryImport>(std::move(node));
}

}  // namespace entente::cli
