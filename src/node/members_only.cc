#include "node/members_only.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "http/problem.h"
#include "http/route_wrapping.h"
#include "protocols/ask_to_sign.h"

namespace entente::node {
namespace {

constexpr std::array<std::string_view, 3> kForEverybody = {"/log/checkpoint", "/.well-known/scitt-keys",
                                                           "/.well-known/scitt-keys/{kid}"};

Result<void> Admit(const Readers& readers, const http::Request& request) {
  auto reader = readers.ReaderOf(request);
  if (!reader.has_value()) {
    if (reader.error().code != ErrorCode::kUnauthorized) return std::unexpected(std::move(reader.error()));
    // Which keys the log has, and of whom, is not for everybody either.
    if (reader.error().rule == kReaderKeyRule)
      reader.error().message =
          "only members read this log, and no key of a member has made this signature: the key is not on this log, may "
          "sign nothing more, or has signed another request";
    reader.error().rule = http::kSignatureNeededRule;
    return std::unexpected(std::move(reader.error()));
  }
  const std::optional<statement::Reader>& who = *reader;
  if (!who.has_value())
    return std::unexpected(
        Error{ErrorCode::kUnauthorized,
              "only members read this log: sign the request with a key of an admitted party, as entente does with "
              "--reader PARTY --reader-key KEY",
              "Signature", std::string(http::kSignatureNeededRule)});
  if (who->admitted) return {};
  return std::unexpected(Error{ErrorCode::kUnauthorized,
                               fmt::format("only members read this log, and {} is not admitted to it", who->party),
                               "Signature", std::string(kMembersOnlyRule)});
}

// No cache between the log and its reader keeps what is not for everybody.
void KeepFromCaches(http::Response& response) {
  std::erase_if(response.headers, [](const auto& header) { return header.first == "Cache-Control"; });
  response.headers.emplace_back("Cache-Control", "no-store");
}

}  // namespace

http::Routes ForMembers(http::Routes routes, const Readers& readers) {
  http::Routes open;
  http::Routes guarded;
  for (http::Route& route : routes) {
    const bool for_everybody = std::ranges::find(kForEverybody, route.pattern) != kForEverybody.end();
    route.cross_origin = for_everybody && route.cross_origin;
    (for_everybody ? open : guarded).push_back(std::move(route));
  }
  guarded = http::Guarded(
      http::Changing(std::move(guarded), KeepFromCaches),
      [&readers](const http::Request& request) { return Admit(readers, request); }, protocols::AskToSign);
  std::ranges::move(guarded, std::back_inserter(open));
  return open;
}

}  // namespace entente::node
