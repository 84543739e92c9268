#include "log/note.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace entente::log {
namespace {

// The example of the documentation of golang.org/x/mod/sumdb/note.
constexpr std::string_view kPeterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kPeterText =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr std::string_view kPeterSignature =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

std::string PeterNote() {
  return std::string(kPeterText) + "\n" + std::string(kPeterSignature);
}

crypto::PrivateKey TestKey(std::uint8_t seed = 1) {
  return crypto::PrivateKey::FromSeed(Bytes(32, seed)).value();
}
NoteVerifier VerifierOf(const std::string& name, const crypto::PrivateKey& key) {
  return ParseVerifierKey(VerifierKey(name, key.public_key())).value();
}

ErrorCode CodeOf(const Result<std::string>& result) {
  EXPECT_FALSE(result.has_value());
  return result.has_value() ? ErrorCode::kInternal : result.error().code;
}

TEST(Note, TheExampleOfGoVerifies) {
  const auto verifier = ParseVerifierKey(kPeterKey);
  ASSERT_TRUE(verifier.has_value()) << verifier.error().Text();
  EXPECT_EQ(verifier->name, "PeterNeumann");
  EXPECT_EQ(verifier->key_id, 0xc74f20a3U);
  EXPECT_EQ(VerifierKey(verifier->name, verifier->key), kPeterKey);
  EXPECT_EQ(VerifyNote(PeterNote(), *verifier).value(), kPeterText);
}

TEST(Note, TheExampleOfGoIsWhatWeSign) {
  // PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz
  const Bytes typed = FromBase64("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").value();
  const auto key = crypto::PrivateKey::FromSeed(ByteView(typed).subspan(1));
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(SignNote(kPeterText, "PeterNeumann", *key).value(), PeterNote());
}

TEST(Note, SignaturesOfOthersAreIgnored) {
  const auto verifier = ParseVerifierKey(kPeterKey).value();
  const std::string unknown = "— witness.example/w1 AAAAAAECAwQFBgc=\n";
  EXPECT_TRUE(VerifyNote(std::string(kPeterText) + "\n" + unknown + std::string(kPeterSignature) + unknown, verifier)
                  .has_value());
  // The same name with another key identifier is another key.
  EXPECT_TRUE(VerifyNote(PeterNote() + "— PeterNeumann AAAAAAECAwQFBgc=\n", verifier).has_value());
  EXPECT_EQ(CodeOf(VerifyNote(std::string(kPeterText) + "\n" + unknown, verifier)), ErrorCode::kUnauthorized);
}

TEST(Note, AChangedTextOrSignatureIsUnauthorized) {
  const auto verifier = ParseVerifierKey(kPeterKey).value();
  std::string text = PeterNote();
  text[0] = 'i';
  EXPECT_EQ(CodeOf(VerifyNote(text, verifier)), ErrorCode::kUnauthorized);
  std::string signature = PeterNote();
  signature[signature.size() - 10] ^= 1;
  EXPECT_EQ(CodeOf(VerifyNote(signature, verifier)), ErrorCode::kUnauthorized);
  // One that holds does not save one that does not.
  std::string bad(kPeterSignature);
  bad[bad.size() - 10] ^= 1;
  EXPECT_EQ(CodeOf(VerifyNote(PeterNote() + bad, verifier)), ErrorCode::kUnauthorized);
  EXPECT_EQ(CodeOf(VerifyNote(std::string(kPeterText) + "\n" + bad + std::string(kPeterSignature), verifier)),
            ErrorCode::kUnauthorized);
  // A signature cut short.
  EXPECT_EQ(CodeOf(VerifyNote(std::string(kPeterText) + "\n— PeterNeumann x08go/ZJkuA=\n", verifier)),
            ErrorCode::kUnauthorized);
}

TEST(Note, ANameIsPartOfTheKeyIdentifier) {
  const crypto::PrivateKey key = TestKey();
  EXPECT_NE(NoteKeyId("log.example/a", key.public_key()), NoteKeyId("log.example/b", key.public_key()));
  const std::string note = SignNote("text\n", "log.example/a", key).value();
  EXPECT_TRUE(VerifyNote(note, VerifierOf("log.example/a", key)).has_value());
  EXPECT_EQ(CodeOf(VerifyNote(note, VerifierOf("log.example/b", key))), ErrorCode::kUnauthorized);
}

TEST(Note, TheTextMayHoldBlankLinesAndSignatureLines) {
  const crypto::PrivateKey key = TestKey();
  const std::string text = "one\n\n— two AAAAAAE=\n\nthree\n";
  const std::string note = SignNote(text, "k", key).value();
  EXPECT_EQ(VerifyNote(note, VerifierOf("k", key)).value(), text);
}

TEST(Note, MalformedNotesAreRefused) {
  const std::string good = PeterNote();
  const std::string body(kPeterText);
  const std::string line(kPeterSignature);
  const std::pair<const char*, std::string> bad[] = {
      {"empty", ""},
      {"a newline alone", "\n"},
      {"no blank line", body + line},
      {"no signature", body + "\n"},
      {"no newline at the end", good.substr(0, good.size() - 1)},
      {"a blank line after the signatures", good + "\n"},
      {"a hyphen for the dash", body + "\n- " + line.substr(4)},
      {"no space after the dash", body + "\n—" + line.substr(4)},
      {"no name", body + "\n—  x08go/ZJkuA=\n"},
      {"a plus in the name", body + "\n— Peter+Neumann x08go/ZJkuA=\n"},
      {"a no-break space in the name", body + "\n— Peter\xC2\xA0Neumann x08go/ZJkuA=\n"},
      {"an ideographic space in the name", body + "\n— Peter\xE3\x80\x80Neumann x08go/ZJkuA=\n"},
      {"no signature in the line", body + "\n— PeterNeumann\n"},
      {"an empty signature", body + "\n— PeterNeumann \n"},
      {"a key identifier alone", body + "\n— PeterNeumann x08gow==\n"},
      {"no base64", body + "\n— PeterNeumann x08go*ZJkuA=\n"},
      {"base64 without padding", body + "\n— PeterNeumann x08go/ZJkuA\n"},
      {"base64 with stray bits", body + "\n— PeterNeumann x08go/ZJkuB=\n"},
      {"something behind the signature", body + "\n— PeterNeumann x08go/ZJkuA= \n"},
      {"another text line among the signatures", good + "text\n"},
      {"a tab", "\t" + good},
      {"carriage returns", "one\r\n\n" + line},
      {"a zero", std::string("a\0b\n", 4) + "\n" + line},
      {"no UTF-8", "\xFF" + good},
      {"an overlong form", "\xC0\x8A" + good},
      {"a surrogate", "\xED\xA0\x80" + good},
  };
  const auto verifier = ParseVerifierKey(kPeterKey).value();
  for (const auto& [what, note] : bad) {
    EXPECT_FALSE(ParseNote(note).has_value()) << what;
    EXPECT_EQ(CodeOf(VerifyNote(note, verifier)), ErrorCode::kInvalidInput) << what;
  }
}

TEST(Note, TheBoundsOfNotes) {
  const std::string line(kPeterSignature);
  std::string many(kPeterText);
  many += '\n';
  for (std::size_t i = 0; i < kNoteSignaturesMax; ++i) many += "— w AAAAAAE=\n";
  EXPECT_TRUE(ParseNote(many).has_value());
  EXPECT_EQ(ParseNote(many + "— w AAAAAAE=\n").error().place, "line 68");

  const std::string end = "\n\n" + line;
  EXPECT_TRUE(ParseNote(std::string(kNoteBytesMax - end.size(), 'a') + end).has_value());
  EXPECT_FALSE(ParseNote(std::string(kNoteBytesMax - end.size() + 1, 'a') + end).has_value());
  EXPECT_FALSE(SignNote(std::string(kNoteBytesMax, 'a') + "\n", "k", TestKey()).has_value());
}

TEST(Note, WhatCannotStandInANoteIsNotSigned) {
  const crypto::PrivateKey key = TestKey();
  EXPECT_FALSE(SignNote("no newline", "k", key).has_value());
  EXPECT_FALSE(SignNote("", "k", key).has_value());
  EXPECT_FALSE(SignNote("tab\t\n", "k", key).has_value());
  EXPECT_FALSE(SignNote("text\n", "", key).has_value());
  EXPECT_FALSE(SignNote("text\n", "two words", key).has_value());
  EXPECT_FALSE(SignNote("text\n", "a\nb", key).has_value());
  EXPECT_FALSE(SignNote("text\n", "a+b", key).has_value());
  EXPECT_FALSE(SignNote("text\n", "k", crypto::PrivateKey::Generate(crypto::Algorithm::kEs256).value()).has_value());
}

TEST(VerifierKeys, MalformedOnesAreRefused) {
  EXPECT_TRUE(ParseVerifierKey(kPeterKey).has_value());
  const std::string_view bad[] = {
      "",
      "PeterNeumann",
      "PeterNeumann+c74f20a3",
      "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      "PeterNeumann+c74f20a2+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",    // another identifier
      "PeterNeumanns+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",   // another name
      "PeterNeumann+c74f20+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",      // identifier cut short
      "PeterNeumann+0c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",   // an odd number of digits
      "PeterNeumann+00c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  // five bytes
      "PeterNeumann+c74f20a3+",                                                // no key
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T=",    // key cut short
      "PeterNeumann+c74f20a3+BBpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",    // type 4: a witness's
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
  };
  for (const std::string_view vkey : bad) EXPECT_FALSE(ParseVerifierKey(vkey).has_value()) << vkey;
}

}  // namespace
}  // namespace entente::log
