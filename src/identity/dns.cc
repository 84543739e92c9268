#include "identity/dns.h"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <optional>

namespace entente::identity {
namespace {

struct FreeChannel {
  void operator()(ares_channeldata* channel) const { ares_destroy(channel); }
};
using Channel = std::unique_ptr<ares_channeldata, FreeChannel>;

Error DnsError(const std::string& name, int status) {
  const bool said_no = status == ARES_ENOTFOUND || status == ARES_ENODATA;
  return {
      said_no ? ErrorCode::kNotFound : ErrorCode::kUnavailable, "DNS, " + name + ": " + ares_strerror(status), {}, {}};
}

Result<Channel> OpenChannel(const DnsOptions& options) {
  static std::once_flag once;
  static int ready = ARES_SUCCESS;
  std::call_once(once, [] { ready = ares_library_init(ARES_LIB_INIT_ALL); });
  if (ready != ARES_SUCCESS) return Fail(ErrorCode::kInternal, std::string("DNS: ") + ares_strerror(ready));
  ares_options wanted{};
  int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES;
  wanted.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
  constexpr int kTries = 2;
  wanted.timeout = static_cast<int>(std::max<std::int64_t>(options.time.count() / kTries, 1));
  wanted.tries = kTries;
  std::string by_dns_alone = "b";
  if (!options.server.empty()) {
    mask |= ARES_OPT_LOOKUPS;
    wanted.lookups = by_dns_alone.data();
  }
  ares_channel opened = nullptr;
  if (const int status = ares_init_options(&opened, &wanted, mask); status != ARES_SUCCESS)
    return Fail(ErrorCode::kUnavailable, std::string("DNS: ") + ares_strerror(status));
  Channel channel(opened);
  if (!options.server.empty()) {
    if (const int status = ares_set_servers_ports_csv(channel.get(), options.server.c_str()); status != ARES_SUCCESS)
      return Invalid("'" + options.server + "' is no address of a DNS server: " + ares_strerror(status));
  }
  return channel;
}

// Until the channel has nothing to do any more, or the time is over; what waits then gets ARES_ECANCELLED.
void Run(ares_channeldata* channel, std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (true) {
    std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
    const int busy = ares_getsock(channel, sockets.data(), sockets.size());
    std::array<pollfd, ARES_GETSOCK_MAXNUM> waits{};
    nfds_t count = 0;
    for (int i = 0; i < ARES_GETSOCK_MAXNUM; ++i) {
      const auto bits = static_cast<unsigned>(busy);
      const bool reads = (bits & (1U << static_cast<unsigned>(i))) != 0;
      const bool writes = (bits & (1U << static_cast<unsigned>(i + ARES_GETSOCK_MAXNUM))) != 0;
      if (!reads && !writes) continue;
      const int events = (reads ? POLLIN : 0) | (writes ? POLLOUT : 0);
      waits[count++] = {sockets[static_cast<std::size_t>(i)], static_cast<short>(events), 0};
    }
    if (count == 0) return;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      ares_cancel(channel);
      return;
    }
    timeval most{.tv_sec = static_cast<time_t>(left.count() / 1000),
                 .tv_usec = static_cast<suseconds_t>(left.count() % 1000 * 1000)};
    timeval next{};
    const timeval* wait = ares_timeout(channel, &most, &next);
    const int ready = ::poll(waits.data(), count, static_cast<int>(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1));
    if (ready <= 0) ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    for (nfds_t i = 0; i < count && ready > 0; ++i) {
      const auto failed = static_cast<unsigned>(waits[i].revents) & (POLLERR | POLLHUP | POLLNVAL);
      const auto seen = static_cast<unsigned>(waits[i].revents);
      const bool reads = (seen & POLLIN) != 0 || failed != 0;
      const bool writes = (seen & POLLOUT) != 0;
      if (reads || writes)
        ares_process_fd(channel, reads ? waits[i].fd : ARES_SOCKET_BAD, writes ? waits[i].fd : ARES_SOCKET_BAD);
    }
  }
}

struct Found {
  int status = ARES_ECANCELLED;
  std::vector<std::string> items;
};

void TakeTexts(void* to, int status, int /*timeouts*/, unsigned char* answer, int size) {
  auto& found = *static_cast<Found*>(to);
  found.status = status;
  if (status != ARES_SUCCESS) return;
  ares_txt_ext* texts = nullptr;
  found.status = ares_parse_txt_reply_ext(answer, size, &texts);
  if (found.status != ARES_SUCCESS) return;
  for (const ares_txt_ext* one = texts; one != nullptr; one = one->next) {
    if (one->record_start != 0) {
      if (found.items.size() == kTextRecordsMax) break;
      found.items.emplace_back();
    }
    if (!found.items.empty()) found.items.back().append(reinterpret_cast<const char*>(one->txt), one->length);
  }
  ares_free_data(texts);
}

void TakeAddresses(void* to, int status, int /*timeouts*/, ares_addrinfo* answer) {
  auto& found = *static_cast<Found*>(to);
  found.status = status;
  if (answer == nullptr) return;
  for (const ares_addrinfo_node* one = answer->nodes; one != nullptr; one = one->ai_next) {
    if (found.items.size() == kAddressesMax) break;
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* address = nullptr;
    if (one->ai_family == AF_INET) address = &reinterpret_cast<const sockaddr_in*>(one->ai_addr)->sin_addr;
    if (one->ai_family == AF_INET6) address = &reinterpret_cast<const sockaddr_in6*>(one->ai_addr)->sin6_addr;
    if (address != nullptr && ::inet_ntop(one->ai_family, address, text.data(), text.size()) != nullptr)
      found.items.emplace_back(text.data());
  }
  ares_freeaddrinfo(answer);
}

Result<std::vector<std::string>> Outcome(const std::string& name, Found found) {
  if (found.status == ARES_SUCCESS && found.items.empty()) found.status = ARES_ENODATA;
  if (found.status != ARES_SUCCESS) return std::unexpected(DnsError(name, found.status));
  return std::move(found.items);
}

}  // namespace

Result<std::vector<std::string>> LookUpTexts(const std::string& name, const DnsOptions& options) {
  Found found;
  {
    TRY_ASSIGN(const Channel channel, OpenChannel(options));
    ares_query(channel.get(), name.c_str(), ns_c_in, ns_t_txt, TakeTexts, &found);
    Run(channel.get(), options.time);
  }
  return Outcome(name, std::move(found));
}

Result<std::vector<std::string>> LookUpAddresses(const std::string& name, const DnsOptions& options) {
  Found found;
  {
    TRY_ASSIGN(const Channel channel, OpenChannel(options));
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(channel.get(), name.c_str(), nullptr, &hints, TakeAddresses, &found);
    Run(channel.get(), options.time);
  }
  return Outcome(name, std::move(found));
}

}  // namespace entente::identity
