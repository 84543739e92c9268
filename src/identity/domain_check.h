// A look at a party's domain: does it publish one of the party's keys? Two ways, each with its own outcome.
//
// Requests go to the party's own host over HTTPS with a verified certificate, follow no redirect, are bounded in bytes
// and in time, and never go to addresses that are not public unless that is allowed: the address that was looked up and
// judged is the one that is connected to.
//
// Thread safety: any thread; a check blocks for at most some twenty seconds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "identity/dns.h"

namespace entente::identity {

enum class Outcome : std::uint8_t {
  kProved,
  kFailed,       // the domain answered, and does not say so
  kUnreachable,  // nobody knows: no answer, no trusted certificate, no address that may be asked
};

struct Question {
  std::string party;
  std::string domain;
  std::vector<std::string> kids;  // base64url: keys that count if they are found
};

struct Finding {
  Outcome outcome = Outcome::kUnreachable;
  std::vector<std::string> kids;  // those of the question that were found, when it is proved
  std::string reason;             // otherwise
};

struct Surroundings {
  DnsOptions dns;
  std::filesystem::path ca_file;  // PEM; empty: the system's
  bool allow_private_addresses = false;
};

[[nodiscard]] Finding CheckDidDocument(const Question& question, const Surroundings& surroundings);
[[nodiscard]] Finding CheckDomainRecord(const Question& question, const Surroundings& surroundings);

}  // namespace entente::identity
