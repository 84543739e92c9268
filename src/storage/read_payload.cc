#include "storage/read_payload.h"

#include "base/encoding.h"
#include "storage/payload_document.h"

namespace entente::storage {

Result<Bytes> ReadPayload(const std::filesystem::path& root, const crypto::Digest& digest, std::uint64_t bytes_max) {
  const std::string name = ToHex(digest);
  return ReadDocument(root / name.substr(0, 2) / (name + ".zst"), digest, bytes_max);
}

}  // namespace entente::storage
