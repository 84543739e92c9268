// What the encodings of SPDX 2 have in common: a package, the product among them, and relationships as edges. Seen by
// the readers of SPDX alone.
#pragma once

#include <string_view>
#include <unordered_set>
#include <vector>

#include "views/supply/sboms/sbom_builder.h"

namespace entente::supply::spdx {

inline constexpr std::string_view kDocumentId = "SPDXRef-DOCUMENT";

// Views into the document.
struct Package {
  std::string_view id;
  std::string_view name;
  std::string_view version;
  std::string_view purl;
  std::string_view concluded;
  std::string_view declared;
  std::string_view purpose;
  RawDetail detail;
};

// "2.1" to "2.3" of "SPDX-2.3"; empty for another.
[[nodiscard]] std::string_view VersionOf(std::string_view text);

// A relationship's type as the standard writes it, whatever its letters' case; empty for one that it does not know.
[[nodiscard]] std::string_view RelationshipType(std::string_view text);

// "" for NOASSERTION and NONE.
[[nodiscard]] std::string_view Known(std::string_view text);

// The name of "Organization: Example (mail@example)"; "" for NOASSERTION.
[[nodiscard]] std::string_view ActorOf(std::string_view text);

// One external reference of a package: its first purl is taken, and every CPE.
void TakeReference(Package& package, std::string_view type, std::string_view locator);

class Assembler {
 public:
  // Which elements the document describes: one package among them is the product; many are its contents.
  // REQUIRES: both outlive it.
  Assembler(SbomBuilder& builder, const std::unordered_set<std::string_view>& described)
      : builder_(builder), described_(described) {}

  [[nodiscard]] Result<void> Add(const Package& package, const DocumentPlace& place);
  // A relationship as the document has it.
  [[nodiscard]] Result<void> Relate(std::string_view from, std::string_view type, std::string_view to,
                                    const DocumentPlace& place);
  // `name`: the document's, which the product has where no package is it.
  [[nodiscard]] Result<void> Finish(Sbom& sbom, std::string_view name);

 private:
  [[nodiscard]] Result<void> CheckRules(const Package& package, const DocumentPlace& place);

  SbomBuilder& builder_;
  const std::unordered_set<std::string_view>& described_;
  bool has_product_ = false;
};

// Rules of the document itself: what must be there, and its form.
struct DocumentFacts {
  std::string_view id;
  std::string_view licence;
  std::string_view name;
  std::string_view name_space;
  std::string_view created;
  bool has_creator = false;
};
[[nodiscard]] Result<void> CheckDocument(SbomBuilder& builder, const DocumentFacts& facts);

}  // namespace entente::supply::spdx
