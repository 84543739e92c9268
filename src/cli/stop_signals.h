// SIGINT and SIGTERM for commands that serve: the first one stops them in order, the second one ends them at once.
//
// Thread safety: made before any other thread, and used on that thread.
#pragma once

#include <csignal>

namespace entente::cli {

class StopSignals {
 public:
  // Blocks both in this thread and in all that it starts from here on, so that one place waits for them.
  StopSignals();
  // Until one comes. From then on the next one ends the process.
  void Wait() const;

 private:
  sigset_t signals_{};
};

}  // namespace entente::cli
