// Disk, certificate, address and limits of the machine.
#include <fmt/format.h>
#include <netdb.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <limits>
#include <memory>
#include <string_view>

#include "crypto/certificate.h"
#include "doctor/checks.h"

namespace entente::doctor {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20U;
constexpr std::uint64_t kBytesFreeLeast = 256 * kMiB;  // of which a full journal segment is a part
constexpr std::uint64_t kBytesFreeWish = 2048 * kMiB;
constexpr std::uint64_t kFilesFreeLeast = 1'000;
constexpr std::uint64_t kFilesFreeWish = 20'000;
constexpr std::uint64_t kOpenFilesWish = 10'000 + 512;  // connections, and what else a node has open
constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
constexpr UnixSeconds kDay = 24 * 3600;
constexpr UnixSeconds kRenewDays = 14;

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

// 0 when a node could listen there; otherwise the system's error.
int TryToListen(const addrinfo& address) {
  const int number = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (number < 0) return errno;
  const int on = 1;
  ::setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  int code = ::bind(number, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
  if (code == 0 && ::listen(number, 1) != 0) code = errno;
  ::close(number);
  return code;
}

// "Max open files            1024                 524288               files"
std::optional<std::uint64_t> SoftLimitOf(long process, std::string_view name) {
  std::ifstream limits(fmt::format("/proc/{}/limits", process));
  std::string line;
  while (std::getline(limits, line)) {
    if (!line.starts_with(name)) continue;
    const std::size_t at = line.find_first_not_of(' ', name.size());
    if (at == std::string::npos) return std::nullopt;
    if (std::string_view(line).substr(at).starts_with("unlimited")) return kUnlimited;
    std::uint64_t limit = 0;
    if (std::from_chars(line.data() + at, line.data() + line.size(), limit).ec != std::errc()) return std::nullopt;
    return limit;
  }
  return std::nullopt;
}

}  // namespace

void JudgeSpace(const Space& space, const std::string& where, Findings& findings) {
  const std::string bytes = fmt::format("{} MiB are free", space.bytes_free / kMiB);
  constexpr const char* kTodo = "make room, or move the data directory; a node with a full disk refuses new entries";
  if (space.bytes_free < kBytesFreeLeast)
    findings.Bad("disk", where, bytes, kTodo);
  else if (space.bytes_free < kBytesFreeWish || space.bytes_free < space.bytes / 20)
    findings.Warn("disk", where, bytes, kTodo);
  else
    findings.Ok("disk", where, bytes);
  if (space.files == 0) return;
  const std::string files = fmt::format("{} more files can be made (inodes)", space.files_free);
  constexpr const char* kFilesTodo = "remove small files, or use a file system with more inodes";
  if (space.files_free < kFilesFreeLeast)
    findings.Bad("inodes", where, files, kFilesTodo);
  else if (space.files_free < kFilesFreeWish)
    findings.Warn("inodes", where, files, kFilesTodo);
  else
    findings.Ok("inodes", where, files);
}

void CheckSpace(const node::Layout& layout, Findings& findings) {
  struct statvfs status{};
  if (::statvfs(layout.root.c_str(), &status) != 0) {
    findings.Warn("disk", layout.root.string(), std::string("the file system does not say: ") + std::strerror(errno),
                  "look at it with df");
    return;
  }
  const std::uint64_t block = status.f_frsize;
  JudgeSpace({status.f_bavail * block, status.f_blocks * block, status.f_favail, status.f_files}, layout.root.string(),
             findings);
}

void CheckCertificate(const std::filesystem::path& certificate, const Clock& clock, Findings& findings) {
  const auto validity = crypto::ValidityOf(certificate);
  const std::string where = certificate.string();
  if (!validity.has_value()) {
    findings.Bad("tls-certificate", where, validity.error().message, "give the chain that --tls-cert names");
    return;
  }
  const UnixSeconds now = clock.NowSeconds();
  const std::string until = FormatTime(validity->until);
  if (now >= validity->until)
    findings.Bad("tls-certificate", where, "it expired: " + until, "renew it, and start the node again");
  else if (now < validity->from)
    findings.Bad("tls-certificate", where, "it is not valid before " + FormatTime(validity->from),
                 "check the machine's clock, or wait");
  else if (validity->until - now < kRenewDays * kDay)
    findings.Warn("tls-certificate", where,
                  fmt::format("it expires in {} days: {}", (validity->until - now) / kDay, until),
                  "renew it, and start the node again");
  else
    findings.Ok("tls-certificate", where, "it is valid until " + until);
}

void CheckListen(const std::string& listen, bool serving, Findings& findings) {
  const std::size_t colon = listen.rfind(':');
  std::string host = listen.substr(0, colon == std::string::npos ? 0 : colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const std::string port = colon == std::string::npos ? std::string() : listen.substr(colon + 1);
  const int failed =
      host.empty() || port.empty() ? EAI_NONAME : ::getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
  const std::unique_ptr<addrinfo, FreeAddresses> addresses(list);
  if (failed != 0) {
    findings.Bad("listen", listen, "this is no address to listen on", "write it as HOST:PORT");
    return;
  }
  const int code = TryToListen(*addresses);
  if (code == 0)
    findings.Ok("listen", listen, "the address is free");
  else if (code == EADDRINUSE && serving)
    findings.Ok("listen", listen, "the address is in use, and a node is running: its own, most likely");
  else if (code == EADDRINUSE)
    findings.Bad("listen", listen, "the address is in use, and not by this node",
                 "find who has it (ss -ltnp), or choose another port");
  else if (code == EACCES)
    findings.Bad("listen", listen, "this user may not use this port",
                 "take a port from 1024 on behind a proxy, or give the service CAP_NET_BIND_SERVICE");
  else
    findings.Bad("listen", listen, std::string("nobody can listen there: ") + std::strerror(code),
                 "give an address of this machine");
}

void JudgeOpenFiles(std::uint64_t limit, const std::string& where, Findings& findings) {
  const std::string what =
      limit == kUnlimited ? "any number of files may be open" : fmt::format("{} files may be open", limit);
  if (limit < kOpenFilesWish)
    findings.Warn("open-files", where, what + fmt::format(", and 10 000 connections need {}", kOpenFilesWish),
                  "raise it: LimitNOFILE= in the service's unit, or ulimit -n");
  else
    findings.Ok("open-files", where, what);
}

void CheckLimits(const std::optional<Holder>& holder, Findings& findings) {
  long process = ::getpid();
  std::string where = "this shell's limits; a service has others";
  if (holder.has_value() && holder->process > 0 && SoftLimitOf(holder->process, "Max open files").has_value()) {
    process = holder->process;
    where = fmt::format("process {}", process);
  }
  if (const auto limit = SoftLimitOf(process, "Max open files"); limit.has_value())
    JudgeOpenFiles(*limit, where, findings);
  const auto core = SoftLimitOf(process, "Max core file size");
  if (core.has_value() && *core > 0)
    findings.Warn("core-dumps", where, "a crash may write the process's memory to disk, and the keys with it",
                  "LimitCORE=0 in the service's unit, or ulimit -c 0");
  else if (core.has_value())
    findings.Ok("core-dumps", where, "a crash writes no memory to disk");
}

}  // namespace entente::doctor
