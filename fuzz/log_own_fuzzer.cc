// What a log says of itself: a change of keys and an end that are read have one form, what a key signs of them is one
// text, and no charter takes a change whose signatures nobody made.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "log/key_change.h"
#include "log/key_line.h"
#include "log/log_end.h"

using namespace entente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = AsText(ByteView(data, size));
  if (const auto change = log::ParseKeyChange(input); change.has_value()) {
    const std::string text = log::ToJson(*change);
    const auto again = log::ParseKeyChange(text);
    CHECK(again.has_value() && log::ToJson(*again) == text);
    CHECK(log::SignedText(*again) == log::SignedText(*change));
    // A key that signed none of this is never followed.
    static const crypto::PrivateKey ours = crypto::PrivateKey::FromSeed(Bytes(32, 7)).value();
    log::KeyLine line(ours.public_key(), 0);
    CHECK(!line.Check(*change).has_value());
    // Nor is the change's own old key, unless both signatures hold.
    const log::KeyLine named(change->old_key, 0);
    if (named.Check(*change).has_value()) CHECK(log::CheckSignatures(*change).has_value());
  }
  if (const auto end = log::ParseLogEnd(input); end.has_value()) {
    const auto again = log::ParseLogEnd(log::ToJson(*end));
    CHECK(again.has_value() && *again == *end);
  }
  return 0;
}
