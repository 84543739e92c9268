#include "http/entity_tag.h"

#include <openssl/sha.h>

#include <array>

#include "base/encoding.h"

namespace entente::http {

std::string EntityTagOf(ByteView body) {
  constexpr std::size_t kTagBytes = 16;
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
  ::SHA256(body.data(), body.size(), digest.data());
  return '"' + ToHex(ByteView(digest).first(kTagBytes)) + '"';
}

void AddEntityTag(Response& response) {
  if (response.status != 200 || response.body.empty() || !response.file.empty() || response.source != nullptr) return;
  if (FindHeader(response.headers, "ETag").has_value()) return;
  const auto caching = FindHeader(response.headers, "Cache-Control");
  if (!caching.has_value() || ListsToken(*caching, "no-store")) return;
  response.headers.emplace_back("ETag", EntityTagOf(response.body));
}

}  // namespace entente::http
