// DNS: text records and addresses of a name, from the system's resolver or from one that is named.
//
// Answers are not validated (DNSSEC is the resolver's business) and are outside bytes. Each look-up is bounded in time
// and in what it gives. Nothing else of the name service is used where a server is named: no hosts file, no search
// list.
//
// Thread safety: any thread; a look-up blocks.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace entente::identity {

struct DnsOptions {
  std::string server;                     // "192.0.2.53", "192.0.2.53:5300", "[2001:db8::53]:53"; empty: the system's
  std::chrono::milliseconds time{6'000};  // for a look-up
};

inline constexpr std::size_t kTextRecordsMax = 64;
inline constexpr std::size_t kAddressesMax = 16;

// Texts of the records, the pieces of each joined (RFC 7208 section 3.3). Errors: kNotFound when the name or such a
// record is not there, by the server's word; kUnavailable when no server says so; kInvalidInput for the server.
[[nodiscard]] Result<std::vector<std::string>> LookUpTexts(const std::string& name, const DnsOptions& options);
// Numeric addresses, IPv4 and IPv6. Errors: the same.
[[nodiscard]] Result<std::vector<std::string>> LookUpAddresses(const std::string& name, const DnsOptions& options);

}  // namespace entente::identity
