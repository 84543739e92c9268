#include "codec/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace entente::gzip {
namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr int kGzipOnly = 16 + MAX_WBITS;

class Inflater {
 public:
  Inflater() { ready_ = ::inflateInit2(&stream_, kGzipOnly) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready_) ::inflateEnd(&stream_);
  }
  [[nodiscard]] bool ready() const { return ready_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

}  // namespace

bool Looks(ByteView bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

Result<Bytes> Unpack(ByteView packed, std::size_t bytes_max) {
  if (!Looks(packed)) return Invalid("it is no gzip file");
  if (packed.size() > std::numeric_limits<uInt>::max()) return Invalid("larger than a gzip file may be here");
  Inflater inflater;
  if (!inflater.ready()) return Fail(ErrorCode::kUnavailable, "there is no memory to unpack it");
  z_stream& stream = inflater.stream();
  stream.next_in = const_cast<Bytef*>(packed.data());  // zlib does not write there
  stream.avail_in = static_cast<uInt>(packed.size());
  Bytes unpacked;
  std::array<std::uint8_t, kPieceBytes> piece{};
  while (true) {
    stream.next_out = piece.data();
    stream.avail_out = static_cast<uInt>(piece.size());
    const int outcome = ::inflate(&stream, Z_NO_FLUSH);
    const std::size_t count = piece.size() - stream.avail_out;
    if (unpacked.size() + count > bytes_max)
      return Invalid("it unpacks to more than " + std::to_string(bytes_max) + " bytes");
    Append(unpacked, ByteView(piece).first(count));
    if (outcome == Z_STREAM_END) {
      if (stream.avail_in == 0) return unpacked;
      if (::inflateReset(&stream) != Z_OK) return Fail(ErrorCode::kInternal, "it cannot be unpacked");
      continue;
    }
    if (outcome == Z_BUF_ERROR || (outcome == Z_OK && stream.avail_in == 0 && stream.avail_out > 0))
      return Invalid("the gzip file is cut off");
    if (outcome != Z_OK)
      return Invalid(std::string("the gzip file is broken: ") +
                     (stream.msg == nullptr ? "it ends in something else" : stream.msg));
  }
}

}  // namespace entente::gzip
