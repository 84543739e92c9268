// BenchNode: a throw-away node in a temporary folder, with one admitted party, served as a process of its own.
//
// Thread safety: one thread.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "cli/temporary.h"
#include "crypto/key.h"

namespace entente::cli {

class BenchNode {
 public:
  // Makes the node, admits `issuer` with `key` (all roles), starts this binary's `serve`, and waits until it answers.
  [[nodiscard]] static Result<std::unique_ptr<BenchNode>> Start(const std::string& issuer,
                                                                const crypto::PrivateKey& key);
  ~BenchNode();  // stops the process and removes the folder
  BenchNode(const BenchNode&) = delete;
  BenchNode& operator=(const BenchNode&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }
  // Of all its threads so far, in microseconds.
  [[nodiscard]] Result<double> CpuMicroseconds() const;
  // Waits until every view has folded in what is on the log, so that its work is counted too.
  [[nodiscard]] Result<void> WaitForViews() const;

 private:
  explicit BenchNode(TemporaryFolder folder) : folder_(std::move(folder)) {}
  Result<void> Serve();

  TemporaryFolder folder_;
  pid_t process_ = -1;
  std::string url_;
};

}  // namespace entente::cli
