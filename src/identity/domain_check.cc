#include "identity/domain_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/bytes.h"
#include "http/client.h"
#include "identity/domain_evidence.h"
#include "identity/public_address.h"

namespace entente::identity {
namespace {

constexpr std::chrono::seconds kConnect{5};
constexpr std::chrono::seconds kWhole{15};

Finding Found(Outcome outcome, std::string reason) {
  return {outcome, {}, std::move(reason)};
}

// A name or a page that is certainly not there fails; everything else is not known.
Finding FromError(const Error& error) {
  return Found(error.code == ErrorCode::kNotFound || error.code == ErrorCode::kInvalidInput ? Outcome::kFailed
                                                                                            : Outcome::kUnreachable,
               error.Text());
}

// Those of the question that stand in `published`.
Finding Compare(const Question& question, const std::vector<std::string>& published, std::string_view where) {
  Finding finding;
  for (const std::string& kid : question.kids)
    if (std::ranges::find(published, kid) != published.end()) finding.kids.push_back(kid);
  if (!finding.kids.empty()) {
    finding.outcome = Outcome::kProved;
    return finding;
  }
  return Found(Outcome::kFailed,
               published.empty() ? fmt::format("{} gives no key of {}", where, question.party)
                                 : fmt::format("{} gives keys, and none of them is an admin key of {} that signed its "
                                               "own statement",
                                               where, question.party));
}

Result<std::vector<std::string>> AddressesToAsk(const std::string& host, const Surroundings& surroundings) {
  TRY_ASSIGN(std::vector<std::string> addresses, LookUpAddresses(host, surroundings.dns));
  if (surroundings.allow_private_addresses) return addresses;
  std::erase_if(addresses, [](const std::string& one) { return !IsPublicAddress(one); });
  if (addresses.empty())
    return Fail(ErrorCode::kUnavailable, host + " has no public address, and others are not asked");
  return addresses;
}

}  // namespace

Finding CheckDidDocument(const Question& question, const Surroundings& surroundings) {
  const auto place = DidDocumentPlace(question.party, question.domain);
  if (!place.has_value()) return FromError(place.error());
  auto addresses = AddressesToAsk(place->host, surroundings);
  if (!addresses.has_value()) return FromError(addresses.error());
  http::ClientOptions options;
  options.connect = kConnect;
  options.io = kConnect;
  options.whole = kWhole;
  options.response_bytes_max = kDidDocumentBytesMax;
  options.ca_file = surroundings.ca_file;
  options.addresses = *std::move(addresses);
  const auto client = http::Client::Connect(place->origin, options);
  if (!client.has_value()) return Found(Outcome::kUnreachable, client.error().Text());
  const auto answer = (*client)->Get(place->path, {{"Accept", "application/did+json, application/json"}});
  const std::string where = place->Address();
  if (!answer.has_value())
    return answer.error().code == ErrorCode::kInvalidInput
               ? Found(Outcome::kFailed, where + ": " + answer.error().Text())
               : Found(Outcome::kUnreachable, answer.error().Text());
  constexpr unsigned kOk = 200;
  constexpr unsigned kServerErrors = 500;
  if (answer->status >= kServerErrors)
    return Found(Outcome::kUnreachable, fmt::format("{}: HTTP {}", where, answer->status));
  if (answer->status != kOk)
    return Found(Outcome::kFailed, fmt::format("{}: HTTP {}{}", where, answer->status,
                                               answer->status / 100 == 3 ? ", and redirects are not followed" : ""));
  const auto kids = KidsInDidDocument(AsText(answer->body), question.party);
  if (!kids.has_value()) return Found(Outcome::kFailed, where + ": " + kids.error().Text());
  return Compare(question, *kids, where);
}

Finding CheckDomainRecord(const Question& question, const Surroundings& surroundings) {
  const std::string name = DomainRecordName(question.domain);
  const auto texts = LookUpTexts(name, surroundings.dns);
  if (!texts.has_value()) return FromError(texts.error());
  std::vector<std::string> kids;
  for (const std::string& text : *texts)
    if (auto kid = KidInDomainRecord(text, question.party); kid.has_value()) kids.push_back(*std::move(kid));
  return Compare(question, kids, "the text record of " + name);
}

}  // namespace entente::identity
