// Reads documents of a payload store that another process may have open: nothing is locked, tidied up or written.
//
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/vault_key.h"
#include "storage/payloads.h"

namespace entente::storage {

// `root` is the store's. Errors: kNotFound; kCorruption when the bytes no longer hash to their name; kUnavailable when
// the document is larger than `bytes_max`, or the disk does not answer.
[[nodiscard]] Result<Bytes> ReadPayload(const std::filesystem::path& root, const crypto::Digest& digest,
                                        std::uint64_t bytes_max);
// The same of a vault. Errors: kCorruption with another key as well.
[[nodiscard]] Result<Bytes> ReadPayload(const std::filesystem::path& root, const crypto::Digest& digest,
                                        std::uint64_t bytes_max, const crypto::VaultKey& key);
// The same as a store that takes nothing: its Begin() and Keep() fail with kUnavailable.
[[nodiscard]] std::unique_ptr<PayloadStore> PayloadsToRead(std::filesystem::path root, std::uint64_t bytes_max);
[[nodiscard]] std::unique_ptr<PayloadStore> PayloadsToRead(std::filesystem::path root, std::uint64_t bytes_max,
                                                           const crypto::VaultKey& key);

}  // namespace entente::storage
