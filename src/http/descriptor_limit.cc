#include "http/descriptor_limit.h"

#include <sys/resource.h>

#include <algorithm>
#include <utility>

namespace entente::http {

std::uint32_t MakeRoomForConnections(std::uint32_t connections) {
  const rlim_t wanted = rlim_t{connections} + kOtherDescriptors;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections;
  if (limit.rlim_cur < wanted) {
    const rlim_t before = std::exchange(limit.rlim_cur, std::min(wanted, limit.rlim_max));
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  }
  const rlim_t room = limit.rlim_cur > kOtherDescriptors ? limit.rlim_cur - kOtherDescriptors : 1;
  return static_cast<std::uint32_t>(std::min<rlim_t>(room, connections));
}

}  // namespace entente::http
