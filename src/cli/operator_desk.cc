#include "cli/operator_desk.h"

#include <utility>

#include "base/clock.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/submission.h"
#include "cli/terminal.h"
#include "crypto/key_file.h"
#include "node/node.h"

namespace entente::cli {

void DeclareDesk(Options& options, DeskAddress& desk, DirectoryOption data) {
  const bool required = data == DirectoryOption::kRequired;
  auto directory = options.Text(
      "--data", "DIR", desk.data,
      std::string(required ? "" : "as the operator: ") +
          "the node's data directory; no running node may have it open, but for the one that --node names");
  if (required) directory.Required();
  options.Text("--node", "URL", desk.node.url,
               "the running node that has the directory open: it takes the statement while it serves, and the "
               "directory gives the operator's key");
  options.Text("--node-ca", "FILE", desk.node.ca_file,
               "with --node: trust this certificate authority (PEM) instead of the system's");
}

Result<DeskPassphrase> ReadDeskPassphrase(const DeskAddress& desk, const std::string& file) {
  TRY_ASSIGN(std::string text, NodePassphrase(desk.data, file));
  return DeskPassphrase{std::move(text), file};
}

Result<OperatorsNode> ConnectAsOperator(const DeskAddress& desk, const DeskPassphrase& passphrase) {
  TRY_ASSIGN(const node::Reader directory, node::Reader::Open(desk.data));
  const node::Configuration& configuration = directory.configuration();
  TRY_ASSIGN(auto key, crypto::ReadPrivateKey(directory.layout().operator_key(), passphrase.text));
  NodeAddress address = desk.node;
  if (configuration.members_only)
    address.asker = {configuration.operator_id, directory.layout().operator_key(), passphrase.file};
  TRY_ASSIGN(auto client, NodeClient::Connect(address));
  TRY_ASSIGN(const json::Value about, client->GetJson("/api/v1/node"));
  if (const std::string origin = CellText(about, "origin"); origin != configuration.origin)
    return Fail(ErrorCode::kConflict,
                "this node has another log, " + Plain(origin) + ", than the directory, " + configuration.origin,
                address.url);
  return OperatorsNode{std::move(address), std::move(client), configuration.operator_id, std::move(key)};
}

Result<registration::Registered> SayAsOperator(const DeskAddress& desk, const DeskPassphrase& passphrase,
                                               statement::Headers headers, std::string_view document) {
  if (!desk.node.url.empty()) {
    TRY_ASSIGN(const OperatorsNode node, ConnectAsOperator(desk, passphrase));
    headers.issuer = node.operator_id;
    TRY_ASSIGN(const auto statement, statement::Sign(std::move(headers), AsBytes(document), node.key));
    TRY_ASSIGN(const auto submitter,
               OpenSubmitter({.node = node.address, .data = {}, .passphrase_file = passphrase.file}));
    TRY_ASSIGN(Submitted submitted, RegisterAndCheck(*submitter, statement.entry()));
    return std::move(submitted.registered);
  }
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(desk.data, passphrase.text, clock));
  headers.issuer = node->configuration().operator_id;
  TRY_ASSIGN(const auto statement, statement::Sign(std::move(headers), AsBytes(document), node->operator_key()));
  TRY_ASSIGN(auto registered, node->Register(statement.entry()));
  TRY(node->CatchUp());
  return registered;
}

}  // namespace entente::cli
