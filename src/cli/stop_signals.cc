#include "cli/stop_signals.h"

#include <pthread.h>

namespace entente::cli {

StopSignals::StopSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

void StopSignals::Wait() const {
  int received = 0;
  ::sigwait(&signals_, &received);
  // What was acknowledged is durable, so a second signal may end the process at once.
  ::pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

}  // namespace entente::cli
