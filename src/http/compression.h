// Compression of answers, for clients that take it. Pure.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "http/message.h"

namespace entente::http {

inline constexpr std::size_t kCompressBytesMin = 1024;

// Text in its many forms; not what is compressed already, nor bytes without form.
[[nodiscard]] bool IsCompressible(std::string_view content_type);
[[nodiscard]] Result<Bytes> Gzip(ByteView bytes, int level);

// Compresses the body where that helps: a 200 with a compressible body of at least kCompressBytesMin.
void CompressResponse(Response& response);

}  // namespace entente::http
