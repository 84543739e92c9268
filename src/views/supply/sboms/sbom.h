// SBOM: what a document says that a product is made of, whichever format it came in.
//
// CycloneDX 1.0 to 1.7 in JSON and XML; SPDX 2.1 to 2.3 in JSON, YAML and tag-value; SPDX 3.0 in JSON-LD. The format is
// found out by content. A document is read whole or refused; what departs from its standard without making it mean
// something else is a warning. Components that are the same (canonical purl, or name and version without one) are
// listed once.
//
// What is read of each format, and which defects are refused: docs/formats/sboms.md.
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
#include "views/supply/sboms/sbom_graph.h"

namespace entente::supply {

inline constexpr std::size_t kSbomBytesMax = std::size_t{256} * 1024 * 1024;
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

struct SbomHash {
  std::string algorithm;  // as CycloneDX writes it: "SHA-256", "MD5"
  std::string hex;        // lower case
};

// What only some callers need of a component; what the document does not say is empty.
struct SbomDetail {
  std::string reference;  // bom-ref, SPDXID or spdxId
  std::string supplier;
  std::string manufacturer;  // SPDX: the originator
  std::string publisher;
  std::vector<std::string> cpes;
  std::vector<SbomHash> hashes;
};

enum class SbomFormat : std::uint8_t { kCycloneDx, kSpdx };
enum class SbomEncoding : std::uint8_t { kJson, kXml, kTagValue, kYaml };

struct Sbom {
  SbomFormat format = SbomFormat::kCycloneDx;
  SbomEncoding encoding = SbomEncoding::kJson;
  std::string format_version;  // "1.5", "2.3", "3.0.1"
  SbomProduct product;
  std::vector<SbomComponent> components;
  std::vector<std::string> warnings;
  // Of CycloneDX: by which others may refer to this very document, "urn:cdx:UUID/VERSION"; empty without a serial
  // number.
  std::string link;
  // Of CycloneDX 1.4 and later: whether it says something of vulnerabilities. It may be VEX then (vex/read.h).
  bool speaks_of_vulnerabilities = false;

  // With SbomReadOptions::details alone: of the product, and one for each component.
  SbomDetail product_detail;
  std::vector<SbomDetail> details;
  // With SbomReadOptions::graph alone.
  SbomGraph graph;

  // "CycloneDX 1.5".
  [[nodiscard]] std::string FormatName() const;
};

// "JSON", "XML", "tag-value", "YAML".
[[nodiscard]] std::string_view EncodingName(SbomEncoding encoding);

// What a scan does not need costs nothing unless it is asked for.
struct SbomReadOptions {
  bool details = false;
  bool graph = false;
  // Refuses what breaks a rule of the standard even where the meaning is plain, and looks for more of it; reads the
  // graph, too.
  bool strict = false;
};

// Keeps its buffers from one document to the next.
class SbomReader {
 public:
  SbomReader();
  ~SbomReader();
  SbomReader(SbomReader&&) noexcept;
  SbomReader& operator=(SbomReader&&) noexcept;

  // Errors: kInvalidInput with a JSON Pointer or "line N" as place.
  [[nodiscard]] Result<Sbom> Read(ByteView document, const SbomReadOptions& options = {});
  // REQUIRES: FileBuffer::kPaddingBytes more may be read behind the document; saves a copy.
  [[nodiscard]] Result<Sbom> ReadPadded(ByteView document, const SbomReadOptions& options = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] Result<Sbom> ReadSbom(ByteView document, const SbomReadOptions& options = {});

}  // namespace entente::supply
