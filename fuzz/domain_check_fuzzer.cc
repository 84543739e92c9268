// A domain check and the certificates in it: what is taken is written back as it was, and no chain proves a domain
// under anchors that it does not lead to.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "views/roster/certified.h"
#include "views/roster/domain_check_document.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  constexpr UnixSeconds kTime = 2'000'000'000;
  const ByteView bytes(data, size);
  std::vector<Bytes> chain = {ToBytes(bytes)};
  std::string domain = "acme.example";
  if (const auto check = roster::ParseDomainCheck(AsText(bytes)); check.has_value()) {
    const std::string written = roster::ToJson(*check);
    CHECK(roster::ToJson(roster::ParseDomainCheck(written).value()) == written);
    chain = check->chain;
    domain = check->domain;
  }
  CHECK(!roster::JudgeDomainChain(chain, domain, {}, {&kTime, 1}).has_value());
  std::vector<crypto::Certificate> own;
  for (const Bytes& der : chain)
    if (auto one = crypto::Certificate::FromDer(der); one.has_value() && one->is_authority())
      own.push_back(*std::move(one));
  if (const auto judged = roster::JudgeDomainChain(chain, domain, own, {&kTime, 1}); judged.has_value())
    CHECK(!judged->anchors.empty());
  return 0;
}
