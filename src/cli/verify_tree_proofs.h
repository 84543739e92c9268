// What `entente verify` makes of proofs that say something of a log's tree alone: receipts of consistency and C2SP
// tlog-proofs.
//
// Thread safety: functions over files.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "cli/log_trust.h"
#include "cli/verify_findings.h"

namespace entente::cli {

// What a receipt of consistency is checked with: a state of the log that the caller has seen, as a checkpoint's file or
// as SIZE:ROOT with the root in base64; and, if it is given, the state that it must lead to.
struct ConsistencyGiven {
  std::vector<std::string> receipt_keys;
  std::string older;
  std::string newer;
};
[[nodiscard]] Result<void> VerifyConsistencyFile(const GivenTrust& trust, const ConsistencyGiven& given,
                                                 ByteView receipt, Findings& findings);

// `entry`: the bytes of the leaf.
[[nodiscard]] Result<void> VerifyTlogProofFile(const GivenTrust& trust, ByteView proof, ByteView entry,
                                               Findings& findings);

}  // namespace entente::cli
