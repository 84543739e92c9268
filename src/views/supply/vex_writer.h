// VexWriter: puts what the log's VEX documents say into the tables of the supply view, within the caller's transaction.
//
// Who says it is the party that registered the document, and no statement counts as younger than the log's time of its
// entry. Documents of one series by one party replace each other (vex/reading.h), in whatever order they come.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "crypto/digest.h"
#include "storage/sqlite.h"
#include "views/supply/vex/document.h"
#include "views/view.h"

namespace entente::supply {

// Under how many pairs of a vulnerability's name and a product's name a document's statements are found. The largest of
// 1 177 public documents comes to 14 237.
inline constexpr std::size_t kVexLinksMax = 1'000'000;

// To how many links a document comes. None: it says nothing of any product that could be recognised. Errors:
// kInvalidInput when they are more than kVexLinksMax.
[[nodiscard]] Result<std::size_t> CountVexLinks(const vex::VexDocument& document);

class VexWriter {
 public:
  explicit VexWriter(storage::Database& database) : database_(database) {}

  // REQUIRES: an entry that was not added before. Errors: those of CountVexLinks, before anything is written.
  [[nodiscard]] Result<void> Add(const views::Entry& entry, const crypto::Digest& digest, vex::VexDocument document);
  // What was added from this entry goes, if anything was; what it had replaced counts again.
  [[nodiscard]] Result<void> Erase(std::int64_t entry);

 private:
  [[nodiscard]] Result<std::int64_t> PartyId(std::string_view issuer);
  [[nodiscard]] Result<void> AddProducts(std::int64_t entry, const vex::VexDocument& document);
  [[nodiscard]] Result<void> AddStatement(std::int64_t entry, std::int64_t number, const vex::Statement& statement,
                                          UnixSeconds received);
  [[nodiscard]] Result<void> AddLinks(std::int64_t entry, std::int64_t party, const vex::VexDocument& document);
  [[nodiscard]] Result<void> MarkReplaced(std::int64_t party, std::string_view series);

  storage::Database& database_;
};

// The number under which statements about this vulnerability (as vex::SameVulnerability writes it) and a product with
// this key (vex/identity.h) are found.
[[nodiscard]] std::int64_t VexKey(std::string_view vulnerability, std::string_view product_key);

}  // namespace entente::supply
