// Cores that this process may run on: fewer than the machine's where it was given some of them (taskset, a container's
// CPU set).
//
// Thread safety: any thread.
#pragma once

namespace entente {

// At least 1.
[[nodiscard]] unsigned UsableCores();

}  // namespace entente
