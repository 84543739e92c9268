// Scan: one SBOM against an advisory index.
//
// Thread safety: a Scanner belongs to one thread at a time; several may share an index.
#pragma once

#include <cstdint>
#include <filesystem>
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

namespace entente::supply {

struct ScanResult {
  SbomProduct product;
  std::string format;
  std::vector<Finding> findings;  // in the document's order of components, then by id
  std::vector<NotCovered> not_covered;
  std::uint64_t covered = 0;  // components that were judged
  std::vector<std::string> warnings;
};

// Judges components that were read already, and the product itself where it has a purl of an ecosystem.
// Errors: kCorruption of the index.
[[nodiscard]] Result<ScanResult> Judge(const AdvisoryIndex& index, Sbom sbom);

class Scanner {
 public:
  // REQUIRES: index outlives it.
  explicit Scanner(const AdvisoryIndex& index, const SbomReadOptions& options = {})
      : index_(index), options_(options) {}

  // Errors: kInvalidInput with a JSON Pointer or a line as place; kCorruption of the index.
  [[nodiscard]] Result<ScanResult> Scan(ByteView document);
  // Errors also: kNotFound, kUnavailable of the file.
  [[nodiscard]] Result<ScanResult> ScanFile(const std::filesystem::path& file);

 private:
  const AdvisoryIndex& index_;
  SbomReadOptions options_;
  SbomReader reader_;
  FileBuffer buffer_;
};

}  // namespace entente::supply
