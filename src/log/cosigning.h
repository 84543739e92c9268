// Cosigning: who is asked for cosignatures on a checkpoint before it is published. node/ fills it in with the witnesses
// of its configuration; this room knows no network.
//
// Thread safety: the log calls it from one thread at a time; it may take as long as a publication may be late.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/digest.h"
#include "log/charter.h"

namespace entente::log {

// The rule of the error with which a checkpoint is not published since too few witnesses cosigned it.
inline constexpr std::string_view kWitnessesMissingRule = "witnesses-missing";

// The rule of the error that stops a log whose witnesses remember a history that it does not have.
inline constexpr std::string_view kForgottenHistoryRule = "forgotten-history";

class Cosigning {
 public:
  // From an older size to that of the checkpoint in question. Called on the thread that called Cosign(), and not later.
  using Proofs = std::function<Result<std::vector<crypto::Digest>>(std::uint64_t old_size)>;

  struct Cosigned {
    std::string note;         // the same with the cosignatures that there are
    bool may_publish = true;  // false: not yet, ask again
    bool is_complete = true;  // false: more may come when it is asked again
    // Set when witnesses remember a history of this log that it does not have (an old copy was put back, or two copies
    // ran): the log stops for good, before it makes a second history longer. Its rule is kForgottenHistoryRule.
    std::optional<Error> forgotten = std::nullopt;
  };

  Cosigning() = default;
  Cosigning(const Cosigning&) = delete;
  Cosigning& operator=(const Cosigning&) = delete;
  virtual ~Cosigning() = default;

  // `note` is a checkpoint with the log's signatures, and maybe cosignatures that came before; `charter` has the keys
  // that the log has had up to it.
  [[nodiscard]] virtual Cosigned Cosign(const std::string& note, std::uint64_t size, const Charter& charter,
                                        const Proofs& proofs) = 0;
};

}  // namespace entente::log
