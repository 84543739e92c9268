#include "http/compression.h"

#include <zlib.h>

#include <array>

namespace entente::http {
namespace {

constexpr int kQuickLevel = 3;
constexpr int kGzipWindowBits = 15 + 16;  // zlib: the largest window, with a gzip header
constexpr int kMemoryLevel = 8;

}  // namespace

bool IsCompressible(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  static constexpr std::array<std::string_view, 6> kTypes = {"application/json", "application/javascript",
                                                             "image/svg+xml",    "application/yaml",
                                                             "application/xml",  "application/manifest+json"};
  if (type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml")) return true;
  for (const std::string_view known : kTypes) {
    if (type == known) return true;
  }
  return false;
}

Result<Bytes> Gzip(ByteView bytes, int level) {
  z_stream stream{};
  if (::deflateInit2(&stream, level, Z_DEFLATED, kGzipWindowBits, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
    return Fail(ErrorCode::kInternal, "the answer could not be compressed");
  }
  Bytes out(::deflateBound(&stream, static_cast<uLong>(bytes.size())));
  // zlib's interface predates const.
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = ::deflate(&stream, Z_FINISH);
  const auto size = static_cast<std::size_t>(stream.total_out);
  ::deflateEnd(&stream);
  if (done != Z_STREAM_END) return Fail(ErrorCode::kInternal, "the answer could not be compressed");
  out.resize(size);
  return out;
}

void CompressResponse(Response& response) {
  constexpr std::size_t kCompressBytesMax = std::size_t{64} * 1024 * 1024;
  if (response.status != 200 || response.body.size() < kCompressBytesMin || response.body.size() > kCompressBytesMax)
    return;
  const auto type = FindHeader(response.headers, "Content-Type");
  if (!type.has_value() || !IsCompressible(*type) || FindHeader(response.headers, "Content-Encoding").has_value())
    return;
  Result<Bytes> compressed = Gzip(response.body, kQuickLevel);
  if (!compressed.has_value() || compressed->size() >= response.body.size()) return;
  response.body = *std::move(compressed);
  response.headers.emplace_back("Content-Encoding", "gzip");
  response.headers.emplace_back("Vary", "Accept-Encoding");
  // The bytes differ, the meaning does not: RFC 9110 section 8.8.1.
  for (auto& [name, value] : response.headers) {
    if (name == "ETag" && !value.starts_with("W/")) value.insert(0, "W/");
  }
}

}  // namespace entente::http
