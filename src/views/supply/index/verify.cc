// Reads an index whole: what `entente index verify` says, and what tests of forged files compare with.
#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "views/supply/index/sections.h"
#include "views/supply/osv.h"
#include "views/supply/versions/order.h"

namespace entente::supply {

using namespace index_format;  // NOLINT(google-build-using-namespace): the layout is this file's subject

Result<void> AdvisoryIndex::Verify() const {
  TRY(VerifySums());
  TRY(VerifyPackages());
  TRY(VerifyAdvisories());
  TRY(VerifyExploited());
  return VerifyRecords();
}

Result<void> AdvisoryIndex::VerifySums() const {
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    TableEntry entry;
    std::memcpy(&entry, data_ + kHeaderBytes + i * kTableEntryBytes, sizeof(entry));
    const crypto::Digest digest = crypto::Sha256(ByteView(data_ + entry.offset, entry.bytes));
    if (std::memcmp(digest.data(), entry.sha256, digest.size()) != 0)
      return BadIndex("section " + std::to_string(i + 1) + " is damaged", "section " + std::to_string(i + 1));
  }
  const auto strings = Section<std::uint8_t>(SectionId::kStrings);
  for (std::size_t at = 0; at < strings.size();) {
    TRY_ASSIGN(const std::string_view text, Text(static_cast<index_format::Text>(at)));
    if (!IsUtf8(AsBytes(text))) return BadIndex("a text is not UTF-8", "section 13");
    at += sizeof(std::uint32_t) + text.size();
  }
  return {};
}

Result<void> AdvisoryIndex::VerifyPackages() const {
  std::string_view last_ecosystem;
  for (const Ecosystem& ecosystem : Section<Ecosystem>(SectionId::kEcosystems)) {
    TRY_ASSIGN(const std::string_view name, Text(ecosystem.name));
    if (name <= last_ecosystem) return BadIndex("ecosystems are not in order", "section 2");
    last_ecosystem = name;
    TRY(Part<index_format::Package>(SectionId::kPackages, ecosystem.packages));
  }
  const auto packages = Section<index_format::Package>(SectionId::kPackages);
  std::string_view last;
  for (std::size_t i = 0; i < packages.size(); ++i) {
    TRY_ASSIGN(const PackageHead head, Package(static_cast<std::uint32_t>(i)));
    if (i > 0 && packages[i - 1].ecosystem == packages[i].ecosystem && head.normal_name <= last)
      return BadIndex("packages are not in order", "section 3");
    last = head.normal_name;
    TRY_ASSIGN(const auto found, FindPackage(head.ecosystem, head.normal_name));
    if (found != i) return BadIndex("the hash table misses a package", "section 4");
    TRY_ASSIGN(const auto affected, AffectedOf(static_cast<std::uint32_t>(i)));
    for (const Affected& one : affected) {
      if (one.advisory >= advisory_count()) return BadIndex("no such advisory", "section 5");
      TRY_ASSIGN(const auto ranges, RangesOf(one));
      for (const Range& range : ranges) TRY(VerifyRange(range));
      TRY_ASSIGN(const auto versions, Part<index_format::Text>(SectionId::kVersions, one.versions));
      std::string_view before;
      for (const index_format::Text version : versions) {
        TRY_ASSIGN(const std::string_view text, Text(version));
        if (text <= before) return BadIndex("versions are not in order", "section 8");
        before = text;
      }
    }
  }
  return {};
}

Result<void> AdvisoryIndex::VerifyRange(const Range& range) const {
  if (range.order > static_cast<std::uint8_t>(kLastVersionOrder))
    return BadIndex("no such order of versions", "section 6");
  TRY_ASSIGN(const auto events, EventsOf(range));
  std::string_view last;
  for (const Event& event : events) {
    TRY(Text(event.version));
    if (event.kind > static_cast<std::uint8_t>(OsvEventKind::kLimit))
      return BadIndex("no such kind of event", "section 7");
    if ((range.flags & kRangeWithKeys) == 0) continue;
    TRY_ASSIGN(const std::string_view key, KeyOf(event));
    if (key < last) return BadIndex("events are not in order", "section 7");
    last = key;
  }
  return {};
}

Result<void> AdvisoryIndex::VerifyExploited() const {
  std::string_view last;
  for (const Exploited& one : Section<Exploited>(SectionId::kExploited)) {
    TRY_ASSIGN(const std::string_view cve, Text(one.cve));
    if (cve <= last) return BadIndex("the exploited are not in order", "section 18");
    last = cve;
    TRY(ReadExploited(one));
  }
  return {};
}

Result<void> AdvisoryIndex::VerifyAdvisories() const {
  const auto packages = Section<index_format::Package>(SectionId::kPackages);
  const auto feeds = Section<Feed>(SectionId::kFeeds);
  TRY(Feeds());
  std::string_view last;
  for (std::uint32_t i = 0; i < advisory_count(); ++i) {
    TRY_ASSIGN(const AdvisoryHead head, Advisory(i));
    if (head.id <= last) return BadIndex("advisories are not in order", "section 9");
    last = head.id;
    if (head.feed >= feeds.size()) return BadIndex("no such feed", "section 9");
    TRY(Aliases(i));
    TRY(Upstream(i));
    TRY(ExploitationOf(i));
    TRY_ASSIGN(const auto named, PackagesOf(i));
    for (const std::uint32_t package : named)
      if (package >= packages.size()) return BadIndex("no such package", "section 12");
  }
  last = {};
  for (const AliasEntry& entry : Section<AliasEntry>(SectionId::kAliasIndex)) {
    TRY_ASSIGN(const std::string_view alias, Text(entry.alias));
    if (alias < last || entry.advisory >= advisory_count()) return BadIndex("aliases are not in order", "section 11");
    last = alias;
  }
  return {};
}

Result<void> AdvisoryIndex::VerifyRecords() const {
  const auto advisories = Section<index_format::Advisory>(SectionId::kAdvisories);
  const auto blocks = Section<Block>(SectionId::kBlocks);
  for (std::uint32_t block = 0; block < blocks.size(); ++block) TRY(UnpackedBlock(block));
  for (const index_format::Advisory& one : advisories) {
    const bool inside = one.block < blocks.size() && one.record_offset <= blocks[one.block].plain_bytes &&
                        one.record_bytes <= blocks[one.block].plain_bytes - one.record_offset;
    if (!inside) return BadIndex("a record leaves its block", "section 9");
  }
  return {};
}

}  // namespace entente::supply
