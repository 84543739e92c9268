#include "crypto/key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace entente::crypto {
namespace {

namespace fs = std::filesystem;

class KeyFile : public ::testing::Test {
 protected:
  KeyFile() {
    std::string name = (fs::temp_directory_path() / "entente-key-test-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
  }
  ~KeyFile() override { fs::remove_all(directory_); }

  static std::string Read(const fs::path& path) {
    std::ostringstream out;
    out << std::ifstream(path).rdbuf();
    return out.str();
  }
  static mode_t Mode(const fs::path& path) {
    struct stat status{};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 07777U;
  }
  [[nodiscard]] std::size_t Files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory_), fs::directory_iterator()));
  }

  fs::path directory_;
};

TEST_F(KeyFile, EncryptedRoundTrip) {
  for (const Algorithm algorithm : {Algorithm::kEdDsa, Algorithm::kEs384}) {
    const fs::path pem = directory_ / (std::string(AlgorithmName(algorithm)) + ".pem");
    const PrivateKey key = PrivateKey::Generate(algorithm).value();
    ASSERT_TRUE(WriteKeyFiles(pem, key, "correct horse").has_value());
    EXPECT_EQ(Mode(pem), 0600U);
    EXPECT_TRUE(Read(pem).starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    EXPECT_TRUE(IsEncrypted(pem).value());

    const Result<PrivateKey> back = ReadPrivateKey(pem, "correct horse");
    ASSERT_TRUE(back.has_value()) << back.error().Text();
    EXPECT_EQ(back->public_key(), key.public_key());
    EXPECT_TRUE(key.public_key().Verify(AsBytes("x"), back->Sign(AsBytes("x")).value()).has_value());
    EXPECT_EQ(ReadPublicKey(pem).value(), key.public_key());
    EXPECT_EQ(ReadPublicKey(PublicKeyPath(pem)).value(), key.public_key());
  }
  EXPECT_EQ(Files(), 4U) << "no temporary file is left";
}

TEST_F(KeyFile, WrongAndMissingPassphrases) {
  const fs::path pem = directory_ / "k.pem";
  ASSERT_TRUE(WriteKeyFiles(pem, PrivateKey::Generate(Algorithm::kEdDsa).value(), "right").has_value());
  const Result<PrivateKey> wrong = ReadPrivateKey(pem, "wrong");
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().code, ErrorCode::kUnauthorized);
  EXPECT_EQ(wrong.error().message, "the passphrase does not open this private key");
  EXPECT_EQ(wrong.error().place, pem.string());
  const Result<PrivateKey> missing = ReadPrivateKey(pem, "");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kUnauthorized);
}

TEST_F(KeyFile, UnencryptedWhenAskedForThat) {
  const fs::path pem = directory_ / "k.pem";
  const PrivateKey key = PrivateKey::Generate(Algorithm::kEs256).value();
  ASSERT_TRUE(WriteKeyFiles(pem, key, "").has_value());
  EXPECT_FALSE(IsEncrypted(pem).value());
  EXPECT_EQ(ReadPrivateKey(pem, "")->public_key(), key.public_key());
}

TEST_F(KeyFile, NeverOverwrites) {
  const fs::path pem = directory_ / "k.pem";
  const PrivateKey key = PrivateKey::Generate(Algorithm::kEdDsa).value();
  ASSERT_TRUE(WriteKeyFiles(pem, key, "").has_value());
  const std::string before = Read(pem) + Read(PublicKeyPath(pem));
  const Result<void> again = WriteKeyFiles(pem, PrivateKey::Generate(Algorithm::kEdDsa).value(), "");
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().code, ErrorCode::kConflict);
  EXPECT_EQ(Read(pem) + Read(PublicKeyPath(pem)), before);

  // Either file is enough, and nothing is left of the other.
  fs::remove(pem);
  EXPECT_EQ(WriteKeyFiles(pem, key, "").error().code, ErrorCode::kConflict);
  EXPECT_FALSE(fs::exists(pem));
  EXPECT_EQ(Files(), 1U);
}

TEST_F(KeyFile, ReadableByOthersIsRefused) {
  const fs::path pem = directory_ / "k.pem";
  ASSERT_TRUE(WriteKeyFiles(pem, PrivateKey::Generate(Algorithm::kEdDsa).value(), "").has_value());
  for (const mode_t mode : {0640U, 0604U, 0620U, 0644U}) {
    ASSERT_EQ(::chmod(pem.c_str(), mode), 0);
    const Result<PrivateKey> key = ReadPrivateKey(pem, "");
    ASSERT_FALSE(key.has_value()) << mode;
    EXPECT_EQ(key.error().code, ErrorCode::kUnauthorized);
    EXPECT_NE(key.error().message.find("chmod 600"), std::string::npos);
  }
  EXPECT_TRUE(ReadPublicKey(pem).has_value()) << "the public key beside it is nobody's secret";
}

TEST_F(KeyFile, WhatIsNoKeyFile) {
  EXPECT_EQ(ReadPrivateKey(directory_ / "absent.pem", "").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ReadPublicKey(directory_ / "absent.pem").error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(ReadPrivateKey(directory_, ""));
  const auto write = [&](std::string_view text) {
    const fs::path path = directory_ / "x.pem";
    std::ofstream(path) << text;
    ::chmod(path.c_str(), 0600);
    return path;
  };
  EXPECT_EQ(ReadPrivateKey(write("no key"), "").error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(ReadPrivateKey(write(std::string(20'000, 'x')), "").error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(ReadPrivateKey(write("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), "").error().code,
            ErrorCode::kInvalidInput);
  EXPECT_EQ(
      ReadPrivateKey(write("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"), "").error().code,
      ErrorCode::kInvalidInput);
  EXPECT_EQ(IsEncrypted(write("no key")).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(WriteKeyFiles(directory_ / "no" / "such" / "k.pem", PrivateKey::Generate(Algorithm::kEdDsa).value(), "")
                .error()
                .code,
            ErrorCode::kNotFound);
}

// The files are not ours alone: OpenSSL's own tool reads them, and we read what it writes.
TEST_F(KeyFile, OpensslReadsAndWritesTheSame) {
  if (std::system("command -v openssl >/dev/null 2>&1") != 0) GTEST_SKIP() << "the openssl command is not installed";
  for (const Algorithm algorithm : {Algorithm::kEdDsa, Algorithm::kEs384}) {
    const fs::path ours = directory_ / (std::string(AlgorithmName(algorithm)) + ".pem");
    const fs::path theirs = directory_ / (std::string(AlgorithmName(algorithm)) + "-theirs.pem");
    const PrivateKey key = PrivateKey::Generate(algorithm).value();
    ASSERT_TRUE(WriteKeyFiles(ours, key, "pass").has_value());
    const std::string command = "umask 077; openssl pkey -in '" + ours.string() +
                                "' -passin pass:pass -aes-256-cbc -passout pass:other -out '" + theirs.string() +
                                "' 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);
    const Result<PrivateKey> back = ReadPrivateKey(theirs, "other");
    ASSERT_TRUE(back.has_value()) << back.error().Text();
    EXPECT_EQ(back->public_key(), key.public_key());
  }
}

}  // namespace
}  // namespace entente::crypto
