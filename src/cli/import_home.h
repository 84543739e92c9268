// ImportHome: the log that a list is imported into: a data directory that no node has open, or a node over HTTP.
//
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "cli/answers.h"
#include "cli/bulk.h"
#include "cli/submission.h"
#include "crypto/key.h"
#include "statement/signed_statement.h"

namespace entente::cli {

// Whose word a list is.
struct Custodian {
  std::string issuer;
  crypto::PrivateKey key;

  [[nodiscard]] Result<statement::SignedStatement> Sign(std::string_view content_type, std::string subject,
                                                        const std::string& document) const;
};

class ImportHome {
 public:
  ImportHome() = default;
  ImportHome(const ImportHome&) = delete;
  ImportHome& operator=(const ImportHome&) = delete;
  virtual ~ImportHome() = default;

  // The node's custodian key, under the operator's name. Errors: usage, where the log is another machine's.
  [[nodiscard]] virtual Result<Custodian> OwnCustodian() = 0;
  // One statement, waited for. Errors: its refusal.
  [[nodiscard]] virtual Result<void> Register(const statement::SignedStatement& statement) = 0;
  // REQUIRES: `progress` outlives it.
  [[nodiscard]] virtual std::unique_ptr<Bulk> StartBulk(Progress& progress) = 0;
  // Once the views have what was registered.
  [[nodiscard]] virtual Result<std::uint64_t> LogSize() = 0;
};

// Errors: those of opening a node or of connecting to one.
[[nodiscard]] Result<std::unique_ptr<ImportHome>> OpenImportHome(const Destination& destination);

}  // namespace entente::cli
