// OperatorDesk: where the operator of a node signs and registers: the data directory, which no node has open; or a node
// that serves and has it open. Then the directory gives the operator's key, and the node takes the statement like
// anybody's.
//
// Thread safety: one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/node_client.h"
#include "cli/options.h"
#include "crypto/key.h"
#include "registration/registrar.h"
#include "statement/signed_statement.h"

namespace entente::cli {

struct DeskAddress {
  std::string data;
  NodeAddress node;  // that has the directory open; without a URL none does
};
// --data, --node, --node-ca.
enum class DirectoryOption : std::uint8_t { kRequired, kMayBeLeftOut };
void DeclareDesk(Options& options, DeskAddress& desk, DirectoryOption data);

// Of the directory's keys, read or asked for once. The file it is from opens the operator's key anew where a log is for
// members alone, as whom the operator asks.
struct DeskPassphrase {
  std::string text;
  std::string file;
};
[[nodiscard]] Result<DeskPassphrase> ReadDeskPassphrase(const DeskAddress& desk, const std::string& file);

// A running node, and what its operator needs of the directory that it has open.
struct OperatorsNode {
  NodeAddress address;
  std::unique_ptr<NodeClient> client;
  std::string operator_id;
  crypto::PrivateKey key;
};
// Errors: those of the directory and its key; kConflict when the node has another log than the directory; kUnavailable
// when it does not answer.
[[nodiscard]] Result<OperatorsNode> ConnectAsOperator(const DeskAddress& desk, const DeskPassphrase& passphrase);

// What the operator says; the issuer is filled in. Waits until the views have it.
// Errors: those of opening a node, of connecting to one, and of registration.
[[nodiscard]] Result<registration::Registered> SayAsOperator(const DeskAddress& desk, const DeskPassphrase& passphrase,
                                                             statement::Headers headers, std::string_view document);

}  // namespace entente::cli
