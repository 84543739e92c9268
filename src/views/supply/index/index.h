// AdvisoryIndex: vulnerability records in the form in which components are looked up; one immutable file, mapped.
//
// Opening reads the first kilobyte; everything else is read, and checked, when it is touched. The file is outside
// bytes: a forged one gives errors or wrong advisories, never a read outside it, a loop, or memory without bound. The
// file may be unlinked or replaced (by rename) while it is open; it must not be written to.
//
// Format: docs/formats/index.md.  Thread safety: const methods from any thread. Views are good as long as the index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "views/supply/exploitation.h"
#include "views/supply/index/content.h"
#include "views/supply/index/format.h"
#include "views/supply/severity.h"

namespace entente::supply {

// What an index was built from.
struct FeedSnapshot {
  std::string feed;                    // "osv/debian"; the file's or directory's name when it came from there
  std::string source;                  // where it was fetched from; may be empty
  std::optional<std::uint64_t> entry;  // of the log
  crypto::Digest digest{};
  UnixSeconds time = 0;  // 0: not known
  std::uint64_t records = 0;
};

struct EcosystemRecords {
  std::string name;
  std::uint64_t records = 0;  // advisories, not withdrawn, that name a package of it
};

struct AdvisoryHead {
  std::string_view id;
  std::string_view summary;
  std::string_view modified;
  SeverityValue severity;
  bool withdrawn = false;
  bool malicious = false;  // about a package that was made to do harm, and not about a flaw in one
  std::uint32_t feed = 0;  // position in Feeds()
  // Position of the first advisory of its group: of those that are about the same flaw (docs/formats/index.md, Groups).
  std::uint32_t group = 0;
};

class AdvisoryIndex {
 public:
  // Errors: kNotFound; kCorruption when it is no index, of another version, cut off, or its header does not hold.
  [[nodiscard]] static Result<std::shared_ptr<const AdvisoryIndex>> Open(const std::filesystem::path& file);
  AdvisoryIndex(const AdvisoryIndex&) = delete;
  AdvisoryIndex& operator=(const AdvisoryIndex&) = delete;
  ~AdvisoryIndex();

  // Reads all of it: checksums, references, orders. Errors: kCorruption with the section as place.
  [[nodiscard]] Result<void> Verify() const;

  // SHA-256 of header and section table, which covers the content.
  [[nodiscard]] const crypto::Digest& digest() const { return digest_; }
  [[nodiscard]] Result<std::vector<FeedSnapshot>> Feeds() const;
  [[nodiscard]] Result<std::vector<EcosystemRecords>> Ecosystems() const;
  [[nodiscard]] bool Covers(std::string_view ecosystem) const;
  [[nodiscard]] std::uint32_t advisory_count() const;

  // Positions; nothing when there is none. REQUIRES: a name as NormalName() gives it.
  [[nodiscard]] Result<std::optional<std::uint32_t>> FindPackage(std::string_view ecosystem,
                                                                 std::string_view normal_name) const;
  [[nodiscard]] Result<std::optional<std::uint32_t>> FindAdvisory(std::string_view id) const;
  // Of the advisory with this id, and of those that name it as an alias, ascending.
  [[nodiscard]] Result<std::vector<std::uint32_t>> FindByIdOrAlias(std::string_view id) const;

  [[nodiscard]] Result<AdvisoryHead> Advisory(std::uint32_t position) const;
  [[nodiscard]] Result<std::vector<std::string_view>> Aliases(std::uint32_t advisory) const;
  // What a distribution's advisory passes on.
  [[nodiscard]] Result<std::vector<std::string_view>> Upstream(std::uint32_t advisory) const;
  // Of the CVE that the advisory is about; of several, what is known of the most exploited one.
  [[nodiscard]] Result<std::optional<Exploitation>> ExploitationOf(std::uint32_t advisory) const;
  // By CVE id. Only what an advisory of the index is about is there.
  [[nodiscard]] Result<std::optional<Exploitation>> ExploitationOf(std::string_view cve) const;
  [[nodiscard]] std::uint32_t exploited_count() const;
  [[nodiscard]] Result<std::span<const std::uint32_t>> PackagesOf(std::uint32_t advisory) const;
  // The OSV record's JSON, as its feed has it.
  [[nodiscard]] Result<std::string> Record(std::uint32_t advisory) const;
  // The same in steps, for who reads several records: they lie in blocks, and a block is unpacked as a whole.
  struct RecordPlace {
    std::uint32_t block = 0;
    std::uint32_t offset = 0;
    std::uint32_t bytes = 0;
  };
  [[nodiscard]] Result<RecordPlace> PlaceOf(std::uint32_t advisory) const;
  [[nodiscard]] Result<std::string> UnpackedBlock(std::uint32_t block) const;
  [[nodiscard]] static Result<std::string> RecordIn(std::string_view block, const RecordPlace& place);

  struct PackageHead {
    std::string_view ecosystem;
    std::string_view name;  // as advisories write it
    std::string_view normal_name;
  };
  [[nodiscard]] Result<PackageHead> Package(std::uint32_t position) const;
  [[nodiscard]] Result<std::span<const index_format::Affected>> AffectedOf(std::uint32_t package) const;
  [[nodiscard]] Result<std::span<const index_format::Range>> RangesOf(const index_format::Affected& affected) const;
  [[nodiscard]] Result<std::span<const index_format::Event>> EventsOf(const index_format::Range& range) const;
  // Whether the version stands in the list of affected ones, letter by letter.
  [[nodiscard]] Result<bool> Lists(const index_format::Affected& affected, std::string_view version) const;
  [[nodiscard]] Result<std::string_view> Text(index_format::Text text) const;
  // The bytes by which an event's version compares with others of its order (versions/key.h); of a range with keys.
  [[nodiscard]] Result<std::string_view> KeyOf(const index_format::Event& event) const;

 private:
  AdvisoryIndex(const std::uint8_t* data, std::size_t bytes) : data_(data), bytes_(bytes) {}
  Result<void> ReadHeader();
  template <class Record>
  [[nodiscard]] std::span<const Record> Section(index_format::SectionId id) const;
  template <class Record>
  [[nodiscard]] Result<std::span<const Record>> Part(index_format::SectionId id, index_format::List list) const;
  [[nodiscard]] Result<Exploitation> ReadExploited(const index_format::Exploited& one) const;
  [[nodiscard]] Result<std::vector<std::string_view>> TextsOf(index_format::SectionId id,
                                                              index_format::List list) const;
  [[nodiscard]] Result<void> VerifySums() const;
  [[nodiscard]] Result<void> VerifyRange(const index_format::Range& range) const;
  [[nodiscard]] Result<void> VerifyExploited() const;
  [[nodiscard]] Result<void> VerifyPackages() const;
  [[nodiscard]] Result<void> VerifyAdvisories() const;
  [[nodiscard]] Result<void> VerifyRecords() const;

  const std::uint8_t* data_;
  std::size_t bytes_;
  crypto::Digest digest_{};
  struct Extent {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
  };
  Extent sections_[index_format::kSectionCount];
};

// Writes beside `file` under a temporary name, syncs, renames.
[[nodiscard]] Result<void> WriteIndexFile(const std::filesystem::path& file, const IndexContent& content);
// The same, of a file's bytes in pieces.
[[nodiscard]] Result<void> WriteIndexFile(const std::filesystem::path& file, std::span<const ByteView> pieces);

}  // namespace entente::supply
