// Others' envelopes, bundles and trust material: whatever comes in, it is refused in words or shown, and what nobody
// signed is never called verified.
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/check.h"
#include "envelopes/trust_material.h"
#include "envelopes/verify.h"
#include "statement/content_types.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  namespace content_type = statement::content_type;
  const ByteView bytes(data, size);
  for (const std::string_view type : {content_type::kDsse, content_type::kSigstoreBundles[0]}) {
    const auto outcome = envelopes::VerifyEnvelope(type, bytes, {});
    if (!outcome.has_value()) {
      CHECK(IsUtf8(AsBytes(outcome.error().Text())));
      continue;
    }
    // Nothing is known, so nothing is verified.
    CHECK(!outcome->verified_by_any());
    CHECK(IsUtf8(AsBytes(envelopes::ToJson(*outcome).dump())));
  }
  if (const auto material = envelopes::ParseTrustMaterial(AsText(bytes)); material.has_value())
    CHECK(envelopes::ParseTrustMaterial(material->ToJson()).has_value());
  (void)envelopes::ReadForeignMaterial(AsText(bytes), "fuzzed");
  return 0;
}
