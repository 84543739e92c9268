#include "log/cosignature.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace entente::log {
namespace {

// The expected bytes were derived from C2SP tlog-cosignature by other code (Python's hashlib and cryptography), from
// the seed 07 07 ... 07.
constexpr std::string_view kName = "witness.example.com/w1";
constexpr std::string_view kVkey = "witness.example.com/w1+8122a5ab+BOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
constexpr std::string_view kBody =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
constexpr std::string_view kLine =
    "— witness.example.com/w1 "
    "gSKlqwAAAABkGFDLWr4Jea05CAgwNVtwky0Jgz6WfX0QJgM//FkB/W9BoT9TX0DkTxG+2cT4p/ViKNhUM/SnUwFcYQzugGFQ15LwDw==\n";
constexpr std::string_view kExtendedLine =
    "— witness.example.com/w1 "
    "gSKlqwAAAAAAAAAAYTcdgC7k6qyCnlHA50m+yi6qv7R1TMnzFaqdNyxhZe2BDPsr2RCGX5LElPcFjnooYz4195gbHWO7/ktFU9/GDQ==\n";
// The lines of the example in tlog-cosignature; their keys are not published.
constexpr std::string_view kLogLine =
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
constexpr std::string_view kOtherWitnessLine =
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

crypto::PrivateKey Key(std::uint8_t seed = 7) {
  return crypto::PrivateKey::FromSeed(Bytes(32, seed)).value();
}
Note NoteOf(std::string_view body, std::initializer_list<std::string_view> lines) {
  std::string text = std::string(body) + "\n";
  for (const std::string_view line : lines) text += line;
  return ParseNote(text).value();
}
Result<UnixSeconds> Verified(std::string_view body, std::initializer_list<std::string_view> lines) {
  return VerifyCosignature(NoteOf(body, lines), CosignatureVerifierOf(std::string(kName), Key().public_key()));
}
ErrorCode CodeOf(const Result<UnixSeconds>& result) {
  return result.has_value() ? ErrorCode::kInternal : result.error().code;
}

TEST(Cosignature, VerifierKeysAreWhatTheSpecificationSays) {
  const auto verifier = CosignatureVerifierOf(std::string(kName), Key().public_key());
  EXPECT_EQ(CosignatureVerifierKey(verifier), kVkey);
  const auto parsed = ParseCosignatureVerifierKey(kVkey);
  ASSERT_TRUE(parsed.has_value()) << parsed.error().Text();
  EXPECT_EQ(parsed->name, kName);
  EXPECT_EQ(parsed->key_id, 0x8122a5abU);
  EXPECT_EQ(parsed->key, Key().public_key());
  // A log's key is no witness's, and the other way round.
  EXPECT_FALSE(ParseVerifierKey(kVkey).has_value());
  EXPECT_FALSE(ParseCosignatureVerifierKey(VerifierKey(std::string(kName), Key().public_key())).has_value());
}

TEST(Cosignature, LinesAreWhatTheSpecificationSays) {
  EXPECT_EQ(Cosign(kBody, std::string(kName), Key(), 1679315147).value(), kLine);
  EXPECT_EQ(Cosign(std::string(kBody) + "extension\n", std::string(kName), Key(), 0).value(), kExtendedLine);
}

TEST(Cosignature, VerifiesBesideOthersSignatures) {
  EXPECT_EQ(Verified(kBody, {kLogLine, kLine}).value(), 1679315147);
  EXPECT_EQ(Verified(kBody, {kLine, kLogLine, kOtherWitnessLine}).value(), 1679315147);
  EXPECT_EQ(Verified(std::string(kBody) + "extension\n", {kLogLine, kExtendedLine}).value(), 0);
  // Signatures of a post-quantum witness are longer.
  const std::string large = SignatureLine({"pq.example", 7, Bytes(8 + 2420, 1)});
  EXPECT_TRUE(Verified(kBody, {large, kLine}).has_value());
  // The example of the specification is a note whose signatures are others'.
  EXPECT_EQ(CodeOf(Verified(kBody, {kLogLine, kOtherWitnessLine})), ErrorCode::kUnauthorized);
}

TEST(Cosignature, ANoteCarriesThoseOfManyWitnesses) {
  std::string text = std::string(kBody) + "\n" + std::string(kLogLine);
  for (std::uint8_t seed = 1; seed <= 20; ++seed)
    text += Cosign(kBody, "w" + std::to_string(seed) + ".example", Key(seed), 1000 + seed).value();
  const auto note = ParseNote(text);
  ASSERT_TRUE(note.has_value()) << note.error().Text();
  for (std::uint8_t seed = 1; seed <= 20; ++seed) {
    const auto name = "w" + std::to_string(seed) + ".example";
    EXPECT_EQ(VerifyCosignature(*note, CosignatureVerifierOf(name, Key(seed).public_key())).value(), 1000 + seed);
    EXPECT_FALSE(VerifyCosignature(*note, CosignatureVerifierOf(name, Key(99).public_key())).has_value());
  }
}

TEST(Cosignature, TheLatestOfSeveralCounts) {
  const std::string later = Cosign(kBody, std::string(kName), Key(), 1679315148).value();
  EXPECT_EQ(Verified(kBody, {kLogLine, later, kLine}).value(), 1679315148);
  EXPECT_EQ(Verified(kBody, {kLogLine, kLine, later}).value(), 1679315148);
}

TEST(Cosignature, EveryChangeIsRefused) {
  EXPECT_EQ(CodeOf(Verified(std::string(kBody) + "extension\n", {kLine})), ErrorCode::kUnauthorized);
  const NoteSignature good = ParseSignatureLines(kLine).value().front();
  for (std::size_t at = 0; at < good.signature.size(); ++at) {
    NoteSignature changed = good;
    changed.signature[at] ^= 1;
    EXPECT_EQ(CodeOf(Verified(kBody, {SignatureLine(changed)})), ErrorCode::kUnauthorized) << at;
  }
  for (const std::size_t length : {1U, 7U, 8U, 64U, 71U, 73U}) {
    NoteSignature changed = good;
    changed.signature.resize(length);
    EXPECT_EQ(CodeOf(Verified(kBody, {SignatureLine(changed)})), ErrorCode::kUnauthorized) << length;
  }
  // One that holds does not save one that does not.
  NoteSignature changed = good;
  changed.signature.back() ^= 1;
  EXPECT_EQ(CodeOf(Verified(kBody, {kLine, SignatureLine(changed)})), ErrorCode::kUnauthorized);
}

TEST(Cosignature, ASignatureOfANoteIsNoCosignature) {
  const NoteVerifier log{std::string(kName), NoteKeyId(kName, Key().public_key()), Key().public_key()};
  const std::string note = SignNote(kBody, std::string(kName), Key()).value();
  EXPECT_TRUE(VerifyNote(note, log).has_value());
  EXPECT_FALSE(VerifyCosignature(ParseNote(note).value(), CosignatureVerifierOf(std::string(kName), Key().public_key()))
                   .has_value());
  EXPECT_FALSE(VerifyNote(std::string(kBody) + "\n" + std::string(kLine), log).has_value());
}

TEST(Cosignature, WhatCannotBeCosignedIsRefused) {
  EXPECT_FALSE(Cosign("no newline", std::string(kName), Key(), 1).has_value());
  EXPECT_FALSE(Cosign(kBody, "with space", Key(), 1).has_value());
  EXPECT_FALSE(Cosign(kBody, std::string(kName), Key(), -1).has_value());
  const auto p256 = crypto::PrivateKey::Generate(crypto::Algorithm::kEs256).value();
  EXPECT_FALSE(Cosign(kBody, std::string(kName), p256, 1).has_value());
}

TEST(SignatureLines, AreReadByThemselves) {
  EXPECT_TRUE(ParseSignatureLines("")->empty());
  const auto two = ParseSignatureLines(std::string(kLogLine) + std::string(kLine));
  ASSERT_TRUE(two.has_value());
  EXPECT_EQ(two->size(), 2U);
  EXPECT_EQ(SignatureLine(two->at(1)), kLine);
  EXPECT_EQ(ParseSignatureLines(kLine.substr(0, kLine.size() - 1)).error().place, "line 1");
  EXPECT_EQ(ParseSignatureLines(std::string(kLine) + "\n").error().place, "line 2");
  std::string many;
  for (std::size_t i = 0; i <= kNoteSignaturesMax; ++i) many += kLine;
  EXPECT_FALSE(ParseSignatureLines(many).has_value());
}

}  // namespace
}  // namespace entente::log
