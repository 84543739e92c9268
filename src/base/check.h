// CHECK: a broken invariant stops the program, in every build. For what outside bytes can cause, return an Error
// instead.
#pragma once

namespace entente {
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line) noexcept;
}  // namespace entente

#define CHECK(condition)                                      \
  do {                                                        \
    if (!(condition)) [[unlikely]]                            \
      ::entente::CheckFailed(#condition, __FILE__, __LINE__); \
  } while (false)
