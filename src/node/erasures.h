// Erasures: which documents were erased, known in the order of the log, and the destruction of each.
//
//   sequenced: Note() -> no later statement may speak of it   (payload-erased)
//   durable, seen by the payloads view: Destroy() -> the document is unlinked
//
// A crash between the two leaves a document that the next Open() destroys: what was erased follows from the log alone,
// whatever the payload store holds, be it put back from an older copy.
//
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "crypto/digest.h"
#include "log/log.h"
#include "registration/documents.h"
#include "registration/payload_rules.h"
#include "views/payloads/payloads_view.h"

namespace entente::node {

class Erasures final : public registration::PayloadRules {
 public:
  // REQUIRES: view and stores outlive it.
  Erasures(const payloads::PayloadsView& view, registration::Documents documents)
      : view_(view), documents_(documents) {}

  // What the log holds: from the view as far as that has seen it, from the log itself after that. REQUIRES: called
  // before everything else; the log is not being written to.
  [[nodiscard]] Result<void> Replay(const log::Log& log);
  // How to wait until the view has seen all that is durable; asked when it does not know a document yet.
  void SetCatchUp(std::function<Result<void>()> catch_up) { catch_up_ = std::move(catch_up); }
  // Of every entry, in batch order.
  void Note(std::uint64_t index, const statement::SignedStatement& statement);

  [[nodiscard]] Result<void> CheckNotErased(const crypto::Digest& payload) const override;
  [[nodiscard]] Result<void> CheckMayErase(const crypto::Digest& payload,
                                           const registration::Signer& signer) const override;
  // The entry that erased it. A statement that is in order but not yet durable counts already.
  [[nodiscard]] std::optional<std::uint64_t> ErasedBy(const crypto::Digest& payload) const;

  // Destroys what the view says was erased and was not destroyed since the start. What goes wrong is in the node's log
  // lines, and is tried again with the next call.
  void Destroy();

 private:
  [[nodiscard]] Result<bool> HasRegistered(const std::string& party, const crypto::Digest& payload) const;

  struct HashOfDigest {
    std::size_t operator()(const crypto::Digest& digest) const;
  };

  const payloads::PayloadsView& view_;
  const registration::Documents documents_;
  std::function<Result<void>()> catch_up_;
  mutable std::shared_mutex mutex_;  // guards erased_
  std::unordered_map<crypto::Digest, std::uint64_t, HashOfDigest> erased_;
  std::mutex destroying_;   // guards what follows
  std::uint64_t next_ = 0;  // tombstones of entries below were seen to
};

}  // namespace entente::node
