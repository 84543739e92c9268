#include "feeds/download.h"

#include <charconv>
#include <fstream>
#include <optional>
#include <system_error>

#include "codec/json.h"
#include "storage/files.h"

namespace entente::feeds {
namespace {

constexpr std::uint64_t kPieceBytes = std::uint64_t{8} * 1024 * 1024;

std::filesystem::path PartOf(const std::filesystem::path& file) {
  return file.string() + ".part";
}
std::filesystem::path NoteOf(const std::filesystem::path& file) {
  return file.string() + ".part.json";
}

// What an earlier try left: how much, and of which version.
struct Begun {
  std::uint64_t bytes = 0;
  Version version;
};

void Forget(const std::filesystem::path& file) {
  std::error_code ignored;
  std::filesystem::remove(PartOf(file), ignored);
  std::filesystem::remove(NoteOf(file), ignored);
}

Begun ReadBegun(const std::string& url, const std::filesystem::path& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(PartOf(file), error);
  const auto note = error ? Result<Bytes>(Bytes()) : storage::PosixFiles().Read(NoteOf(file));
  if (!note || note->empty()) return {};
  const auto said = json::Parse(AsText(*note));
  if (!said || !said->is_object() || json::OptionalText(*said, "url", "").value_or("") != url) return {};
  Begun begun{bytes,
              {json::OptionalText(*said, "etag", "").value_or(""),
               json::OptionalText(*said, "last_modified", "").value_or("")}};
  // A weak tag does not say that bytes are the same.
  if (begun.version.etag.starts_with("W/")) begun.version.etag.clear();
  return begun.version.known() ? begun : Begun();
}

Result<void> AppendTo(const std::filesystem::path& part, ByteView piece, bool anew) {
  std::ofstream out(part, std::ios::binary | (anew ? std::ios::trunc : std::ios::app));
  out.write(reinterpret_cast<const char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
  out.close();
  if (!out) return Fail(ErrorCode::kUnavailable, "cannot write", part.string());
  return {};
}

Result<void> WriteNote(const std::string& url, const Version& version, const std::filesystem::path& file) {
  const json::Value note = {{"url", url}, {"etag", version.etag}, {"last_modified", version.last_modified}};
  return storage::PosixFiles().WriteAtomically(NoteOf(file), AsBytes(note.dump()), storage::Durability::kNone);
}

struct ContentRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t total = 0;
};

// "bytes 0-8388607/31457280"
std::optional<ContentRange> ParseContentRange(std::string_view text) {
  if (!text.starts_with("bytes ")) return std::nullopt;
  text.remove_prefix(6);
  ContentRange range;
  const auto take = [&text](std::uint64_t& into, char end) {
    const auto [at, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
    if (failed != std::errc()) return false;
    text.remove_prefix(static_cast<std::size_t>(at - text.data()));
    if (end == '\0') return text.empty();
    if (!text.starts_with(end)) return false;
    text.remove_prefix(1);
    return true;
  };
  if (!take(range.first, '-') || !take(range.last, '/') || !take(range.total, '\0')) return std::nullopt;
  if (range.first > range.last || range.last >= range.total) return std::nullopt;
  return range;
}

bool SameVersion(const Version& a, const Version& b) {
  return a.etag.empty() && b.etag.empty() ? a.last_modified == b.last_modified : a.etag == b.etag;
}

http::Headers HeadersFor(std::uint64_t have, const Version& version, const Version& known) {
  http::Headers headers = have == 0 ? UnlessStill(known) : http::Headers();
  headers.emplace_back("Range", "bytes=" + std::to_string(have) + "-" + std::to_string(have + kPieceBytes - 1));
  if (have > 0 && version.known())
    headers.emplace_back("If-Range", version.etag.empty() ? version.last_modified : version.etag);
  return headers;
}

Result<void> Finish(const std::filesystem::path& file) {
  std::error_code error;
  std::filesystem::rename(PartOf(file), file, error);
  if (error) return Fail(ErrorCode::kUnavailable, "cannot put it into its place: " + error.message(), file.string());
  Forget(file);
  return {};
}

}  // namespace

Result<Downloaded> Download(const std::string& url, const std::filesystem::path& file, const Version& known,
                            const FetchOptions& options,
                            const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  Begun begun = ReadBegun(url, file);
  if (begun.bytes == 0) Forget(file);
  Downloaded done;
  done.resumed_bytes = begun.bytes;
  while (true) {
    TRY_ASSIGN(const http::ClientResponse response, Get(url, HeadersFor(begun.bytes, begun.version, known), options));
    if (response.status == 304 && begun.bytes == 0 && known.known()) {
      done.unchanged = true;
      done.version = known;
      return done;
    }
    if (response.status == 416 && begun.bytes > 0) {
      // What is here is not the beginning of what is there.
      Forget(file);
      begun = {};
      done.resumed_bytes = 0;
      continue;
    }
    if (response.status != 200 && response.status != 206)
      return Fail(response.status == 404 ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
                  "the address answers: HTTP " + std::to_string(response.status), url);
    const Version version = VersionOf(response);
    if (response.status == 200) {
      done.resumed_bytes = 0;
      TRY(AppendTo(PartOf(file), response.body, true));
      TRY(Finish(file));
      done.version = version;
      done.bytes = response.body.size();
      return done;
    }
    const auto range = ParseContentRange(response.Header("Content-Range").value_or(""));
    if (!range || range->first != begun.bytes || range->last - range->first + 1 != response.body.size())
      return Fail(ErrorCode::kUnavailable, "it gives another piece than the one that it was asked for", url);
    if (range->total > options.bytes_max)
      return Invalid("what stands there is larger than " + std::to_string(options.bytes_max) + " bytes", url);
    if (begun.bytes > 0 && !SameVersion(version, begun.version)) {
      Forget(file);
      return Fail(ErrorCode::kUnavailable, "it changed while it was fetched; try again", url);
    }
    if (begun.bytes == 0) TRY(WriteNote(url, version, file));
    TRY(AppendTo(PartOf(file), response.body, begun.bytes == 0));
    begun.version = version;
    begun.bytes += response.body.size();
    if (progress != nullptr) progress(begun.bytes, range->total);
    if (begun.bytes < range->total) continue;
    TRY(Finish(file));
    done.version = version;
    done.bytes = begun.bytes;
    return done;
  }
}

}  // namespace entente::feeds
