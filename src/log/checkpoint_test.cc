#include "log/checkpoint.h"

#include <gtest/gtest.h>

#include "merkle/tree.h"

namespace entente::log {
namespace {

constexpr const char* kOrigin = "log.example.org/test";
constexpr const char* kRoot = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";  // of the empty tree

crypto::PrivateKey TestKey(std::uint8_t seed = 1) {
  return crypto::PrivateKey::FromSeed(Bytes(32, seed)).value();
}
NoteVerifier VerifierOf(const std::string& name, const crypto::PrivateKey& key) {
  return ParseVerifierKey(VerifierKey(name, key.public_key())).value();
}
std::string Body(const std::string& origin, const std::string& size, const std::string& root,
                 const std::string& rest = "") {
  return origin + "\n" + size + "\n" + root + "\n" + rest;
}

TEST(Checkpoint, IsThreeLines) {
  EXPECT_EQ(CheckpointBody({kOrigin, 0, merkle::EmptyRoot()}), Body(kOrigin, "0", kRoot));
  EXPECT_EQ(CheckpointBody({kOrigin, 70'000, merkle::EmptyRoot()}), Body(kOrigin, "70000", kRoot));
}

TEST(Checkpoint, WhatIsSignedIsReadBack) {
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{10}, kCheckpointSizeMax}) {
    const Checkpoint checkpoint{kOrigin, size, crypto::Sha256(AsBytes("root"))};
    const auto note = SignCheckpoint(checkpoint, TestKey());
    ASSERT_TRUE(note.has_value());
    EXPECT_TRUE(note->starts_with(CheckpointBody(checkpoint) + "\n— " + kOrigin + " "));
    EXPECT_EQ(VerifyCheckpoint(*note, VerifierOf(kOrigin, TestKey())).value(), checkpoint);
    EXPECT_EQ(ReadUnverifiedCheckpoint(*note).value(), checkpoint);
  }
}

TEST(Checkpoint, ExtensionLinesAreIgnored) {
  const std::string body = Body(kOrigin, "7", kRoot, "an extension\nanother\n");
  EXPECT_EQ(ParseCheckpointBody(body)->size, 7U);
  const auto note = SignNote(body, kOrigin, TestKey());
  EXPECT_EQ(VerifyCheckpoint(*note, VerifierOf(kOrigin, TestKey()))->size, 7U);
  EXPECT_FALSE(ParseCheckpointBody(Body(kOrigin, "7", kRoot, "\n")).has_value());
  EXPECT_FALSE(ParseCheckpointBody(Body(kOrigin, "7", kRoot, "one\n\ntwo\n")).has_value());
  EXPECT_FALSE(ParseCheckpointBody(Body(kOrigin, "7", kRoot, "no newline")).has_value());
}

TEST(Checkpoint, MalformedBodiesAreRefused) {
  const std::string root = kRoot;
  EXPECT_TRUE(ParseCheckpointBody(Body(kOrigin, "1", root)).has_value());
  const std::string bad[] = {
      "",
      "\n",
      std::string(kOrigin) + "\n",
      std::string(kOrigin) + "\n1\n",
      std::string(kOrigin) + "\n1\n" + root,  // no newline
      Body("", "1", root),
      Body(kOrigin, "", root),
      Body(kOrigin, "01", root),
      Body(kOrigin, "00", root),
      Body(kOrigin, "+1", root),
      Body(kOrigin, "-1", root),
      Body(kOrigin, " 1", root),
      Body(kOrigin, "1 ", root),
      Body(kOrigin, "0x1", root),
      Body(kOrigin, "1e3", root),
      Body(kOrigin, "9223372036854775808", root),
      Body(kOrigin, "18446744073709551616", root),
      Body(kOrigin, "99999999999999999999999999", root),
      Body(kOrigin, "1", ""),
      Body(kOrigin, "1", root.substr(0, root.size() - 1)),                   // no padding
      Body(kOrigin, "1", root + "=="),                                       // more of it
      Body(kOrigin, "1", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU="),    // the URL alphabet
      Body(kOrigin, "1", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV="),    // stray bits
      Body(kOrigin, "1", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hS"),        // 30 bytes
      Body(kOrigin, "1", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUAAA"),  // 34 bytes
  };
  for (const std::string& body : bad) EXPECT_FALSE(ParseCheckpointBody(body).has_value()) << body;
}

TEST(Checkpoint, OfAnotherLogIsUnauthorized) {
  // The key signs a body that names another origin: its name and the checkpoint's do not agree.
  const auto note = SignNote(Body("log.example.org/other", "1", kRoot), kOrigin, TestKey());
  const auto verified = VerifyCheckpoint(*note, VerifierOf(kOrigin, TestKey()));
  ASSERT_FALSE(verified.has_value());
  EXPECT_EQ(verified.error().code, ErrorCode::kUnauthorized);
  EXPECT_TRUE(ReadUnverifiedCheckpoint(*note).has_value());
}

TEST(Checkpoint, EveryChangedByteIsNoticed) {
  const auto note = SignCheckpoint({kOrigin, 42, crypto::Sha256(AsBytes("root"))}, TestKey());
  const NoteVerifier verifier = VerifierOf(kOrigin, TestKey());
  for (std::size_t i = 0; i < note->size(); ++i) {
    for (const int flip : {1, 0x20, 0x80}) {
      std::string changed = *note;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      EXPECT_FALSE(VerifyCheckpoint(changed, verifier).has_value()) << "byte " << i << ", flip " << flip;
    }
  }
  for (std::size_t size = 0; size < note->size(); ++size)
    EXPECT_FALSE(VerifyCheckpoint(note->substr(0, size), verifier).has_value()) << "cut to " << size;
}

TEST(Checkpoint, UnderAnotherKeyIsUnauthorized) {
  const auto note = SignCheckpoint({kOrigin, 42, merkle::EmptyRoot()}, TestKey(1));
  const auto verified = VerifyCheckpoint(*note, VerifierOf(kOrigin, TestKey(2)));
  ASSERT_FALSE(verified.has_value());
  EXPECT_EQ(verified.error().code, ErrorCode::kUnauthorized);
}

TEST(Checkpoint, WhatCannotBeReadIsNotSigned) {
  const crypto::Digest root = merkle::EmptyRoot();
  EXPECT_FALSE(SignCheckpoint({kOrigin, kCheckpointSizeMax + 1, root}, TestKey()).has_value());
  EXPECT_FALSE(SignCheckpoint({"", 1, root}, TestKey()).has_value());
  EXPECT_FALSE(SignCheckpoint({"two words", 1, root}, TestKey()).has_value());
  EXPECT_FALSE(SignCheckpoint({"two\nlines", 1, root}, TestKey()).has_value());
  EXPECT_FALSE(
      SignCheckpoint({kOrigin, 1, root}, crypto::PrivateKey::Generate(crypto::Algorithm::kEs256).value()).has_value());
}

}  // namespace
}  // namespace entente::log
