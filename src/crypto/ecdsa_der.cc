#include "crypto/ecdsa_der.h"

#include <algorithm>

#include "base/check.h"

namespace entente::crypto {
namespace {

constexpr std::uint8_t kSequence = 0x30;
constexpr std::uint8_t kInteger = 0x02;

void AppendInteger(DerSignature& der, ByteView scalar) {
  std::size_t zeros = 0;
  while (zeros + 1 < scalar.size() && scalar[zeros] == 0) ++zeros;
  const ByteView digits = scalar.subspan(zeros);
  const bool padded = (digits[0] & 0x80U) != 0;  // a leading one bit would mean a negative number
  der.bytes[der.size++] = kInteger;
  der.bytes[der.size++] = static_cast<std::uint8_t>(digits.size() + (padded ? 1 : 0));
  if (padded) der.bytes[der.size++] = 0;
  std::ranges::copy(digits, der.bytes.begin() + static_cast<std::ptrdiff_t>(der.size));
  der.size += digits.size();
}

// Takes one integer off the front of `rest` and writes it, left-padded, to `scalar`.
bool TakeInteger(ByteView& rest, std::span<std::uint8_t> scalar) {
  if (rest.size() < 3 || rest[0] != kInteger) return false;
  const std::size_t length = rest[1];
  if (length == 0 || length > scalar.size() + 1 || rest.size() < 2 + length) return false;
  ByteView digits = rest.subspan(2, length);
  rest = rest.subspan(2 + length);
  if ((digits[0] & 0x80U) != 0) return false;
  if (digits[0] == 0 && length > 1) {
    if ((digits[1] & 0x80U) == 0) return false;  // a zero that need not be there
    digits = digits.subspan(1);
  }
  if (digits.size() > scalar.size()) return false;
  std::ranges::fill(scalar, std::uint8_t{0});
  std::ranges::copy(digits, scalar.end() - static_cast<std::ptrdiff_t>(digits.size()));
  return true;
}

}  // namespace

DerSignature RawToDer(ByteView raw) {
  CHECK(!raw.empty() && raw.size() % 2 == 0 && raw.size() <= 2 * kCoordinateBytesMax);
  DerSignature der;
  der.bytes[0] = kSequence;
  der.size = 2;
  AppendInteger(der, raw.first(raw.size() / 2));
  AppendInteger(der, raw.last(raw.size() / 2));
  der.bytes[1] = static_cast<std::uint8_t>(der.size - 2);
  return der;
}

Result<Bytes> DerToRaw(ByteView der, std::size_t scalar_bytes) {
  CHECK(scalar_bytes > 0 && scalar_bytes <= kCoordinateBytesMax);
  if (der.size() < 2 || der[0] != kSequence || der[1] != der.size() - 2 || der[1] >= 0x80)
    return Invalid("this is no DER-encoded ECDSA signature");
  Bytes raw(2 * scalar_bytes);
  const std::span<std::uint8_t> out(raw);
  ByteView rest = der.subspan(2);
  if (!TakeInteger(rest, out.first(scalar_bytes)) || !TakeInteger(rest, out.last(scalar_bytes)) || !rest.empty())
    return Invalid("this is no DER-encoded ECDSA signature on this curve");
  return raw;
}

}  // namespace entente::crypto
