// The layout of an index file, as docs/formats/index.md has it. Seen by the index's reader and builder only.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace entente::supply::index_format {

static_assert(std::endian::native == std::endian::little, "index files are mapped as they stand");

inline constexpr std::string_view kMagic = "ENTADVIX";
inline constexpr std::uint32_t kVersion = 2;
inline constexpr std::size_t kHeaderBytes = 64;
inline constexpr std::size_t kTableEntryBytes = 56;
inline constexpr std::uint32_t kBlockBytesMax = 64U * 1024 * 1024;

enum class SectionId : std::uint32_t {
  kFeeds = 1,
  kEcosystems,
  kPackages,
  kBuckets,
  kAffected,
  kRanges,
  kEvents,
  kVersions,
  kAdvisories,
  kAliases,
  kAliasIndex,
  kAdvisoryPackages,
  kStrings,
  kBlocks,
  kRecords,
  kKeys,
  kUpstream,
  kExploited,
};
inline constexpr std::size_t kSectionCount = 18;

using Text = std::uint32_t;

struct List {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

struct Header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t section_count;
  std::uint64_t file_bytes;
  std::uint64_t zero;
  std::uint8_t sha256[32];
};
struct TableEntry {
  std::uint32_t id;
  std::uint32_t record_bytes;
  std::uint64_t offset;
  std::uint64_t bytes;
  std::uint8_t sha256[32];
};
struct Feed {
  Text name;
  Text source;
  std::uint64_t entry;
  std::int64_t time;
  std::uint64_t records;
  std::uint8_t digest[32];
};
struct Ecosystem {
  Text name;
  std::uint32_t advisories;
  List packages;
};
struct Package {
  std::uint32_t ecosystem;
  Text name;
  Text normal_name;
  List affected;
};
struct Bucket {
  std::uint32_t tag;
  std::uint32_t package_plus_one;
};
struct Affected {
  std::uint32_t advisory;
  List ranges;
  List versions;
  std::uint16_t score_plus_one;
  std::uint8_t label;
  std::uint8_t zero;
};
inline constexpr std::uint8_t kRangeWithoutOrder = 1;
inline constexpr std::uint8_t kRangeOfCommits = 2;
inline constexpr std::uint8_t kRangeWithKeys = 4;
struct Range {
  List events;
  std::uint8_t order;
  std::uint8_t flags;
  std::uint16_t zero;
};
struct Event {
  Text version;
  std::uint32_t key;  // where it begins in Keys
  std::uint16_t key_bytes;
  std::uint8_t kind;
  std::uint8_t zero;
};
inline constexpr std::uint8_t kAdvisoryWithdrawn = 1;
inline constexpr std::uint8_t kAdvisoryMalicious = 2;
struct Advisory {
  Text id;
  Text summary;
  Text modified;
  List aliases;
  List upstream;
  List packages;
  std::uint32_t group;
  std::uint32_t exploited_plus_one;
  std::uint32_t block;
  std::uint32_t record_offset;
  std::uint32_t record_bytes;
  std::uint32_t feed;
  std::uint16_t score_plus_one;
  std::uint8_t label;
  std::uint8_t flags;
};
struct AliasEntry {
  Text alias;
  std::uint32_t advisory;
};
inline constexpr std::uint32_t kExploitedByRansomware = 1;
struct Exploited {
  Text cve;
  Text kev_added;
  Text kev_due;
  std::uint32_t epss_plus_one;
  std::uint32_t percentile_plus_one;
  std::uint32_t flags;
};
struct Block {
  std::uint64_t offset;
  std::uint32_t compressed_bytes;
  std::uint32_t plain_bytes;
};

static_assert(sizeof(Header) == kHeaderBytes && sizeof(TableEntry) == kTableEntryBytes);
static_assert(sizeof(Feed) == 64 && sizeof(Ecosystem) == 16 && sizeof(Package) == 20 && sizeof(Bucket) == 8);
static_assert(sizeof(Affected) == 24 && sizeof(Range) == 12 && sizeof(Event) == 12 && sizeof(Advisory) == 64);
static_assert(sizeof(AliasEntry) == 8 && sizeof(Block) == 16 && sizeof(Exploited) == 24);

// Bytes a record of each section, in the order of their ids.
inline constexpr std::uint32_t kRecordBytes[kSectionCount] = {64, 16, 20, 8, 24, 12, 12, 4, 64,
                                                              4,  8,  4,  1, 16, 1,  1,  4, 24};

// FNV-1a over ecosystem, a zero byte, normal name.
[[nodiscard]] constexpr std::uint64_t PackageHash(std::string_view ecosystem, std::string_view normal_name) {
  std::uint64_t hash = 14695981039346656037ULL;
  const auto add = [&hash](unsigned char byte) {
    hash ^= byte;
    hash *= 1099511628211ULL;
  };
  for (const char c : ecosystem) add(static_cast<unsigned char>(c));
  add(0);
  for (const char c : normal_name) add(static_cast<unsigned char>(c));
  return hash;
}

}  // namespace entente::supply::index_format
