// Scan: one SBOM against an advisory index.
//
// Thread safety: a Scanner belongs to one thread at a time; several may share an index.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "views/supply/file_buffer.h"
#include "views/supply/finding.h"
#include "views/supply/index/index.h"
#include "views/supply/sboms/sbom.h"
#include "views/supply/vex_word.h"

namespace entente::supply {

struct ScanResult {
  SbomProduct product;
  std::string format;
  std::vector<Finding> findings;  // in the document's order of components, then by id
  std::vector<NotCovered> not_covered;
  std::uint64_t covered = 0;  // components that were judged
  std::vector<std::string> warnings;
};

// How far judging a stranger's document may go: one with many versions of a package with many advisories comes to more
// findings than anybody reads.
struct ScanBounds {
  std::uint64_t findings_max = std::numeric_limits<std::uint64_t>::max();
  std::function<bool()> out_of_time = {};  // asked between components; may be empty
};
// Error::rule of a document that goes further.
inline constexpr std::string_view kScanBoundsRule = "scan-bounds";

// What a scan does beside looking components up.
struct ScanOptions {
  bool strict = false;              // SbomReadOptions::strict
  bool paths = false;               // why a component is there: Finding::path
  const VexAnswers* vex = nullptr;  // what vendors say of findings; outlives the scan
};

struct JudgeOptions {
  const VexAnswers* vex = nullptr;
  ScanBounds bounds = {};
};
// Judges components that were read already, and the product itself where it has a purl of an ecosystem.
// Errors: kCorruption of the index; kInvalidInput with kScanBoundsRule.
[[nodiscard]] Result<ScanResult> Judge(const AdvisoryIndex& index, Sbom sbom, const JudgeOptions& options = {});

class Scanner {
 public:
  // REQUIRES: index outlives it.
  explicit Scanner(const AdvisoryIndex& index, const ScanOptions& options = {}) : index_(index), options_(options) {}

  // Errors: kInvalidInput with a JSON Pointer or a line as place; kCorruption of the index.
  [[nodiscard]] Result<ScanResult> Scan(ByteView document);
  // Errors also: kNotFound, kUnavailable of the file.
  [[nodiscard]] Result<ScanResult> ScanFile(const std::filesystem::path& file);

  [[nodiscard]] const ScanOptions& options() const { return options_; }

 private:
  [[nodiscard]] SbomReadOptions ReadOptions() const;

  const AdvisoryIndex& index_;
  const ScanOptions options_;
  SbomReader reader_;
  FileBuffer buffer_;
};

}  // namespace entente::supply
