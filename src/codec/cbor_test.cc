#include "codec/cbor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "base/encoding.h"
#include "base/limits.h"
#include "codec/cbor_reader.h"

namespace entente::cbor {
namespace {

Bytes Hex(std::string_view text) {
  return FromHex(text).value();
}

// RFC 8949 appendix A: the examples of the types that are taken, and their diagnostic notation.
struct Example {
  const char* hex;
  const char* diagnostic;
};
constexpr Example kDeterministic[] = {
    {"00", "0"},
    {"01", "1"},
    {"0a", "10"},
    {"17", "23"},
    {"1818", "24"},
    {"1819", "25"},
    {"1864", "100"},
    {"1903e8", "1000"},
    {"1a000f4240", "1000000"},
    {"1b000000e8d4a51000", "1000000000000"},
    {"20", "-1"},
    {"29", "-10"},
    {"3863", "-100"},
    {"3903e7", "-1000"},
    {"f4", "false"},
    {"f5", "true"},
    {"f6", "null"},
    {"c074323031332d30332d32315432303a30343a30305a", "0(\"2013-03-21T20:04:00Z\")"},
    {"c11a514b67b0", "1(1363896240)"},
    {"d74401020304", "23(h'01020304')"},
    {"d818456449455446", "24(h'6449455446')"},
    {"d82076687474703a2f2f7777772e6578616d706c652e636f6d", "32(\"http://www.example.com\")"},
    {"40", "h''"},
    {"4401020304", "h'01020304'"},
    {"60", "\"\""},
    {"6161", "\"a\""},
    {"6449455446", "\"IETF\""},
    {"62225c", "\"\\\"\\\\\""},
    {"62c3bc", "\"ü\""},
    {"63e6b0b4", "\"水\""},
    {"64f0908591", "\"𐅑\""},
    {"80", "[]"},
    {"83010203", "[1, 2, 3]"},
    {"8301820203820405", "[1, [2, 3], [4, 5]]"},
    {"98190102030405060708090a0b0c0d0e0f101112131415161718181819",
     "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]"},
    {"a0", "{}"},
    {"a201020304", "{1: 2, 3: 4}"},
    {"a26161016162820203", "{\"a\": 1, \"b\": [2, 3]}"},
    {"826161a161626163", "[\"a\", {\"b\": \"c\"}]"},
    {"a56161614161626142616361436164614461656145",
     "{\"a\": \"A\", \"b\": \"B\", \"c\": \"C\", \"d\": \"D\", \"e\": \"E\"}"},
};
constexpr Example kIndefinite[] = {
    {"5f42010243030405ff", "h'0102030405'"},
    {"7f657374726561646d696e67ff", "\"streaming\""},
    {"9fff", "[]"},
    {"9f018202039f0405ffff", "[1, [2, 3], [4, 5]]"},
    {"9f01820203820405ff", "[1, [2, 3], [4, 5]]"},
    {"83018202039f0405ff", "[1, [2, 3], [4, 5]]"},
    {"83019f0203ff820405", "[1, [2, 3], [4, 5]]"},
    {"bf61610161629f0203ffff", "{\"a\": 1, \"b\": [2, 3]}"},
    {"826161bf61626163ff", "[\"a\", {\"b\": \"c\"}]"},
    {"bf6346756ef563416d7421ff", "{\"Fun\": true, \"Amt\": -2}"},
};

TEST(Cbor, ExamplesOfTheStandard) {
  for (const Example& example : kDeterministic) {
    const Result<Value> value = Decode(Hex(example.hex));
    ASSERT_TRUE(value.has_value()) << example.hex << ": " << value.error().Text();
    EXPECT_EQ(Diagnose(*value), example.diagnostic);
    EXPECT_EQ(ToHex(Encode(*value)), example.hex);
    EXPECT_EQ(Diagnose(DecodeLenient(Hex(example.hex)).value()), example.diagnostic);
  }
}

TEST(Cbor, IndefiniteLengthsAreLenientOnly) {
  for (const Example& example : kIndefinite) {
    EXPECT_FALSE(Decode(Hex(example.hex))) << example.hex;
    const Result<Value> value = DecodeLenient(Hex(example.hex));
    ASSERT_TRUE(value.has_value()) << example.hex << ": " << value.error().Text();
    EXPECT_EQ(Diagnose(*value), example.diagnostic);
    EXPECT_EQ(Diagnose(Decode(Encode(*value)).value()), Diagnose(DecodeLenient(Encode(*value)).value()));
  }
}

TEST(Cbor, IntegersAtTheEdges) {
  for (const std::int64_t n : {INT64_MAX, INT64_MIN, std::int64_t{-24}, std::int64_t{-25}, std::int64_t{-256},
                               std::int64_t{-257}, std::int64_t{255}, std::int64_t{256}, std::int64_t{65535},
                               std::int64_t{65536}, std::int64_t{4294967295}, std::int64_t{4294967296}}) {
    const Result<Value> value = Decode(Encode(Value::Int(n)));
    ASSERT_TRUE(value.has_value()) << n;
    EXPECT_EQ(*value->AsInt(), n);
  }
  EXPECT_FALSE(Decode(Hex("1bffffffffffffffff")));
  EXPECT_FALSE(Decode(Hex("1b8000000000000000")));
  EXPECT_FALSE(Decode(Hex("3b8000000000000000")));
  EXPECT_FALSE(DecodeLenient(Hex("3bffffffffffffffff")));
}

// What one value could also be written as.
TEST(Cbor, SecondSpellingsAreRefusedWhenStrict) {
  for (const char* hex : {"1817", "190018", "1900ff", "1a0000ffff", "1b00000000ffffffff", "3800", "5800", "580101",
                          "7800", "9800", "980101", "b800", "d81200", "d9001200", "a201000000" /* key order */,
                          "a2616100"
                          "0000"}) {
    EXPECT_FALSE(Decode(Hex(hex))) << hex;
  }
  for (const char* hex : {"1817", "190018", "1b00000000ffffffff", "3800", "5800", "580101", "9800", "a2010000 00"}) {
    std::string packed(hex);
    std::erase(packed, ' ');
    EXPECT_TRUE(DecodeLenient(Hex(packed)).has_value()) << hex;
  }
}

TEST(Cbor, KeysTwiceAreRefusedAlways) {
  for (const char* hex : {"a201000100", "a2616100616100", "bf01000100ff",
                          "a201001801"
                          "00",
                          "a2410000"
                          "410000"}) {
    EXPECT_FALSE(Decode(Hex(hex))) << hex;
    EXPECT_FALSE(DecodeLenient(Hex(hex))) << hex;
  }
}

TEST(Cbor, WhatIsNotTaken) {
  for (const char* hex : {"",
                          "ff",
                          "f7",
                          "f93c00",
                          "fa47c35000",
                          "fb3ff199999999999a",
                          "f0",
                          "f818",
                          "f8ff",
                          "1c",
                          "5c",
                          "7e",
                          "9e",
                          "bd",
                          "fc",
                          "62c328",
                          "61ff",
                          "0000",
                          "5f01ff",
                          "5f6161ff",
                          "7f4161ff",
                          "5f5f4100ffff",
                          "7f61ffff",
                          "9f",
                          "bf01ff",
                          "81",
                          "8101ff",
                          "c0",
                          "a101",
                          "81ff",
                          "a1ff00",
                          "a100ff",
                          "5bffffffffffffffff",
                          "9bffffffffffffffff",
                          "bbffffffffffffffff",
                          "9b0000000100000000",
                          "5b0000000100000000",
                          "7bffffffffffffffff"}) {
    EXPECT_FALSE(Decode(Hex(hex))) << hex;
    EXPECT_FALSE(DecodeLenient(Hex(hex))) << hex;
  }
}

TEST(Cbor, ErrorsNameThePosition) {
  const Result<Value> value = Decode(Hex("8301021900"));
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(value.error().place, "byte 3");
}

TEST(Cbor, DepthIsBounded) {
  const auto nested = [](std::size_t depth, std::uint8_t wrap) {
    Bytes bytes(depth - 1, wrap);
    bytes.push_back(0x80);
    return bytes;
  };
  for (const std::uint8_t wrap : {std::uint8_t{0x81}, std::uint8_t{0xC1}, std::uint8_t{0x9F}}) {
    if (wrap != 0x9F) {
      EXPECT_TRUE(Decode(nested(limits::kCborDepthMax - 1, wrap)).has_value());
    }
    for (const std::size_t depth : {limits::kCborDepthMax + 1, std::size_t{1'000'000}}) {
      EXPECT_FALSE(Decode(nested(depth, wrap)));
      EXPECT_FALSE(DecodeLenient(nested(depth, wrap)));
    }
  }
  EXPECT_FALSE(DecodeLenient(Bytes(1'000'000, 0xA1)));
}

TEST(Cbor, ItemsAreBounded) {
  Bytes bytes = Hex("99ffff");
  bytes.insert(bytes.end(), 65'535, 0x00);
  EXPECT_TRUE(Decode(bytes).has_value());
  Bytes more = Hex("9a00010000");
  more.insert(more.end(), 65'536, 0x00);
  const Result<Value> refused = Decode(more);
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().message.find("65536"), std::string::npos);
}

TEST(Cbor, EveryTagNumber) {
  for (std::uint64_t number = 0; number < 70'000; ++number) {
    const Bytes bytes = Encode(Value::Tagged(number, Value::Null()));
    const Result<Value> value = Decode(bytes);
    ASSERT_TRUE(value.has_value()) << number;
    ASSERT_EQ(value->AsTag()->number, number);
  }
  EXPECT_EQ(Decode(Encode(Value::Tagged(UINT64_MAX, Value::Null())))->AsTag()->number, UINT64_MAX);
}

TEST(Cbor, DiagnoseEscapesWhatSteersATerminal) {
  EXPECT_EQ(Diagnose(Value::Text("a\x1b[31m\xC2\x9B\x7F\n")), "\"a\\u001b[31m\\u009b\\u007f\\u000a\"");
}

TEST(Cbor, FindLooksOnlyAtTheRightKeys) {
  const Value map = Decode(Hex("a301020203616104")).value();
  EXPECT_EQ(*map.Find(1)->AsInt(), 2);
  EXPECT_EQ(*map.Find("a")->AsInt(), 4);
  EXPECT_EQ(map.Find(4), nullptr);
  EXPECT_EQ(map.Find("b"), nullptr);
  EXPECT_EQ(Value::Int(1).Find(1), nullptr);
}

// Random values, replayable from the seed.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  Value MakeValue(std::size_t depth) {
    switch (Below(depth == 0 ? 5 : 8)) {
      case 0:
        return Value::Null();
      case 1:
        return Value{Below(2) == 1};
      case 2:
        return Value::Int(static_cast<std::int64_t>(engine_() >> Below(64)) * (Below(2) == 0 ? 1 : -1));
      case 3:
        return Value{MakeBytes()};
      case 4:
        return Value::Text(MakeText());
      case 5: {
        Array array;
        for (std::size_t n = Below(6); n > 0; --n) array.push_back(MakeValue(depth - 1));
        return Value::Of(std::move(array));
      }
      case 6: {
        Map map;
        const std::size_t count = Below(30);
        for (std::size_t n = 0; n < count; ++n)
          map.emplace_back(n % 2 == 0 ? Value::Int(static_cast<std::int64_t>(n) - 10) : Value::Text(std::to_string(n)),
                           MakeValue(depth - 1));
        std::shuffle(map.begin(), map.end(), engine_);
        return Value::Of(std::move(map));
      }
      default:
        return Value::Tagged(engine_() >> Below(64), MakeValue(depth - 1));
    }
  }

 private:
  std::size_t Below(std::size_t bound) { return engine_() % bound; }
  Bytes MakeBytes() {
    Bytes bytes(Below(4) == 0 ? Below(70'000) : Below(30));
    for (std::uint8_t& b : bytes) b = static_cast<std::uint8_t>(engine_());
    return bytes;
  }
  std::string MakeText() {
    std::string text;
    constexpr const char* kPieces[] = {"a", "é", "水", "𐅑", "\"", "\n", "long enough for a head of two bytes, "};
    for (std::size_t n = Below(12); n > 0; --n) text += kPieces[Below(std::size(kPieces))];
    return text;
  }
  std::mt19937_64 engine_;
};

TEST(CborProperty, RandomValuesRoundTrip) {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const Value value = Random(seed).MakeValue(4);
    const Bytes bytes = Encode(value);
    const Result<Value> back = Decode(bytes);
    ASSERT_TRUE(back.has_value()) << "seed " << seed << ": " << back.error().Text();
    ASSERT_EQ(Encode(*back), bytes) << "seed " << seed;
    ASSERT_EQ(Diagnose(DecodeLenient(bytes).value()), Diagnose(*back)) << "seed " << seed;
  }
}

// What strict decoding takes has one form: every damaged document is refused or is itself what it encodes to.
TEST(CborProperty, DamagedDocumentsAreRefusedOrAreThemselves) {
  const Bytes documents[] = {
      Hex("d28443a10126a10442313154546869732069732074686520636f6e74656e742e4401020304"),
      Hex("a40107024203e820613aa26161182a6162f6f582"  // cut short on purpose below
          "0102"),
      Encode(Random(7).MakeValue(3)),
      Encode(Random(21).MakeValue(3)),
      Hex("a5010220021903e8f461616261c3a961628301d818410000"),
  };
  for (const Bytes& document : documents) {
    const Bytes sample(document.begin(),
                       document.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(document.size(), 400)));
    for (std::size_t size = 0; size < sample.size(); ++size) {
      const ByteView cut = ByteView(sample).first(size);
      if (const Result<Value> value = Decode(cut); value.has_value()) {
        ASSERT_EQ(Encode(*value), ToBytes(cut));
      }
    }
    for (std::size_t bit = 0; bit < sample.size() * 8; ++bit) {
      Bytes flipped = sample;
      flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      if (const Result<Value> value = Decode(flipped); value.has_value()) {
        ASSERT_EQ(Encode(*value), flipped) << bit;
      }
      if (const Result<Value> value = DecodeLenient(flipped); value.has_value()) {
        const Bytes canonical = Encode(*value);
        ASSERT_EQ(Encode(Decode(canonical).value()), canonical) << bit;
      }
    }
  }
}

TEST(CborReader, TakesAMessageApartInPlace) {
  const Bytes bytes = Hex("d284430102034401020304a0f6");
  Reader reader(bytes, Form::kDeterministic);
  EXPECT_EQ(reader.Expect(ItemKind::kTag, "a tag")->number, 18U);
  EXPECT_EQ(reader.Expect(ItemKind::kArray, "an array")->number, 4U);
  const Item item = reader.Next().value();
  EXPECT_EQ(item.kind, ItemKind::kBytes);
  EXPECT_EQ(item.bytes.data(), bytes.data() + 3);
  EXPECT_FALSE(reader.ExpectEnd());
  EXPECT_EQ(reader.Expect(ItemKind::kMap, "a map").error().place, "byte 6");
}

}  // namespace
}  // namespace entente::cbor
