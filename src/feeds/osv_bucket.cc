#include "feeds/osv_bucket.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

#include "base/encoding.h"
#include "crypto/digest.h"
#include "feeds/download.h"
#include "http/url.h"
#include "storage/files.h"
#include "views/supply/feeds/modified_list.h"
#include "views/supply/osv.h"

namespace entente::feeds {
namespace {

constexpr std::string_view kListName = "modified_id.csv";
constexpr std::string_view kArchiveName = "all.zip";
// With fewer records to fetch than this, one by one is always the shorter way.
constexpr std::size_t kWholeFromRecords = 100;
constexpr std::size_t kMissingMax = 1'000;
constexpr unsigned kParallelMax = 32;

using Times = std::map<std::string, supply::UnixNanoseconds, std::less<>>;
using Listed = std::vector<supply::ListedRecord>;

// One file a record; ids are outside text and make no file names.
std::filesystem::path FileOf(const std::filesystem::path& records, std::string_view id) {
  return records / (ToHex(crypto::Sha256(AsBytes(id))).substr(0, 40) + ".json");
}

// "GitHub Actions/GHSA-1" as a path below the bucket.
std::string AddressOf(std::string_view path) {
  std::string address;
  while (true) {
    const std::size_t slash = path.find('/');
    address += '/' + http::PercentEncode(path.substr(0, slash));
    if (slash == std::string_view::npos) return address + ".json";
    path.remove_prefix(slash + 1);
  }
}

bool IsNewer(const supply::ListedRecord& record, const Times& have) {
  const auto at = have.find(record.id);
  return at == have.end() || at->second < record.modified;
}

Listed NewerThan(const Listed& listed, const Times& have) {
  Listed newer;
  for (const supply::ListedRecord& one : listed)
    if (IsNewer(one, have)) newer.push_back(one);
  return newer;
}

// Whether these bytes are the record that was asked for.
Result<supply::UnixNanoseconds> CheckRecord(ByteView bytes, std::string_view id) {
  supply::OsvReader reader;
  TRY_ASSIGN(const supply::OsvRecord record, reader.Read(bytes));
  if (record.id != id)
    return Invalid("it is the record \"" + std::string(record.id) + "\" and not the one that was asked for", "/id");
  return supply::ParseModified(record.modified).value_or(0);
}

// What an earlier try left and is still wanted; everything else goes.
Listed TakeStaged(const std::filesystem::path& records, const Listed& wanted) {
  Listed missing;
  std::set<std::filesystem::path> good;
  for (const supply::ListedRecord& one : wanted) {
    const std::filesystem::path file = FileOf(records, one.id);
    const auto bytes = storage::PosixFiles().Read(file);
    const auto modified = bytes ? CheckRecord(*bytes, one.id) : std::unexpected(bytes.error());
    if (modified && *modified >= one.modified)
      good.insert(file);
    else
      missing.push_back(one);
  }
  std::error_code error;
  std::vector<std::filesystem::path> others;
  for (const auto& entry : std::filesystem::directory_iterator(records, error))
    if (!good.contains(entry.path())) others.push_back(entry.path());
  for (const std::filesystem::path& other : others) std::filesystem::remove(other, error);
  return missing;
}

// Records, several at a time.
class RecordFetch {
 public:
  RecordFetch(std::string bucket, const Listed& wanted, std::filesystem::path records, const BucketOptions& options,
              FromBucket& result)
      : bucket_(std::move(bucket)), wanted_(wanted), records_(std::move(records)), options_(options), result_(result) {
    bucket_.pop_back();  // its '/'
  }

  Result<void> Run() {
    const auto parallel = std::clamp<std::size_t>(options_.parallel, 1, kParallelMax);
    {
      std::vector<std::jthread> workers;
      for (std::size_t i = 0; i < std::min(parallel, wanted_.size()); ++i) workers.emplace_back([this] { Work(); });
    }
    if (failed_) return std::unexpected(*std::move(failed_));
    return {};
  }

 private:
  void Work() {
    FetchOptions fetch = options_.fetch;
    fetch.bytes_max = supply::kOsvRecordBytesMax;
    Fetcher fetcher(bucket_, fetch);
    while (!stop_) {
      const std::size_t at = next_++;
      if (at >= wanted_.size()) return;
      if (Result<void> done = One(fetcher, wanted_[at]); !done) {
        const std::scoped_lock lock(mutex_);
        if (!failed_) failed_ = std::move(done.error());
        stop_ = true;
        return;
      }
      const std::size_t so_far = ++done_;
      if (options_.progress != nullptr) options_.progress("fetching records", so_far, wanted_.size());
    }
  }

  Result<void> One(Fetcher& fetcher, const supply::ListedRecord& record) {
    const std::string path = AddressOf(record.path);
    auto bytes = fetcher.Get(path);
    if (!bytes && bytes.error().code == ErrorCode::kNotFound) return Missing(record);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    if (const auto modified = CheckRecord(*bytes, record.id); !modified) {
      Error error = WithContext(modified.error(), bucket_ + path + " gives no such record");
      if (!options_.skip_broken) {
        error.message += "; --skip-broken leaves such records out";
        return std::unexpected(std::move(error));
      }
      const std::scoped_lock lock(mutex_);
      ++result_.skipped.skipped;
      if (result_.skipped.first_skipped.size() < 100)
        result_.skipped.first_skipped.push_back({bucket_ + path, std::move(error)});
      return {};
    }
    TRY(storage::PosixFiles().WriteAtomically(FileOf(records_, record.id), *bytes, storage::Durability::kNone));
    const std::scoped_lock lock(mutex_);
    ++result_.fetched;
    return {};
  }

  // It may have gone between the list and now; a bucket that has next to nothing of what it lists is broken.
  Result<void> Missing(const supply::ListedRecord& record) {
    const std::scoped_lock lock(mutex_);
    result_.missing.emplace_back(record.id);
    if (result_.missing.size() > kMissingMax ||
        (result_.missing.size() > 10 && result_.missing.size() > result_.fetched))
      return Fail(ErrorCode::kUnavailable,
                  std::to_string(result_.missing.size()) + " of the records that it lists are not there",
                  bucket_ + "/");
    return {};
  }

  std::string bucket_;
  const Listed& wanted_;
  std::filesystem::path records_;
  const BucketOptions& options_;
  FromBucket& result_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::size_t> done_ = 0;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;  // guards result_ and failed_
  std::optional<Error> failed_;
};

// A snapshot of all.zip; nothing where the bucket has none. What cannot be read of it is asked for by itself, and named
// then.
Result<std::optional<Bytes>> FetchArchive(const std::string& bucket, const std::filesystem::path& staging,
                                          const BucketOptions& options, FromBucket& result) {
  const std::filesystem::path file = staging / kArchiveName;
  const auto progress = [&options](std::uint64_t done, std::uint64_t all) {
    if (options.progress != nullptr) options.progress("fetching all.zip", done, all);
  };
  const auto downloaded = Download(bucket + std::string(kArchiveName), file, {}, options.fetch, progress);
  if (!downloaded && downloaded.error().code == ErrorCode::kNotFound) return std::optional<Bytes>();
  if (!downloaded) return std::unexpected(downloaded.error());
  auto made = supply::MakeOsvSnapshot(file);
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  if (!made) return std::unexpected(WithContext(std::move(made.error()), bucket + std::string(kArchiveName)));
  result.whole = true;
  return std::optional(std::move(made->document));
}

// Newer of two maps, id by id.
void Raise(Times& times, const Times& by) {
  for (const auto& [id, modified] : by) {
    supply::UnixNanoseconds& at = times[id];
    at = std::max(at, modified);
  }
}

}  // namespace

std::optional<std::string> BucketOf(const std::string& address) {
  if (!address.starts_with("https://") && !address.starts_with("http://")) return std::nullopt;
  if (address.find_first_of("?#") != std::string::npos) return std::nullopt;
  if (address.ends_with('/')) return address;
  for (const std::string_view name : {kArchiveName, kListName})
    if (address.ends_with("/" + std::string(name))) return address.substr(0, address.size() - name.size());
  return std::nullopt;
}

Result<FromBucket> FetchBucket(const std::string& bucket, ByteView before, const Version& known,
                               const std::filesystem::path& staging, const BucketOptions& options) {
  FromBucket result;
  FetchOptions for_list = options.fetch;
  for_list.bytes_max = supply::kModifiedListBytesMax;
  const std::string address = bucket + std::string(kListName);
  TRY_ASSIGN(const Fetched list, Fetch(address, known, for_list));
  if (list.unchanged) {
    result.unchanged = true;
    result.version = known;
    return result;
  }
  auto read = supply::ReadModifiedList(list.body);
  if (!read) return std::unexpected(WithContext(std::move(read.error()), address));
  const Listed listed = *std::move(read);
  for (const supply::ListedRecord& one : listed) result.listed.emplace(one.id);
  TRY_ASSIGN(Times have, supply::ModifiedTimes(before));
  const std::filesystem::path records = staging / "records";
  TRY(storage::PosixFiles().MakeDirectories(records));
  Listed wanted = NewerThan(listed, have);
  Bytes archive;
  if (wanted.size() >= kWholeFromRecords && wanted.size() * 2 > listed.size()) {
    TRY_ASSIGN(std::optional<Bytes> all, FetchArchive(bucket, staging, options, result));
    if (all) {
      archive = *std::move(all);
      TRY_ASSIGN(const Times in_archive, supply::ModifiedTimes(archive));
      Raise(have, in_archive);
      wanted = NewerThan(listed, have);
    }
  }
  const Listed missing = TakeStaged(records, wanted);
  result.resumed = wanted.size() - missing.size();
  TRY(RecordFetch(bucket, missing, records, options, result).Run());
  if (result.fetched + result.resumed > 0) {
    TRY_ASSIGN(supply::MadeSnapshot made, supply::MakeOsvSnapshot(records));
    TRY_ASSIGN(supply::MergedSnapshot merged, supply::MergeSnapshots(archive, made.document, result.listed, false));
    result.came = std::move(merged.document);
  } else {
    result.came = std::move(archive);
  }
  // Where something was left out the list has to be looked at again, though it be the same.
  if (result.missing.empty() && result.skipped.skipped == 0) result.version = list.version;
  return result;
}

}  // namespace entente::feeds
