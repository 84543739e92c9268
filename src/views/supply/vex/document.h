// VEX: who says of which product that a vulnerability affects it or does not. One model for what OpenVEX, CSAF and
// CycloneDX say (docs/formats/vex.md).
//
// Thread safety: values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entente::supply::vex {

// The more cautious the higher: where two statements weigh the same, the higher one counts.
enum class Status : std::uint8_t { kNotAffected = 0, kFixed = 1, kUnderInvestigation = 2, kAffected = 3 };
[[nodiscard]] std::string_view StatusText(Status status);  // "not_affected", ...

// The five of OpenVEX and CSAF, and what CycloneDX tells apart beyond them.
enum class Justification : std::uint8_t {
  kNone = 0,
  kComponentNotPresent,
  kVulnerableCodeNotPresent,
  kVulnerableCodeNotInExecutePath,
  kVulnerableCodeCannotBeControlledByAdversary,
  kInlineMitigationsAlreadyExist,
  kRequiresConfiguration,
  kRequiresDependency,
  kRequiresEnvironment,
  kProtectedByCompiler,
  kProtectedAtRuntime,
  kProtectedAtPerimeter,
  kProtectedByMitigatingControl,
};
[[nodiscard]] std::string_view JustificationText(Justification justification);  // "" for kNone
// The labels of OpenVEX and CSAF alone; kNone for others.
[[nodiscard]] Justification SharedJustificationOf(std::string_view label);

enum class Format : std::uint8_t { kOpenVex, kCsaf, kCycloneDx };
[[nodiscard]] std::string_view FormatText(Format format);  // "OpenVEX", "CSAF", "CycloneDX"

using Microseconds = std::int64_t;  // since 1970-01-01T00:00:00Z

struct Hash {
  std::string algorithm;  // as hash functions are called in lower case without punctuation: "sha256", "sha3256"
  std::string value;      // lower-case hexadecimal
  auto operator<=>(const Hash&) const = default;
};

// What a statement is about, by every name that the document has for it.
struct Product {
  std::string id;        // the document's own name: an IRI, a CSAF product id, a bom-ref or bom-link
  std::string name;      // for people
  std::string purl;      // canonical; empty when there is none
  std::string cpe;       // 2.2 or 2.3, as the document has it
  std::string versions;  // a "vers:" range, or one version, where purl and CPE do not say it; empty: all that they name
  std::vector<Hash> hashes;
  auto operator<=>(const Product&) const = default;
};

// A product, as the whole or with the parts of it that the statement is about.
struct ProductUse {
  std::uint32_t product = 0;         // in VexDocument::products
  std::vector<std::uint32_t> parts;  // subcomponents; empty: the whole product
};

struct Statement {
  std::string vulnerability;
  std::vector<std::string> aliases;
  std::vector<ProductUse> products;
  Status status = Status::kUnderInvestigation;
  Justification justification = Justification::kNone;
  std::string impact;  // why it is not affected, in words
  std::string action;  // what to do about it, in words
  std::optional<Microseconds> time;
};

struct VexDocument {
  Format format = Format::kOpenVex;
  std::string format_version;  // "0.2.0", "2.0", "1.6"
  std::string id;
  std::string version;
  // Documents of one series by one party replace each other, the newest counting alone. Empty for OpenVEX, whose
  // documents share their "@id" in public collections.
  std::string series;
  std::string author;
  std::string role;
  std::string tooling;
  std::optional<Microseconds> time;
  std::optional<Microseconds> last_updated;
  std::vector<Product> products;
  // Which of the products are what the document itself is about: a CycloneDX BOM's own subject, under each of the
  // version texts that it is named with. Ascending; empty for other formats.
  std::vector<std::uint32_t> subjects;
  std::vector<Statement> statements;
  std::vector<std::string> warnings;  // what was read and says nothing; at most kWarningsMax
};

inline constexpr std::size_t kStatementsMax = 1'000'000;
// Mentions of products and their parts in all statements together, after groups are resolved.
inline constexpr std::size_t kMentionsMax = 4'000'000;
inline constexpr std::size_t kProductsMax = 1'000'000;
inline constexpr std::size_t kIdBytesMax = 4'096;
inline constexpr std::size_t kAliasesMax = 256;
inline constexpr std::size_t kHashesMax = 64;
inline constexpr std::size_t kWarningsMax = 32;
// Longer texts for people are cut.
inline constexpr std::size_t kTextBytesMax = 4'096;

}  // namespace entente::supply::vex
