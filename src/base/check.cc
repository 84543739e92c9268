#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace entente {

void CheckFailed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "entente: broken invariant: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace entente
