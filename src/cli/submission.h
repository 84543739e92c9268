// Submitting statements: to a node over HTTP, or into a data directory that no node has open.
//
// Thread safety: one thread.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/node_client.h"
#include "crypto/key.h"
#include "registration/registrar.h"
#include "statement/signed_statement.h"

namespace entente::cli {

using UploadProgress = std::function<void(std::uint64_t sent, std::uint64_t total)>;

// Its end waits until who asks there next finds what was registered: a node over HTTP is given ten seconds for it, and
// what is late then is a line on standard error.
class Submitter {
 public:
  Submitter() = default;
  Submitter(const Submitter&) = delete;
  Submitter& operator=(const Submitter&) = delete;
  virtual ~Submitter() = default;

  [[nodiscard]] virtual Result<bool> HasPayload(const crypto::Digest& digest) = 0;
  [[nodiscard]] virtual Result<void> PutPayload(const crypto::Digest& digest, const std::filesystem::path& file,
                                                const UploadProgress& progress) = 0;
  [[nodiscard]] virtual Result<registration::Registered> Register(ByteView statement) = 0;
  [[nodiscard]] virtual Result<std::vector<crypto::PublicKey>> ReceiptKeys() = 0;
};

// Where statements go: exactly one of the two is given.
struct Destination {
  NodeAddress node;
  std::string data;
  std::string passphrase_file;
};
// --node, --ca, --reader, --reader-key, --data, --passphrase-file.
void DeclareDestination(Options& options, Destination& destination);
// The node, asked with the passphrase that was given.
[[nodiscard]] NodeAddress AddressOf(const Destination& destination);
[[nodiscard]] Result<std::unique_ptr<Submitter>> OpenSubmitter(const Destination& destination);

// A statement may come with receipts of other logs in its unprotected header.
inline constexpr std::size_t kStatementFileBytesMax = std::size_t{256} * 1024;

// "X" for "X.cose".
[[nodiscard]] std::string WithoutSuffix(const std::string& file);
// The document behind a hash envelope: the one that is named (`payload`), or one beside the statement with the right
// digest. Errors: kNotFound; kInvalidInput when the one that is named is another document.
[[nodiscard]] Result<std::filesystem::path> FindDocument(const std::string& payload, const std::string& file,
                                                         const statement::SignedStatement& statement,
                                                         const crypto::Digest& digest);

// Registers, and checks the receipt that comes back against the receipt keys before it is believed.
// Errors: kUnauthorized when the receipt does not hold.
struct Submitted {
  registration::Registered registered;
  std::string origin;
  std::uint64_t tree_size = 0;
};
[[nodiscard]] Result<Submitted> RegisterAndCheck(Submitter& submitter, ByteView statement);
// The second half of it.
[[nodiscard]] Result<Submitted> CheckReceipt(Submitter& submitter, ByteView statement,
                                             registration::Registered registered);

}  // namespace entente::cli
