#include "crypto/vault_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "base/folder_for_tests.h"
#include "crypto/key_file.h"
#include "crypto/sealed_stream.h"

namespace entente::crypto {
namespace {

class VaultKeyTest : public testing::Test {
 protected:
  static std::string Read(const std::filesystem::path& path) {
    std::ostringstream out;
    out << std::ifstream(path).rdbuf();
    return out.str();
  }
  [[nodiscard]] std::size_t Files() const {
    using Iterator = std::filesystem::directory_iterator;
    return static_cast<std::size_t>(std::distance(Iterator(folder.path()), Iterator()));
  }

  FolderForTests folder;
  const std::filesystem::path pem = folder.path() / "vault.pem";
};

TEST_F(VaultKeyTest, KeysAreTold) {
  const VaultKey a = VaultKey::Generate();
  EXPECT_EQ(a.id(), VaultKey(a).id());
  EXPECT_NE(a.id(), VaultKey::Generate().id());
  EXPECT_EQ(a.id().size(), 32U);
  EXPECT_EQ(VaultKey::FromSecret(Bytes(31)).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(VaultKey::FromSecret(Bytes(33)).error().code, ErrorCode::kInvalidInput);
}

// The secret is kept to the bit: X25519 itself would ignore some of them.
TEST_F(VaultKeyTest, EveryBitOfTheSecretComesBack) {
  for (const std::uint8_t filling : {0x00, 0x55, 0xAA, 0xFF}) {
    const VaultKey key = VaultKey::FromSecret(Bytes(32, filling)).value();
    const auto path = folder.path() / std::to_string(filling);
    ASSERT_TRUE(WriteVaultKey(path, key, ""));
    const auto back = ReadVaultKey(path, "");
    ASSERT_TRUE(back) << back.error().Text();
    EXPECT_EQ(back->id(), key.id());
  }
}

TEST_F(VaultKeyTest, TheFileIsEncryptedAndItsOwnersAlone) {
  const VaultKey key = VaultKey::Generate();
  ASSERT_TRUE(WriteVaultKey(pem, key, "correct horse"));
  EXPECT_EQ(Files(), 1U) << "neither a public half nor a temporary file";
  struct stat status{};
  ASSERT_EQ(::stat(pem.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_TRUE(Read(pem).starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
  EXPECT_TRUE(IsEncrypted(pem).value());
  EXPECT_EQ(ReadVaultKey(pem, "correct horse")->id(), key.id());
  for (const char* passphrase : {"wrong", ""}) {
    const auto refused = ReadVaultKey(pem, passphrase);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnauthorized);
    EXPECT_EQ(refused.error().place, pem.string());
  }
  ASSERT_EQ(::chmod(pem.c_str(), 0640), 0);
  const auto open_to_others = ReadVaultKey(pem, "correct horse");
  ASSERT_FALSE(open_to_others);
  EXPECT_EQ(open_to_others.error().code, ErrorCode::kUnauthorized);
  EXPECT_NE(open_to_others.error().message.find("chmod 600"), std::string::npos);
}

TEST_F(VaultKeyTest, NeverOverwrites) {
  const VaultKey key = VaultKey::Generate();
  ASSERT_TRUE(WriteVaultKey(pem, key, ""));
  EXPECT_EQ(WriteVaultKey(pem, VaultKey::Generate(), "").error().code, ErrorCode::kConflict);
  EXPECT_EQ(ReadVaultKey(pem, "")->id(), key.id());
  EXPECT_EQ(Files(), 1U);
  EXPECT_EQ(WriteVaultKey(folder.path() / "no" / "vault.pem", key, "").error().code, ErrorCode::kNotFound);
}

TEST_F(VaultKeyTest, OtherKeysAreNotTakenForIt) {
  EXPECT_EQ(ReadVaultKey(pem, "").error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(WriteKeyFiles(pem, PrivateKey::Generate(Algorithm::kEdDsa).value(), ""));
  const auto signing = ReadVaultKey(pem, "");
  ASSERT_FALSE(signing);
  EXPECT_EQ(signing.error().code, ErrorCode::kInvalidInput);
  EXPECT_NE(signing.error().message.find("not a vault's key"), std::string::npos);
  EXPECT_EQ(ReadVaultKey(PublicKeyPath(pem), "").error().code, ErrorCode::kInvalidInput);

  const auto vault = folder.path() / "other.pem";
  ASSERT_TRUE(WriteVaultKey(vault, VaultKey::Generate(), ""));
  EXPECT_EQ(ReadPrivateKey(vault, "").error().code, ErrorCode::kInvalidInput) << "nor is it a key to sign with";
  std::ofstream(vault) << "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n";
  EXPECT_EQ(ReadVaultKey(vault, "").error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace entente::crypto
