// The open form of a document at rest: a skippable zstd frame (RFC 8878 section 3.1.2) that gives the uncompressed
// size, and one zstd frame with the document. `zstd -dc` reads it.
//
//   at  bytes  what (little-endian)
//   0   4      0x184D2A50: a skippable frame
//   4   4      8: the length of what follows in it
//   8   8      uncompressed size in bytes
//   16         the zstd frame; nothing follows it
//
// Seen inside storage/ only. Thread safety: any thread.
#pragma once

#include <memory>

#include "storage/document_form.h"

namespace entente::storage {

[[nodiscard]] std::shared_ptr<const DocumentForm> OpenForm();

}  // namespace entente::storage
