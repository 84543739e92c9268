#include "views/supply/lockfiles/directory.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/folder_for_tests.h"

namespace entente::supply {
namespace {

namespace fs = std::filesystem;

void Write(const fs::path& file, std::string_view text = "x") {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

std::vector<std::string> Names(const fs::path& root, const DirectoryFinds& finds) {
  std::vector<std::string> names;
  for (const FoundDocument& one : finds.documents)
    names.push_back((one.lock ? "lock " : "sbom ") + one.file.lexically_relative(root).generic_string());
  return names;
}

TEST(Directory, FindsLockFilesAndSbomsInOrderAndSkipsWhatWasUnpacked) {
  const FolderForTests folder;
  const fs::path root = folder.path();
  for (const char* const file :
       {"b/go.mod", "a/package-lock.json", "a/node_modules/x/package-lock.json", ".git/Cargo.lock", "vendor/x/go.mod",
        "z.cdx.json", "bom.json", "README.md", "a/sub/Cargo.lock", "c/npm-shrinkwrap.json", "c/package-lock.json",
        "d/X.SPDX.JSON", "gradle/verification-metadata.xml"})
    Write(root / file);
  fs::create_directory_symlink(root / "a", root / "link");
  fs::create_symlink(root / "b/go.mod", root / "go.mod");
  const auto finds = FindDocuments(root);
  ASSERT_TRUE(finds.has_value()) << finds.error().Text();
  EXPECT_EQ(Names(root, *finds),
            (std::vector<std::string>{"lock a/package-lock.json", "lock a/sub/Cargo.lock", "lock b/go.mod",
                                      "sbom bom.json", "lock c/npm-shrinkwrap.json", "sbom d/X.SPDX.JSON",
                                      "lock gradle/verification-metadata.xml", "sbom z.cdx.json"}));
  EXPECT_TRUE(finds->warnings.empty());
}

TEST(Directory, IsBounded) {
  const FolderForTests folder;
  const fs::path root = folder.path();
  Write(root / "1/2/3/go.mod");
  Write(root / "go.mod");
  const auto shallow = FindDocuments(root, {.depth_max = 2, .entries_max = 100, .documents_max = 100});
  ASSERT_TRUE(shallow.has_value());
  EXPECT_EQ(shallow->documents.size(), 1U);
  EXPECT_EQ(shallow->warnings.size(), 1U);
  EXPECT_FALSE(FindDocuments(root, {.depth_max = 9, .entries_max = 3, .documents_max = 100}).has_value());
  EXPECT_FALSE(FindDocuments(root, {.depth_max = 9, .entries_max = 100, .documents_max = 1}).has_value());
  const auto nothing = FindDocuments(root / "nowhere");
  ASSERT_FALSE(nothing.has_value());
  EXPECT_EQ(nothing.error().code, ErrorCode::kNotFound);
}

TEST(Directory, OsReleaseIsThatOfTheDatabasesSystem) {
  const FolderForTests folder;
  const fs::path root = folder.path();
  Write(root / "image/etc/os-release", "ID=debian\nVERSION_ID=12\n");
  Write(root / "image/var/lib/dpkg/status");
  Write(root / "other/usr/lib/apk/db/installed");
  EXPECT_EQ(ContextOf(root / "image/var/lib/dpkg/status", LockFileKind::kDpkg).os_release,
            "ID=debian\nVERSION_ID=12\n");
  EXPECT_EQ(ContextOf(root / "image/var/lib/dpkg/status", LockFileKind::kNpm).os_release, "");
}

}  // namespace
}  // namespace entente::supply
