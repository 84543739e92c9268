#include "feeds/source.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "codec/gzip.h"
#include "feeds/download.h"
#include "storage/files.h"
#include "views/supply/feeds/exploitation_changes.h"

namespace entente::feeds {
namespace {

constexpr std::string_view kListName = "modified_id.csv";

std::size_t BytesMaxOf(supply::FeedKind kind) {
  return kind == supply::FeedKind::kKev ? supply::kKevBytesMax : supply::kEpssBytesMax;
}

// What a source of OSV records gave: all that it has, or what is newer.
struct Came {
  Bytes document;
  supply::IdSet listed;
};

Result<supply::IdSet> IdsIn(ByteView snapshot) {
  TRY_ASSIGN(const auto times, supply::ModifiedTimes(snapshot));
  supply::IdSet ids;
  for (const auto& [id, modified] : times) ids.emplace_hint(ids.end(), id);
  return ids;
}

Result<Came> FromPath(const std::filesystem::path& path, Fresh& fresh) {
  auto made = supply::MakeOsvSnapshot(path);
  if (!made) return std::unexpected(std::move(made.error()));
  fresh.skipped = std::move(made->report);
  fresh.whole = true;
  Came came;
  came.document = std::move(made->document);
  TRY_ASSIGN(came.listed, IdsIn(came.document));
  return came;
}

// The last name of an address says what kind of file stands there.
Result<std::filesystem::path> NameIn(const std::string& address) {
  const std::filesystem::path name = std::filesystem::path(address.substr(0, address.find_first_of("?#"))).filename();
  const std::string extension = name.extension().string();
  if (extension != ".zip" && extension != ".json" && extension != ".jsonl")
    return Invalid(
        "the address of OSV records ends in '/', as a bucket of osv.dev does, or in a file name such as all.zip",
        address);
  return std::filesystem::path("download" + extension);
}

Result<Came> FromFileAt(const Wanted& wanted, const std::filesystem::path& staging, const BucketOptions& options,
                        Fresh& fresh) {
  TRY_ASSIGN(const std::filesystem::path name, NameIn(wanted.source));
  TRY(storage::PosixFiles().MakeDirectories(staging));
  const auto progress = [&options](std::uint64_t done, std::uint64_t all) {
    if (options.progress != nullptr) options.progress("fetching", done, all);
  };
  const std::filesystem::path file = staging / name;
  TRY_ASSIGN(const Downloaded done, Download(wanted.source, file, wanted.known, options.fetch, progress));
  fresh.version = done.version;
  fresh.unchanged = done.unchanged;
  if (done.unchanged) return Came();
  fresh.fetched = 1;
  auto came = FromPath(file, fresh);
  // A broken file is not kept, or the next try would find it again.
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  if (!came) return std::unexpected(WithContext(std::move(came.error()), wanted.source));
  return came;
}

Result<Came> FromBucketAt(const std::string& bucket, const Wanted& wanted, const std::filesystem::path& staging,
                          const BucketOptions& options, Fresh& fresh) {
  const ByteView before = wanted.replace ? ByteView() : wanted.before;
  auto got = FetchBucket(bucket, before, wanted.replace ? Version() : wanted.known, staging, options);
  // A server of files that is no bucket has no list.
  const bool no_list = !got && got.error().code == ErrorCode::kNotFound && got.error().place.ends_with(kListName);
  if (no_list && !wanted.source.ends_with('/')) return FromFileAt(wanted, staging, options, fresh);
  if (!got) return std::unexpected(std::move(got.error()));
  fresh.unchanged = got->unchanged;
  fresh.version = std::move(got->version);
  fresh.skipped = std::move(got->skipped);
  fresh.missing = std::move(got->missing);
  fresh.fetched = got->fetched;
  fresh.resumed = got->resumed;
  fresh.whole = got->whole;
  return Came{std::move(got->came), std::move(got->listed)};
}

Result<Fresh> GetOsv(const Wanted& wanted, const std::filesystem::path& staging, const BucketOptions& options) {
  Fresh fresh;
  const auto get = [&]() -> Result<Came> {
    if (!IsAddress(wanted.source)) return FromPath(wanted.source, fresh);
    const auto bucket = BucketOf(wanted.source);
    // Whoever adds all.zip means that file.
    if (bucket && (!wanted.replace || wanted.source.ends_with('/')))
      return FromBucketAt(*bucket, wanted, staging, options, fresh);
    return FromFileAt(wanted, staging, options, fresh);
  };
  TRY_ASSIGN(Came came, get());
  if (fresh.unchanged) return fresh;
  TRY_ASSIGN(supply::MergedSnapshot merged,
             supply::MergeSnapshots(wanted.before, came.document, came.listed, wanted.drop_vanished || wanted.replace));
  fresh.changes = std::move(merged.changes);
  fresh.document = wanted.replace ? std::move(came.document) : std::move(merged.document);
  if (fresh.document.empty()) return Invalid("no OSV record was found", wanted.source);
  return fresh;
}

Result<Fresh> GetDocument(const Wanted& wanted, const BucketOptions& options) {
  Fresh fresh;
  fresh.whole = true;
  if (!IsAddress(wanted.source)) {
    TRY_ASSIGN(fresh.document, ReadDocument(wanted.kind, wanted.source));
  } else {
    FetchOptions fetch = options.fetch;
    fetch.bytes_max = BytesMaxOf(wanted.kind);
    TRY_ASSIGN(Fetched fetched, Fetch(wanted.source, wanted.known, fetch));
    fresh.version = std::move(fetched.version);
    fresh.unchanged = fetched.unchanged;
    if (fetched.unchanged) return fresh;
    fresh.fetched = 1;
    auto plain = PlainDocument(wanted.kind, std::move(fetched.body));
    if (!plain) return std::unexpected(WithContext(std::move(plain.error()), wanted.source));
    fresh.document = *std::move(plain);
  }
  auto changes = supply::ChangesOf(wanted.kind, wanted.before, fresh.document);
  if (!changes) return std::unexpected(WithContext(std::move(changes.error()), wanted.source));
  fresh.changes = *std::move(changes);
  return fresh;
}

}  // namespace

bool IsAddress(std::string_view source) {
  return source.starts_with("https://") || source.starts_with("http://");
}

Result<Bytes> PlainDocument(supply::FeedKind kind, Bytes bytes) {
  if (gzip::Looks(bytes)) return gzip::Unpack(bytes, BytesMaxOf(kind));
  if (bytes.size() > BytesMaxOf(kind)) return Invalid("larger than " + std::to_string(BytesMaxOf(kind)) + " bytes");
  return bytes;
}

Result<Bytes> ReadDocument(supply::FeedKind kind, const std::filesystem::path& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  if (error) return Fail(ErrorCode::kNotFound, "it cannot be read: " + error.message(), file.string());
  if (bytes > BytesMaxOf(kind))
    return Invalid("larger than " + std::to_string(BytesMaxOf(kind)) + " bytes", file.string());
  TRY_ASSIGN(Bytes content, storage::PosixFiles().Read(file));
  auto plain = PlainDocument(kind, std::move(content));
  if (!plain) return Invalid(plain.error().message, file.string());
  return plain;
}

Result<Fresh> GetFresh(const Wanted& wanted, const std::filesystem::path& staging, const BucketOptions& options) {
  return wanted.kind == supply::FeedKind::kOsv ? GetOsv(wanted, staging, options) : GetDocument(wanted, options);
}

}  // namespace entente::feeds
