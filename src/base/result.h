// Result: a value, or an Error that says what was wrong, where, and what to do.
//
// No exception crosses a room's boundary; libraries that throw are wrapped where they are called.
// One table maps codes to HTTP status (http/problem.h) and one to exit codes (cli/exit_codes.h).
//
// Thread safety: values.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace entente {

enum class ErrorCode : std::uint8_t {
  kInvalidInput,    // the bytes or arguments cannot be what they claim to be
  kUnauthorized,    // the signer is unknown, revoked, or the signature does not hold
  kPolicyRejected,  // understood and authentic, but the registration policy says no
  kNotFound,        // no such thing here
  kConflict,        // contradicts what is already there
  kPushback,        // a queue is full; the same request may succeed later
  kUnavailable,     // a dependency (disk, network, peer) does not answer
  kCorruption,      // stored bytes are not what was written
  kInternal,        // a defect of this program
};

[[nodiscard]] std::string_view CodeName(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  // One sentence for a person: what was wrong and, where it helps, what to do.
  std::string message;
  // Where: a path in a document ("/components/3/purl"), a file, a log index; may be empty.
  std::string place;
  // The registration policy's rule that refused, if one did; empty otherwise.
  std::string rule;

  // "message (at place)".
  [[nodiscard]] std::string Text() const;
};

template <class T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> Fail(ErrorCode code, std::string message, std::string place = {}) {
  return std::unexpected<Error>(Error{code, std::move(message), std::move(place), {}});
}
[[nodiscard]] inline std::unexpected<Error> Invalid(std::string message, std::string place = {}) {
  return Fail(ErrorCode::kInvalidInput, std::move(message), std::move(place));
}

// The same error, said with what was being done: "cannot read keys/operator.pem: ...".
[[nodiscard]] Error WithContext(Error error, std::string_view context);

}  // namespace entente

// TRY(expression): leaves the function with the error, if there is one.
// TRY_ASSIGN(auto x, expression): the same, and names the value.
#define ENTENTE_CONCAT_INNER(a, b) a##b
#define ENTENTE_CONCAT(a, b) ENTENTE_CONCAT_INNER(a, b)
#define TRY(expression)                                                        \
  do {                                                                         \
    if (auto try_result = (expression); !try_result.has_value()) [[unlikely]]  \
      return std::unexpected<::entente::Error>(std::move(try_result.error())); \
  } while (false)
#define TRY_ASSIGN(declaration, expression) \
  TRY_ASSIGN_INNER(ENTENTE_CONCAT(try_value_, __LINE__), declaration, expression)
#define TRY_ASSIGN_INNER(temporary, declaration, expression)                \
  auto temporary = (expression);                                            \
  if (!temporary.has_value()) [[unlikely]]                                  \
    return std::unexpected<::entente::Error>(std::move(temporary.error())); \
  declaration = *std::move(temporary)
