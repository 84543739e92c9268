#include "cli/supervisor.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

namespace entente::cli {

Result<void> TellSupervisor(std::string_view state) {
  const char* given = std::getenv("NOTIFY_SOCKET");
  if (given == nullptr || *given == '\0') return {};
  const std::string name = given;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if ((name.front() != '/' && name.front() != '@') || name.size() >= sizeof address.sun_path)
    return Invalid("NOTIFY_SOCKET names no socket", name);
  std::ranges::copy(name, address.sun_path);
  // Of the abstract name space.
  if (name.front() == '@') address.sun_path[0] = '\0';
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  const int number = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (number < 0) return Fail(ErrorCode::kUnavailable, std::string("no socket: ") + std::strerror(errno), name);
  const auto sent =
      ::sendto(number, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), length);
  const int code = errno;
  ::close(number);
  if (sent == static_cast<ssize_t>(state.size())) return {};
  return Fail(ErrorCode::kUnavailable, std::string("nobody takes what NOTIFY_SOCKET asks for: ") + std::strerror(code),
              name);
}

}  // namespace entente::cli
