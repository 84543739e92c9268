#include "log/tlog_policy.h"

#include <gtest/gtest.h>

#include <string>

namespace entente::log {
namespace {

crypto::PrivateKey KeyOf(int number) {
  return crypto::PrivateKey::FromSeed(Bytes(32, static_cast<std::uint8_t>(number))).value();
}
std::string LogKey(int number = 1) {
  return VerifierKey("log.example/" + std::to_string(number), KeyOf(number).public_key());
}
std::string NameOf(int number) {
  return "w" + std::to_string(number) + ".example";
}
std::string WitnessKey(int number) {
  return CosignatureVerifierKey(CosignatureVerifierOf(NameOf(number), KeyOf(number).public_key()));
}

// The example of the specification.
const std::string kTwoLevels = "# two organizations\n\nlog " + LogKey() + "\n\n" +                             //
                               "witness X1 " + WitnessKey(11) + "\n  witness\tX2 " + WitnessKey(12) + " \n" +  //
                               "witness X3 " + WitnessKey(13) + " https://x3.example\ngroup X 2 X1 X2 X3\n" +  //
                               "witness Y1 " + WitnessKey(21) + "\nwitness Y2 " + WitnessKey(22) + "\n" +      //
                               "group Y any Y1 Y2\ngroup both all X Y\nquorum both\n";

TEST(TlogPolicy, IsReadAndEvaluated) {
  const auto policy = ParseTlogPolicy(kTwoLevels);
  ASSERT_TRUE(policy.has_value()) << policy.error().Text();
  EXPECT_EQ(policy->logs.size(), 1U);
  ASSERT_EQ(policy->witnesses.size(), 5U);
  EXPECT_EQ(policy->witnesses[2].url, "https://x3.example");
  EXPECT_EQ(QuorumWords(*policy), "2 of (2 of (X1, X2, X3), 1 of (Y1, Y2))");
  // Every set of witnesses.
  for (unsigned set = 0; set < 32; ++set) {
    const auto has = [set](unsigned i) { return (set >> i & 1U) != 0; };
    std::vector<bool> cosigned;
    for (unsigned i = 0; i < 5; ++i) cosigned.push_back(has(i));
    const bool enough =
        static_cast<int>(has(0)) + static_cast<int>(has(1)) + static_cast<int>(has(2)) >= 2 && (has(3) || has(4));
    EXPECT_EQ(MeetsQuorum(*policy, cosigned), enough) << set;
  }
}

TEST(TlogPolicy, OfANote) {
  const auto policy = ParseTlogPolicy(kTwoLevels).value();
  std::string note = SignCheckpoint({"log.example/1", 7, {}}, KeyOf(1)).value();
  const std::string text = ParseNote(note)->text;
  const auto cosign = [&](int number) { note += Cosign(text, NameOf(number), KeyOf(number), 1'700'000'000).value(); };
  cosign(11);
  cosign(21);
  cosign(99);  // nobody's
  const auto check = [&] { return CheckCosigners(ParseNote(note).value(), policy); };
  EXPECT_FALSE(check().quorum_met);
  EXPECT_EQ(check().cosigners.size(), 2U);
  EXPECT_EQ(check().missing.size(), 3U);
  cosign(13);
  EXPECT_TRUE(check().quorum_met);
  EXPECT_EQ(check().cosigners[1].name, "X3");
  // One that does not hold does not count.
  note += SignatureLine({NameOf(12), ParseCosignatureVerifierKey(WitnessKey(12))->key_id, Bytes(72, 0)});
  EXPECT_EQ(check().cosigners.size(), 3U);
}

TEST(TlogPolicy, NoWitnessNeeded) {
  const auto policy = ParseTlogPolicy("quorum none\n");
  ASSERT_TRUE(policy.has_value());
  EXPECT_TRUE(MeetsQuorum(*policy, {}));
  EXPECT_EQ(QuorumWords(*policy), "none");
  const auto one = ParseTlogPolicy("witness W\xC3\xBC " + WitnessKey(1) + "\nquorum W\xC3\xBC\n");
  ASSERT_TRUE(one.has_value()) << one.error().Text();  // names are octets
  EXPECT_FALSE(MeetsQuorum(*one, {false}));
  EXPECT_TRUE(MeetsQuorum(*one, {true}));
}

TEST(TlogPolicy, WhatIsRefusedAndWhere) {
  const std::string a = "witness A " + WitnessKey(1) + "\n";
  const std::string b = "witness B " + WitnessKey(2) + "\n";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""},
      {a, ""},
      {"quorum none", "line 1"},
      {"quorum none\nquorum none\n", "line 2"},
      {"quorum A\n" + a, "line 1"},
      {a + "witness A " + WitnessKey(2) + "\nquorum A\n", "line 2"},
      {a + "witness B " + WitnessKey(1) + "\nquorum A\n", "line 2"},
      {"witness none " + WitnessKey(1) + "\nquorum none\n", "line 1"},
      {a + "group G any none\nquorum G\n", "line 2"},
      {a + "group G any A A\nquorum G\n", "line 2"},
      {a + b + "group G any A\ngroup H any A B\nquorum H\n", "line 4"},
      {a + "group G any G\nquorum G\n", "line 2"},
      {a + "group G 0 A\nquorum G\n", "line 2"},
      {a + "group G 2 A\nquorum G\n", "line 2"},
      {a + "group G 01 A\nquorum G\n", "line 2"},
      {a + "group G some A\nquorum G\n", "line 2"},
      {a + "group G any\nquorum A\n", "line 2"},
      {a + "group A any A\nquorum A\n", "line 2"},
      {"log " + LogKey() + "\nlog " + LogKey() + "\nquorum none\n", "line 2"},
      {"log " + WitnessKey(1) + "\nquorum none\n", "line 1"},
      {"witness A " + LogKey() + "\nquorum A\n", "line 1"},
      {"log\nquorum none\n", "line 1"},
      {"logs " + LogKey() + "\nquorum none\n", "line 1"},
      {"quorum none\r\n", "line 1"},
      {std::string("# \0\nquorum none\n", 16), "line 1"},
  };
  for (const auto& [text, place] : cases) {
    const auto read = ParseTlogPolicy(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput);
    EXPECT_EQ(read.error().place, place) << text << read.error().Text();
  }
}

// As the specification recommends at least.
TEST(TlogPolicy, LargeOnes) {
  std::string text;
  for (int i = 0; i < 40; ++i)
    text += "log " + LogKey(i) + "\nwitness W" + std::to_string(i) + " " + WitnessKey(i) + "\n";
  for (int i = 0; i < 40; ++i)
    text += "group G" + std::to_string(i) + " all W" + std::to_string(i) +
            (i == 0 ? "" : " G" + std::to_string(i - 1)) + "\n";
  const auto policy = ParseTlogPolicy(text + "quorum G39\n");
  ASSERT_TRUE(policy.has_value()) << policy.error().Text();
  std::vector<bool> cosigned(40, true);
  EXPECT_TRUE(MeetsQuorum(*policy, cosigned));
  cosigned[0] = false;
  EXPECT_FALSE(MeetsQuorum(*policy, cosigned));
  EXPECT_FALSE(QuorumWords(*policy).empty());
}

}  // namespace
}  // namespace entente::log
