// Where tests find the public corpora that are not part of the project. Tests only.
//
// ENTENTE_DATA_DIR names a directory with the archives unpacked; otherwise they are unpacked once from
// ../shared/data beside the source tree into a temporary directory. Where neither is there, tests skip and say so.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace entente::supply::testing_data {

// The directory that holds `member` ("purl-spec", "osv", "sboms"), unpacked; nothing when it cannot be had.
[[nodiscard]] inline std::optional<std::filesystem::path> Find(const std::string& archive, const std::string& member) {
  namespace fs = std::filesystem;
  if (const char* given = std::getenv("ENTENTE_DATA_DIR"); given != nullptr) {
    const fs::path path = fs::path(given) / member;
    return fs::exists(path) ? std::optional(path) : std::nullopt;
  }
  const fs::path source = fs::path(ENTENTE_SOURCE_DIR).parent_path() / "shared" / "data" / archive;
  std::error_code error;
  const auto stamp = fs::last_write_time(source, error);
  if (error) return std::nullopt;
  const std::string flat = std::to_string(std::hash<std::string>{}(source.string())) + "-" +
                           std::to_string(stamp.time_since_epoch().count());
  const fs::path into = fs::temp_directory_path() / ("entente-test-data-" + flat);
  if (!fs::exists(into)) {
    // Unpacked aside and renamed, so that tests that run at the same time never see half of it.
    const fs::path aside = into.string() + "." + std::to_string(::getpid());
    fs::create_directories(aside, error);
    const std::string command = "zstd -dc --long=27 '" + source.string() + "' | tar -x -C '" + aside.string() + "'";
    if (std::system(command.c_str()) != 0) return std::nullopt;  // NOLINT(cert-env33-c): fixed command, tests only
    fs::rename(aside, into, error);
    if (error) fs::remove_all(aside, error);
  }
  const fs::path path = member.empty() ? into : into / member;
  return fs::exists(path) ? std::optional(path) : std::nullopt;
}

}  // namespace entente::supply::testing_data

#define ENTENTE_REQUIRE_DATA(variable, archive, member)                                      \
  const auto variable##_found = ::entente::supply::testing_data::Find(archive, member);      \
  if (!variable##_found.has_value()) GTEST_SKIP() << "test data is not here: " << (archive); \
  const std::filesystem::path variable = *variable##_found
