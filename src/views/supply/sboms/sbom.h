// SBOM: what a document says that a product is made of, whichever format it came in.
//
// CycloneDX JSON 1.2 to 1.7 and SPDX JSON 2.1 to 2.3. A document is read whole or refused; what is odd without making
// it useless is a warning. Components that are the same (canonical purl, or name and version without one) are listed
// once.
//
// Thread safety: values; a reader belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "views/supply/ecosystem.h"

namespace entente::supply {

inline constexpr std::size_t kComponentsMax = 1'000'000;
inline constexpr std::size_t kWarningsMax = 100;

struct SbomComponent {
  std::string name;     // as the document has it, with its group
  std::string version;  // as the document has it, or the purl's
  std::string purl;     // canonical; as written when it is no purl; empty without one
  std::string base;     // canonical purl without version, qualifiers and subpath; empty without a purl
  std::string licence;  // SPDX expression or name; may be empty
  // What to look up; advisory.missing says why it cannot be ("no purl").
  AdvisoryName advisory;
};

struct SbomProduct {
  std::string name;
  std::string version;
  std::string purl;  // canonical; may be empty
};

enum class SbomFormat : std::uint8_t { kCycloneDx, kSpdx };

struct Sbom {
  SbomFormat format = SbomFormat::kCycloneDx;
  std::string format_version;  // "1.5", "2.3"
  SbomProduct product;
  std::vector<SbomComponent> components;
  std::vector<std::string> warnings;

  // "CycloneDX 1.5".
  [[nodiscard]] std::string FormatName() const;
};

// Keeps its buffers from one document to the next.
class SbomReader {
 public:
  SbomReader();
  ~SbomReader();
  SbomReader(SbomReader&&) noexcept;
  SbomReader& operator=(SbomReader&&) noexcept;

  // Errors: kInvalidInput with a JSON Pointer as place.
  [[nodiscard]] Result<Sbom> Read(ByteView document);
  // REQUIRES: FileBuffer::kPaddingBytes more may be read behind the document; saves a copy.
  [[nodiscard]] Result<Sbom> ReadPadded(ByteView document);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] Result<Sbom> ReadSbom(ByteView document);

}  // namespace entente::supply
