#include "identity/public_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace entente::identity {
namespace {

struct Block4 {
  std::array<std::uint8_t, 4> address;
  unsigned bits;
};
constexpr std::array kNotPublic4 = {
    Block4{{0, 0, 0, 0}, 8},      Block4{{10, 0, 0, 0}, 8},     Block4{{100, 64, 0, 0}, 10},
    Block4{{127, 0, 0, 0}, 8},    Block4{{169, 254, 0, 0}, 16}, Block4{{172, 16, 0, 0}, 12},
    Block4{{192, 0, 0, 0}, 24},   Block4{{192, 0, 2, 0}, 24},   Block4{{192, 88, 99, 0}, 24},
    Block4{{192, 168, 0, 0}, 16}, Block4{{198, 18, 0, 0}, 15},  Block4{{198, 51, 100, 0}, 24},
    Block4{{203, 0, 113, 0}, 24}, Block4{{224, 0, 0, 0}, 4},    Block4{{240, 0, 0, 0}, 4},
};

struct Block6 {
  std::array<std::uint8_t, 4> start;  // the rest is zero
  unsigned bits;
};
constexpr Block6 kGlobalUnicast = {{0x20, 0, 0, 0}, 3};
// Within it: protocol assignments (Teredo, ORCHID and others), documentation, and 6to4, which embeds an IPv4 address.
constexpr std::array kNotPublic6 = {
    Block6{{0x20, 0x01, 0, 0}, 23},
    Block6{{0x20, 0x01, 0x0d, 0xb8}, 32},
    Block6{{0x20, 0x02, 0, 0}, 16},
    Block6{{0x3f, 0xff, 0, 0}, 20},
};

bool Begins(std::span<const std::uint8_t> address, std::span<const std::uint8_t> start, unsigned bits) {
  for (unsigned i = 0; i < bits; ++i) {
    const unsigned mask = 0x80U >> (i % 8);
    if (((address[i / 8] ^ start[i / 8]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace

bool IsPublicAddress(std::string_view address) {
  const std::string text(address);
  std::array<std::uint8_t, 4> v4{};
  if (::inet_pton(AF_INET, text.c_str(), v4.data()) == 1)
    return std::ranges::none_of(kNotPublic4,
                                [&](const Block4& block) { return Begins(v4, block.address, block.bits); });
  std::array<std::uint8_t, 16> v6{};
  if (::inet_pton(AF_INET6, text.c_str(), v6.data()) != 1) return false;
  return Begins(v6, kGlobalUnicast.start, kGlobalUnicast.bits) &&
         std::ranges::none_of(kNotPublic6, [&](const Block6& block) { return Begins(v6, block.start, block.bits); });
}

}  // namespace entente::identity
