// OSV records (schema 1.x): what is read of them to match components. Members that are not read are not judged.
//
// Thread safety: an OsvReader belongs to one thread at a time. A record, with its views and lists, is good until the
// reader's next Read(): both stand in memory that the reader uses again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "views/supply/json_padding.h"
#include "views/supply/severity.h"

namespace entente::supply {

inline constexpr std::size_t kOsvRecordBytesMax = std::size_t{16} * 1024 * 1024;
inline constexpr std::size_t kOsvIdBytesMax = 256;

// The numbers stand in index files.
enum class OsvEventKind : std::uint8_t { kIntroduced = 0, kFixed = 1, kLastAffected = 2, kLimit = 3 };
enum class OsvRangeType : std::uint8_t { kSemVer, kEcosystem, kGit };

struct OsvEvent {
  OsvEventKind kind = OsvEventKind::kIntroduced;
  std::string_view version;
};

struct OsvRange {
  OsvRangeType type = OsvRangeType::kEcosystem;
  std::string_view repository;  // of a GIT range, as written
  std::pmr::vector<OsvEvent> events;
};

inline constexpr std::string_view kGitEcosystem = "GIT";

struct OsvAffected {
  std::string_view ecosystem;
  std::string_view name;
  std::pmr::vector<OsvRange> ranges;
  std::pmr::vector<std::string_view> versions;
  SeverityValue severity;
};

struct OsvRecord {
  std::string_view id;
  std::string_view modified;
  std::string_view summary;  // the first line of `details` where there is no summary
  bool withdrawn = false;
  bool malicious = false;  // about a package that was made to do harm: its id, or an alias, begins with "MAL-"
  std::pmr::vector<std::string_view> aliases;
  std::pmr::vector<std::string_view> upstream;
  SeverityValue severity;
  // Those that name a package; and for each repository of a GIT range one of the ecosystem "GIT", whose name is the
  // repository's and whose versions are those beside the range.
  std::pmr::vector<OsvAffected> affected;
};

class OsvReader {
 public:
  OsvReader();
  ~OsvReader();
  OsvReader(OsvReader&&) noexcept;
  OsvReader& operator=(OsvReader&&) noexcept;

  // Errors: kInvalidInput with a JSON Pointer as place.
  [[nodiscard]] Result<OsvRecord> Read(ByteView record, Padding padding = Padding::kNone);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace entente::supply
