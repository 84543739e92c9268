#include "node/data_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "storage/files.h"

namespace entente::node {
namespace {

constexpr std::string_view kPrefix = "entente-data ";
constexpr std::size_t kShownBytesMax = 40;

std::filesystem::path FileOf(const std::filesystem::path& directory) {
  return directory / "format";
}

}  // namespace

std::string DataFormatText(int format) {
  return fmt::format("{}{}\n", kPrefix, format);
}

Result<int> ReadDataFormat(const std::filesystem::path& directory) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(directory, ignored))
    return Fail(ErrorCode::kNotFound, "there is no data directory here; make one with: entente init DIR --origin NAME",
                directory.string());
  const storage::Files& files = storage::PosixFiles();
  if (!files.Exists(FileOf(directory)))
    return Fail(
        ErrorCode::kConflict,
        "this is no finished data directory: its format file is missing; make one in another place with: entente init",
        directory.string());
  TRY_ASSIGN(const Bytes bytes, files.Read(FileOf(directory)));
  const std::string_view text = AsText(bytes);
  int format = 0;
  if (text.starts_with(kPrefix)) {
    const std::string_view number = text.substr(kPrefix.size());
    std::from_chars(number.data(), number.data() + number.size(), format);
  }
  if (format < 1 || text != DataFormatText(format))
    return Fail(ErrorCode::kConflict,
                fmt::format("this is no format of a data directory: \"{}\"",
                            text.substr(0, std::min(kShownBytesMax, text.find('\n')))),
                FileOf(directory).string());
  return format;
}

Result<void> WriteDataFormat(const std::filesystem::path& directory, int format) {
  return storage::PosixFiles().WriteAtomically(FileOf(directory), AsBytes(DataFormatText(format)),
                                               storage::Durability::kAll);
}

}  // namespace entente::node
