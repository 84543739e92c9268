// What a domain publishes, and names of domains: nothing that comes in can do more than be passed over, and what is
// written is read back.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/check.h"
#include "identity/domain_evidence.h"
#include "identity/domain_names.h"
#include "identity/public_address.h"
#include "identity/skeleton.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const std::string text(AsText(ByteView(data, size)));
  (void)identity::KidsInDidDocument(text, "did:web:acme.example");
  if (const auto kid = identity::KidInDomainRecord(text, "did:web:acme.example"); kid.has_value())
    CHECK(identity::KidInDomainRecord(identity::DomainRecord("did:web:acme.example", *kid), "did:web:acme.example") ==
          kid);
  if (const auto place = identity::DidDocumentPlace("did:web:" + text, "acme.example"); place.has_value()) {
    CHECK(place->host == "acme.example");
    CHECK(place->origin.starts_with("https://acme.example"));
    CHECK(place->path.find("..") == std::string::npos || place->path.find("/../") == std::string::npos);
  }
  (void)identity::IsPublicAddress(text);
  (void)identity::ReadableLabel("xn--" + text);
  for (const std::string& skeleton : identity::SkeletonsOf(text)) CHECK(!skeleton.empty());
  CHECK(identity::LikenessOf(text, "acme.example") == identity::LikenessOf("acme.example", text));
  return 0;
}
