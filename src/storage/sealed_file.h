// Sealed files: documents of a vault as they rest on disk, and how to see without the key that one is whole.
//
//   at         bytes  what
//   0          7      "entseal" in ASCII
//   7          1      the version of this form: 1
//   8          32     salt: random, new for each file
//   40         24     header of the document's stream
//   64                the document's stream: pieces of 65 536 bytes of one zstd frame (RFC 8878), the last one of 1 to
//                     65 536, each 17 bytes longer for being sealed; as many as there is room for
//   end - 81   24     header of the size's stream
//   end - 57   25     the size's stream: one piece, the document's uncompressed size in bytes (64 bits, little-endian)
//   end - 32   32     SHA-256 of everything before it
//
// A stream is libsodium's crypto_secretstream_xchacha20poly1305 without additional data; its last piece has the tag
// FINAL, the others the tag MESSAGE. Its key is keyed BLAKE2b (RFC 7693) with 32 bytes of output: the key is the
// vault's; the message is the stream's label ("entente vault 1 document", "entente vault 1 size"), the salt, and the
// document's SHA-256 as it is in the file's name. A file under another name, a piece in another place, and a stream
// that was cut off at any point therefore do not open. The size stands behind, since it is known when the document has
// come in, and no byte of a file is written twice.
//
// The SHA-256 is in the clear and keeps nobody from changing a file: it is there to find what disks and copies do to
// it.
//
// Thread safety: any thread.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace entente::storage {

// What follows the digest in the name of a sealed file.
inline constexpr std::string_view kSealedNameEnd = ".zst.sealed";

// Reads all of the file, in bounded memory, and needs no key. Whether a key opens it, and whether it is the document of
// its name, is not seen. Errors: kNotFound; kCorruption when it has not the form above or not its SHA-256; kUnavailable
// for the disk.
[[nodiscard]] Result<void> CheckSealedFile(const std::filesystem::path& path);

}  // namespace entente::storage
