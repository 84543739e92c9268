#include "backup/manifest.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "codec/json.h"
#include "storage/files.h"

namespace entente::backup {
namespace {

constexpr std::size_t kManifestBytesMax = std::size_t{1} << 30U;

std::string DigestLine(std::string_view manifest) {
  return fmt::format("{}  {}\n", ToHex(crypto::Sha256(AsBytes(manifest))), kManifestName);
}

// Below the data directory, and nowhere else.
bool IsPlainPath(std::string_view path) {
  if (path.empty() || path.find('\0') != std::string_view::npos) return false;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    if (name.empty() || name == "." || name == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

Result<std::uint64_t> Whole(const json::Value& object, const char* member, const std::string& place) {
  const auto found = object.find(member);
  if (found == object.end() || !found->is_number_unsigned())
    return Invalid("a whole number is missing here", place + "/" + member);
  return found->get<std::uint64_t>();
}

Result<crypto::Digest> RootOf(const json::Value& object) {
  TRY_ASSIGN(const std::string text, json::RequireText(object, "root", ""));
  TRY_ASSIGN(const Bytes bytes, FromBase64(text));
  return crypto::DigestFromBytes(bytes);
}

Result<UnixSeconds> TimeOf(const json::Value& object, const char* member) {
  TRY_ASSIGN(const std::string text, json::RequireText(object, member, ""));
  return ParseTime(text);
}

Result<ManifestFile> FileOf(const json::Value& value, const std::string& place) {
  TRY(json::OnlyMembers(value, {"path", "sha256", "bytes"}, place));
  ManifestFile file;
  TRY_ASSIGN(file.path, json::RequireText(value, "path", place));
  if (!IsPlainPath(file.path)) return Invalid("this is no path below the data directory", place + "/path");
  TRY_ASSIGN(const std::string digest, json::RequireText(value, "sha256", place));
  TRY_ASSIGN(file.content.digest, crypto::DigestFromHex(digest));
  TRY_ASSIGN(file.content.bytes, Whole(value, "bytes", place));
  return file;
}

Result<Manifest> Decode(const json::Value& root) {
  TRY(json::OnlyMembers(root, {"format", "origin", "size", "root", "checkpoint", "log_time", "made", "files"}, ""));
  Manifest manifest;
  TRY_ASSIGN(manifest.origin, json::RequireText(root, "origin", ""));
  TRY_ASSIGN(manifest.size, Whole(root, "size", ""));
  TRY_ASSIGN(manifest.root, RootOf(root));
  TRY_ASSIGN(manifest.checkpoint, json::RequireText(root, "checkpoint", ""));
  TRY_ASSIGN(manifest.log_time, TimeOf(root, "log_time"));
  TRY_ASSIGN(manifest.made, TimeOf(root, "made"));
  TRY_ASSIGN(const json::Value* files, json::RequireArray(root, "files", ""));
  for (std::size_t i = 0; i < files->size(); ++i) {
    const std::string place = fmt::format("/files/{}", i);
    TRY_ASSIGN(ManifestFile file, FileOf((*files)[i], place));
    if (!manifest.files.empty() && manifest.files.back().path >= file.path)
      return Invalid("the files do not stand in order", place);
    manifest.files.push_back(std::move(file));
  }
  return manifest;
}

}  // namespace

const ManifestFile* Manifest::Find(std::string_view path) const {
  const auto at = std::ranges::lower_bound(files, path, {}, &ManifestFile::path);
  return at != files.end() && at->path == path ? &*at : nullptr;
}

std::uint64_t Manifest::bytes() const {
  std::uint64_t sum = 0;
  for (const ManifestFile& file : files) sum += file.content.bytes;
  return sum;
}

Result<void> WriteManifest(const std::filesystem::path& backup, const Manifest& manifest) {
  json::Value root = {{"format", kManifestFormat},
                      {"origin", manifest.origin},
                      {"size", manifest.size},
                      {"root", ToBase64(manifest.root)},
                      {"checkpoint", manifest.checkpoint},
                      {"log_time", FormatTime(manifest.log_time)},
                      {"made", FormatTime(manifest.made)},
                      {"files", json::Value::array()}};
  for (const ManifestFile& file : manifest.files)
    root["files"].push_back(
        {{"path", file.path}, {"sha256", ToHex(file.content.digest)}, {"bytes", file.content.bytes}});
  const std::string text = root.dump(1, ' ', false, json::Value::error_handler_t::replace) + "\n";
  storage::Files& files = storage::PosixFiles();
  TRY(files.WriteAtomically(backup / kManifestDigestName, AsBytes(DigestLine(text)), storage::Durability::kContent));
  return files.WriteAtomically(backup / kManifestName, AsBytes(text), storage::Durability::kAll);
}

Result<Manifest> ReadManifest(const std::filesystem::path& backup) {
  const storage::Files& files = storage::PosixFiles();
  const auto path = backup / kManifestName;
  const auto text = files.Read(path);
  if (!text.has_value() && text.error().code == ErrorCode::kNotFound)
    return Fail(ErrorCode::kNotFound, "this is no finished backup: there is no manifest.json in it", backup.string());
  if (!text.has_value()) return std::unexpected(text.error());
  const auto corrupt = [&path](const std::string& what) {
    return Fail(ErrorCode::kCorruption, "the backup's manifest is damaged: " + what, path.string());
  };
  const auto line = files.Read(backup / kManifestDigestName);
  if (!line.has_value()) return corrupt("its digest cannot be read: " + line.error().Text());
  if (AsText(*line) != DigestLine(AsText(*text))) return corrupt("it is not what its digest says");
  const auto root = json::Parse(AsText(*text), kManifestBytesMax);
  if (!root.has_value()) return corrupt(root.error().Text());
  const auto format = json::RequireText(*root, "format", "");
  if (!format.has_value()) return corrupt(format.error().Text());
  if (*format != kManifestFormat)
    return Fail(ErrorCode::kConflict,
                fmt::format("this backup has another format (\"{}\") than this version of entente reads (\"{}\")",
                            *format, kManifestFormat),
                path.string());
  auto manifest = Decode(*root);
  if (!manifest.has_value()) return corrupt(manifest.error().Text());
  return manifest;
}

}  // namespace entente::backup
