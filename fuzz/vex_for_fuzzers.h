// What holds of every VEX document that is read, whatever its format.
#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"
#include "base/check.h"
#include "views/supply/vex/read.h"
#include "views/supply/vex/vex_set.h"

namespace entente::supply::vex {

// Whatever is refused is refused in UTF-8. Whatever is read keeps to the bounds, points into its own products, and can
// be asked about: each statement that names a purl is found by it.
inline void ReadAndAsk(ByteView input, Format format) {
  static VexReader reader;  // as in a process that reads many
  const auto document = reader.Read(input);
  if (!document.has_value()) {
    CHECK(IsUtf8(AsBytes(document.error().Text())));
    return;
  }
  if (document->format != format) return;
  CHECK(document->warnings.size() <= kWarningsMax);
  for (const std::string& warning : document->warnings) CHECK(IsUtf8(AsBytes(warning)));
  VexSet set;
  CHECK(set.Add(*document, AttributionByAuthor(*document)).has_value());
  for (const Statement& statement : document->statements) {
    CHECK(!statement.vulnerability.empty());
    CHECK(statement.impact.size() <= kTextBytesMax && IsUtf8(AsBytes(statement.impact)));
    CHECK(statement.status == Status::kNotAffected || statement.justification == Justification::kNone);
    for (const ProductUse& use : statement.products) {
      CHECK(use.product < document->products.size());
      for (const std::uint32_t part : use.parts) CHECK(part < document->products.size());
      const Product& whole = document->products[use.product];
      const Product& part = use.parts.empty() ? whole : document->products[use.parts.front()];
      Finding finding;
      finding.vulnerabilities = {statement.vulnerability};
      finding.component.purl = part.purl;
      finding.products.push_back(
          {.purl = whole.purl, .hashes = whole.hashes, .cpes = {whole.cpe}, .ids = {}, .version = {}});
      const auto verdict = set.Judge(finding, {});
      if (verdict) CHECK(verdict->overruled.size() <= kOverruledShownMax);
      const bool askable = !whole.purl.empty() && !part.purl.empty() && whole.versions.empty() && part.versions.empty();
      if (askable) CHECK(verdict.has_value());
    }
  }
}

}  // namespace entente::supply::vex
