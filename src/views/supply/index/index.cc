#include "views/supply/index/index.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "views/supply/index/sections.h"

namespace entente::supply {

using namespace index_format;  // NOLINT(google-build-using-namespace): the layout is this file's subject

Result<std::shared_ptr<const AdvisoryIndex>> AdvisoryIndex::Open(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const auto code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable;
    return Fail(code, std::string("cannot open the advisory index: ") + std::strerror(errno), file.string());
  }
  struct stat info{};
  const bool known = ::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
  const auto bytes = static_cast<std::size_t>(known ? info.st_size : 0);
  void* data = bytes >= kHeaderBytes ? ::mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, descriptor, 0) : MAP_FAILED;
  ::close(descriptor);
  if (data == MAP_FAILED) return Fail(ErrorCode::kCorruption, "no advisory index: too small to be one", file.string());
  std::shared_ptr<AdvisoryIndex> index(new AdvisoryIndex(static_cast<const std::uint8_t*>(data), bytes));
  if (auto read = index->ReadHeader(); !read) {
    read.error().place = file.string();
    return std::unexpected(std::move(read.error()));
  }
  return index;
}

AdvisoryIndex::~AdvisoryIndex() {
  ::munmap(const_cast<std::uint8_t*>(data_),
           bytes_);  // NOLINT(cppcoreguidelines-pro-type-const-cast): the call asks for it
}

Result<void> AdvisoryIndex::ReadHeader() {
  Header header;
  std::memcpy(&header, data_, sizeof(header));
  if (std::string_view(header.magic, sizeof(header.magic)) != kMagic) return BadIndex("this file is none");
  if (header.version != kVersion)
    return BadIndex("of format version " + std::to_string(header.version) + ", and " + std::to_string(kVersion) +
                    " is read here; build it again");
  if (header.file_bytes != bytes_) return BadIndex("cut off, or something stands behind its end");
  const std::size_t table_bytes = kSectionCount * kTableEntryBytes;
  if (header.section_count != kSectionCount || header.zero != 0 || bytes_ < kHeaderBytes + table_bytes)
    return BadIndex("its header does not hold");
  Bytes covered(data_, data_ + 32);
  Append(covered, ByteView(data_ + kHeaderBytes, table_bytes));
  digest_ = crypto::Sha256(covered);
  if (std::memcmp(digest_.data(), header.sha256, digest_.size()) != 0) return BadIndex("its header is damaged");
  std::uint64_t end = kHeaderBytes + table_bytes;
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    TableEntry entry;
    std::memcpy(&entry, data_ + kHeaderBytes + i * kTableEntryBytes, sizeof(entry));
    const bool shaped = entry.id == i + 1 && entry.record_bytes == kRecordBytes[i] && entry.offset % 8 == 0 &&
                        entry.bytes % entry.record_bytes == 0 && entry.bytes / entry.record_bytes < (1ULL << 32);
    const bool placed = entry.offset >= end && entry.offset <= bytes_ && entry.bytes <= bytes_ - entry.offset;
    if (!shaped || !placed) return BadIndex("section " + std::to_string(i + 1) + " is not where it can be");
    end = entry.offset + entry.bytes;
    sections_[i] = {entry.offset, entry.bytes};
  }
  return {};
}

Result<std::string_view> AdvisoryIndex::Text(index_format::Text text) const {
  const std::span<const std::uint8_t> strings = Section<std::uint8_t>(SectionId::kStrings);
  std::uint32_t size = 0;
  if (text > strings.size() || strings.size() - text < sizeof(size)) return BadIndex("a text begins outside");
  std::memcpy(&size, strings.data() + text, sizeof(size));
  if (size > strings.size() - text - sizeof(size)) return BadIndex("a text ends outside");
  return AsText(ByteView(strings.data() + text + sizeof(size), size));
}

std::uint32_t AdvisoryIndex::advisory_count() const {
  return static_cast<std::uint32_t>(Section<index_format::Advisory>(SectionId::kAdvisories).size());
}

Result<std::vector<FeedSnapshot>> AdvisoryIndex::Feeds() const {
  std::vector<FeedSnapshot> feeds;
  for (const Feed& feed : Section<Feed>(SectionId::kFeeds)) {
    FeedSnapshot& snapshot = feeds.emplace_back();
    TRY_ASSIGN(snapshot.feed, Text(feed.name));
    TRY_ASSIGN(snapshot.source, Text(feed.source));
    if (feed.entry != ~std::uint64_t{0}) snapshot.entry = feed.entry;
    std::ranges::copy(feed.digest, snapshot.digest.begin());
    snapshot.time = feed.time;
    snapshot.records = feed.records;
  }
  return feeds;
}

Result<std::vector<EcosystemRecords>> AdvisoryIndex::Ecosystems() const {
  std::vector<EcosystemRecords> ecosystems;
  for (const Ecosystem& ecosystem : Section<Ecosystem>(SectionId::kEcosystems)) {
    TRY_ASSIGN(const std::string_view name, Text(ecosystem.name));
    ecosystems.push_back({std::string(name), ecosystem.advisories});
  }
  return ecosystems;
}

bool AdvisoryIndex::Covers(std::string_view ecosystem) const {
  const std::span<const Ecosystem> all = Section<Ecosystem>(SectionId::kEcosystems);
  const auto name_of = [this](const Ecosystem& one) { return Text(one.name).value_or(std::string_view()); };
  const auto found = std::ranges::lower_bound(all, ecosystem, {}, name_of);
  return found != all.end() && name_of(*found) == ecosystem && found->advisories > 0;
}

Result<std::optional<std::uint32_t>> AdvisoryIndex::FindPackage(std::string_view ecosystem,
                                                                std::string_view normal_name) const {
  const std::span<const Bucket> buckets = Section<Bucket>(SectionId::kBuckets);
  if (buckets.empty()) return std::optional<std::uint32_t>();
  if (!std::has_single_bit(buckets.size())) return BadIndex("the hash table's size is no power of two");
  const std::uint64_t hash = PackageHash(ecosystem, normal_name);
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  const std::size_t mask = buckets.size() - 1;
  std::size_t at = hash & mask;
  for (std::size_t probe = 0; probe < buckets.size(); ++probe, at = (at + 1) & mask) {
    const Bucket& bucket = buckets[at];
    if (bucket.package_plus_one == 0) return std::optional<std::uint32_t>();
    if (bucket.tag != tag) continue;
    TRY_ASSIGN(const PackageHead head, Package(bucket.package_plus_one - 1));
    if (head.normal_name == normal_name && head.ecosystem == ecosystem)
      return std::optional(bucket.package_plus_one - 1);
  }
  return BadIndex("the hash table has no empty place");
}

Result<AdvisoryIndex::PackageHead> AdvisoryIndex::Package(std::uint32_t position) const {
  const auto packages = Section<index_format::Package>(SectionId::kPackages);
  const auto ecosystems = Section<Ecosystem>(SectionId::kEcosystems);
  if (position >= packages.size()) return BadIndex("no such package");
  const index_format::Package& package = packages[position];
  if (package.ecosystem >= ecosystems.size()) return BadIndex("no such ecosystem");
  PackageHead head;
  TRY_ASSIGN(head.ecosystem, Text(ecosystems[package.ecosystem].name));
  TRY_ASSIGN(head.name, Text(package.name));
  TRY_ASSIGN(head.normal_name, Text(package.normal_name));
  return head;
}

Result<std::optional<std::uint32_t>> AdvisoryIndex::FindAdvisory(std::string_view id) const {
  const auto all = Section<index_format::Advisory>(SectionId::kAdvisories);
  const auto id_of = [this](const index_format::Advisory& one) { return Text(one.id).value_or(std::string_view()); };
  const auto found = std::ranges::lower_bound(all, id, {}, id_of);
  if (found == all.end() || id_of(*found) != id) return std::optional<std::uint32_t>();
  return std::optional(static_cast<std::uint32_t>(found - all.begin()));
}

Result<std::vector<std::uint32_t>> AdvisoryIndex::FindByIdOrAlias(std::string_view id) const {
  std::vector<std::uint32_t> found;
  TRY_ASSIGN(const auto own, FindAdvisory(id));
  if (own) found.push_back(*own);
  const auto all = Section<AliasEntry>(SectionId::kAliasIndex);
  const auto alias_of = [this](const AliasEntry& one) { return Text(one.alias).value_or(std::string_view()); };
  for (auto at = std::ranges::lower_bound(all, id, {}, alias_of); at != all.end() && alias_of(*at) == id; ++at)
    found.push_back(at->advisory);
  std::ranges::sort(found);
  found.erase(std::ranges::unique(found).begin(), found.end());
  return found;
}

Result<AdvisoryHead> AdvisoryIndex::Advisory(std::uint32_t position) const {
  const auto all = Section<index_format::Advisory>(SectionId::kAdvisories);
  if (position >= all.size()) return BadIndex("no such advisory");
  const index_format::Advisory& advisory = all[position];
  AdvisoryHead head;
  TRY_ASSIGN(head.id, Text(advisory.id));
  TRY_ASSIGN(head.summary, Text(advisory.summary));
  TRY_ASSIGN(head.modified, Text(advisory.modified));
  if (advisory.score_plus_one > 0) head.severity.score_tenths = advisory.score_plus_one - 1;
  head.severity.label = static_cast<SeverityLabel>(std::min<std::uint8_t>(advisory.label, 5));
  head.withdrawn = (advisory.flags & kAdvisoryWithdrawn) != 0;
  head.malicious = (advisory.flags & kAdvisoryMalicious) != 0;
  head.feed = advisory.feed;
  if (advisory.group > position) return BadIndex("a group begins behind one of its advisories");
  head.group = advisory.group;
  return head;
}

Result<std::vector<std::string_view>> AdvisoryIndex::TextsOf(SectionId id, List list) const {
  TRY_ASSIGN(const auto texts, Part<index_format::Text>(id, list));
  std::vector<std::string_view> read;
  read.reserve(texts.size());
  for (const index_format::Text text : texts) {
    TRY_ASSIGN(const std::string_view one, Text(text));
    read.push_back(one);
  }
  return read;
}

Result<std::vector<std::string_view>> AdvisoryIndex::Aliases(std::uint32_t advisory) const {
  const auto all = Section<index_format::Advisory>(SectionId::kAdvisories);
  if (advisory >= all.size()) return BadIndex("no such advisory");
  return TextsOf(SectionId::kAliases, all[advisory].aliases);
}

Result<std::vector<std::string_view>> AdvisoryIndex::Upstream(std::uint32_t advisory) const {
  const auto all = Section<index_format::Advisory>(SectionId::kAdvisories);
  if (advisory >= all.size()) return BadIndex("no such advisory");
  return TextsOf(SectionId::kUpstream, all[advisory].upstream);
}

Result<Exploitation> AdvisoryIndex::ReadExploited(const Exploited& one) const {
  Exploitation known;
  TRY_ASSIGN(known.cve, Text(one.cve));
  TRY_ASSIGN(known.kev_added, Text(one.kev_added));
  TRY_ASSIGN(known.kev_due, Text(one.kev_due));
  known.ransomware = (one.flags & kExploitedByRansomware) != 0;
  if (one.epss_plus_one > 0) known.epss_millionths = one.epss_plus_one - 1;
  if (one.percentile_plus_one > 0) known.percentile_millionths = one.percentile_plus_one - 1;
  return known;
}

Result<std::optional<Exploitation>> AdvisoryIndex::ExploitationOf(std::uint32_t advisory) const {
  const auto all = Section<index_format::Advisory>(SectionId::kAdvisories);
  const auto exploited = Section<Exploited>(SectionId::kExploited);
  if (advisory >= all.size()) return BadIndex("no such advisory");
  const std::uint32_t plus_one = all[advisory].exploited_plus_one;
  if (plus_one == 0) return std::optional<Exploitation>();
  if (plus_one > exploited.size()) return BadIndex("no such exploitation");
  return ReadExploited(exploited[plus_one - 1]);
}

Result<std::optional<Exploitation>> AdvisoryIndex::ExploitationOf(std::string_view cve) const {
  const auto all = Section<Exploited>(SectionId::kExploited);
  const auto cve_of = [this](const Exploited& one) { return Text(one.cve).value_or(std::string_view()); };
  const auto found = std::ranges::lower_bound(all, cve, {}, cve_of);
  if (found == all.end() || cve_of(*found) != cve) return std::optional<Exploitation>();
  return ReadExploited(*found);
}

std::uint32_t AdvisoryIndex::exploited_count() const {
  return static_cast<std::uint32_t>(Section<Exploited>(SectionId::kExploited).size());
}

Result<std::span<const std::uint32_t>> AdvisoryIndex::PackagesOf(std::uint32_t advisory) const {
  const auto all = Section<index_format::Advisory>(SectionId::kAdvisories);
  if (advisory >= all.size()) return BadIndex("no such advisory");
  return Part<std::uint32_t>(SectionId::kAdvisoryPackages, all[advisory].packages);
}

Result<std::span<const Affected>> AdvisoryIndex::AffectedOf(std::uint32_t package) const {
  const auto packages = Section<index_format::Package>(SectionId::kPackages);
  if (package >= packages.size()) return BadIndex("no such package");
  return Part<Affected>(SectionId::kAffected, packages[package].affected);
}

Result<std::span<const Range>> AdvisoryIndex::RangesOf(const Affected& affected) const {
  return Part<Range>(SectionId::kRanges, affected.ranges);
}

Result<std::span<const Event>> AdvisoryIndex::EventsOf(const Range& range) const {
  return Part<Event>(SectionId::kEvents, range.events);
}

Result<std::string_view> AdvisoryIndex::KeyOf(const Event& event) const {
  const auto keys = Section<std::uint8_t>(SectionId::kKeys);
  if (event.key > keys.size() || event.key_bytes > keys.size() - event.key) return BadIndex("a key leaves its section");
  return AsText(ByteView(keys.data() + event.key, event.key_bytes));
}

Result<bool> AdvisoryIndex::Lists(const Affected& affected, std::string_view version) const {
  TRY_ASSIGN(const auto versions, Part<index_format::Text>(SectionId::kVersions, affected.versions));
  const auto text_of = [this](index_format::Text one) { return Text(one).value_or(std::string_view()); };
  const auto found = std::ranges::lower_bound(versions, version, {}, text_of);
  return found != versions.end() && text_of(*found) == version;
}

Result<std::string> AdvisoryIndex::UnpackedBlock(std::uint32_t block_position) const {
  const auto blocks = Section<Block>(SectionId::kBlocks);
  const auto records = Section<std::uint8_t>(SectionId::kRecords);
  if (block_position >= blocks.size()) return BadIndex("no such block of records");
  const Block& block = blocks[block_position];
  if (block.plain_bytes > kBlockBytesMax || block.offset > records.size() ||
      block.compressed_bytes > records.size() - block.offset)
    return BadIndex("a block of records leaves its section");
  std::string plain(block.plain_bytes, '\0');
  const std::size_t got =
      ZSTD_decompress(plain.data(), plain.size(), records.data() + block.offset, block.compressed_bytes);
  if (ZSTD_isError(got) != 0 || got != plain.size()) return BadIndex("a block of records cannot be decompressed");
  return plain;
}

Result<AdvisoryIndex::RecordPlace> AdvisoryIndex::PlaceOf(std::uint32_t advisory) const {
  const auto all = Section<index_format::Advisory>(SectionId::kAdvisories);
  if (advisory >= all.size()) return BadIndex("no such advisory");
  const index_format::Advisory& one = all[advisory];
  return RecordPlace{one.block, one.record_offset, one.record_bytes};
}

Result<std::string> AdvisoryIndex::RecordIn(std::string_view block, const RecordPlace& place) {
  if (place.offset > block.size() || place.bytes > block.size() - place.offset)
    return BadIndex("a record leaves its block");
  return std::string(block.substr(place.offset, place.bytes));
}

Result<std::string> AdvisoryIndex::Record(std::uint32_t advisory) const {
  TRY_ASSIGN(const RecordPlace place, PlaceOf(advisory));
  TRY_ASSIGN(const std::string block, UnpackedBlock(place.block));
  return RecordIn(block, place);
}

// What is written in one go, the page cache holds in one folio, and a touch of the mapped file maps the folio as a
// whole (Linux 6.18): of pieces of 2 MiB, a lookup would hold most of the index in its resident memory.
constexpr std::size_t kWriteBytesMax = std::size_t{64} * 1024;

namespace {

// Gives whether all of it was written; if not, errno says why.
bool WriteAll(int descriptor, ByteView content) {
  while (!content.empty()) {
    const ssize_t count = ::write(descriptor, content.data(), content.size());
    if (count > 0)
      content = content.subspan(static_cast<std::size_t>(count));
    else if (count == 0 || errno != EINTR)
      return false;
  }
  return true;
}

// The same, gathered: wherever pieces end, all but the last write are of kWriteBytesMax.
bool WritePieces(int descriptor, std::span<const ByteView> pieces) {
  Bytes gathered;
  gathered.reserve(kWriteBytesMax);
  for (ByteView piece : pieces) {
    while (!piece.empty()) {
      const ByteView fits = piece.first(std::min(piece.size(), kWriteBytesMax - gathered.size()));
      Append(gathered, fits);
      piece = piece.subspan(fits.size());
      if (gathered.size() < kWriteBytesMax) continue;
      if (!WriteAll(descriptor, gathered)) return false;
      gathered.clear();
    }
  }
  return WriteAll(descriptor, gathered);
}

}  // namespace

Result<void> WriteIndexFile(const std::filesystem::path& file, const IndexContent& content) {
  return WriteIndexFile(file, content.pieces());
}

Result<void> WriteIndexFile(const std::filesystem::path& file, std::span<const ByteView> pieces) {
  const auto failed = [&file](std::string_view doing) {
    return Fail(ErrorCode::kUnavailable,
                "cannot write the advisory index: " + std::string(doing) + ": " + std::strerror(errno), file.string());
  };
  std::string temporary = file.string() + ".XXXXXX.tmp";
  const int descriptor = ::mkostemps(temporary.data(), 4, O_CLOEXEC);
  if (descriptor < 0) return failed("creating it");
  bool good = WritePieces(descriptor, pieces);
  good = good && ::fchmod(descriptor, 0644) == 0 && ::fsync(descriptor) == 0;
  const int reason = errno;
  ::close(descriptor);
  if (!good || ::rename(temporary.c_str(), file.c_str()) != 0) {
    const int kept = good ? errno : reason;
    ::unlink(temporary.c_str());
    errno = kept;
    return failed("writing");
  }
  const std::filesystem::path parent = file.has_parent_path() ? file.parent_path() : ".";
  const int directory = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    (void)::fsync(directory);
    ::close(directory);
  }
  return {};
}

}  // namespace entente::supply
