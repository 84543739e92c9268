#include "codec/cbor_head.h"

namespace entente::cbor {
namespace {

constexpr unsigned kMajorShift = 5;
constexpr std::uint8_t kArgumentMask = 0x1F;
constexpr std::uint8_t kInOneByte = 24;  // from here on the argument follows, in 1, 2, 4 or 8 bytes
constexpr std::uint8_t kInEightBytes = 27;

// How the argument is written in the shortest form: the low bits of the first byte.
std::uint8_t ShortestForm(std::uint64_t argument) {
  if (argument < kInOneByte) return static_cast<std::uint8_t>(argument);
  if (argument <= 0xFF) return kInOneByte;
  if (argument <= 0xFFFF) return kInOneByte + 1;
  if (argument <= 0xFFFFFFFF) return kInOneByte + 2;
  return kInEightBytes;
}

std::size_t BytesAfter(std::uint8_t form) {
  return form < kInOneByte ? 0 : std::size_t{1} << (form - kInOneByte);
}

}  // namespace

Result<Head> ReadHead(ByteView bytes) {
  if (bytes.empty()) return Invalid("a CBOR item is missing here");
  const std::uint8_t form = bytes[0] & kArgumentMask;
  if (form > kInEightBytes) return Invalid("this CBOR item has no definite length");
  const std::size_t following = BytesAfter(form);
  if (bytes.size() < 1 + following) return Invalid("this CBOR item is cut off");
  std::uint64_t argument = form;
  if (following > 0) {
    argument = 0;
    for (std::size_t i = 1; i <= following; ++i) argument = argument << 8 | bytes[i];
  }
  if (ShortestForm(argument) != form) return Invalid("this CBOR item is not in its shortest form");
  return Head{static_cast<Major>(bytes[0] >> kMajorShift), argument, 1 + following};
}

Bytes WriteHead(Major major, std::uint64_t argument) {
  const std::uint8_t form = ShortestForm(argument);
  Bytes head = {static_cast<std::uint8_t>(static_cast<unsigned>(major) << kMajorShift | form)};
  for (std::size_t left = BytesAfter(form); left > 0; --left)
    head.push_back(static_cast<std::uint8_t>(argument >> (8 * (left - 1))));
  return head;
}

}  // namespace entente::cbor
