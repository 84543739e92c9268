// Supervisor: tells systemd, or whoever else sets NOTIFY_SOCKET, how far the service is (sd_notify(3)).
//
// Thread safety: pure functions over the environment.
#pragma once

#include <string_view>

#include "base/result.h"

namespace entente::cli {

// Sends "READY=1" or the like. Fine, and nothing is sent, when nobody asked for it.
// Errors: kInvalidInput when NOTIFY_SOCKET is no socket's address; kUnavailable when nobody takes it there.
[[nodiscard]] Result<void> TellSupervisor(std::string_view state);

}  // namespace entente::cli
