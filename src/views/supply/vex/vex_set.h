// Many VEX documents, ready to be asked about findings.
//
//   VexSet set;
//   TRY(set.Add(document, {.said_by = issuer, .received = time_of_log}));
//   if (const auto verdict = set.Judge(finding, policy)) …
//
// Whose word a document is, the caller says: the party that signed it, not the name that stands in it. Documents of one
// series (CSAF: publisher and tracking id; CycloneDX: serial number) by one party replace each other; the newest alone
// counts, in whatever order they are added.
//
// Thread safety: Add() from one thread, with nobody else using the set; the rest from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "views/supply/vex/document.h"
#include "views/supply/vex/identity.h"
#include "views/supply/vex/names.h"
#include "views/supply/vex/weigh.h"

namespace entente::supply::vex {

struct Attribution {
  std::string said_by;
  // When the document came to be known here. No statement counts as younger than that, whatever it says, and one
  // without a time of its own counts as made then.
  std::optional<Microseconds> received;
};
// For a document that nobody signed: its author's word, for what it is worth.
[[nodiscard]] Attribution AttributionByAuthor(const VexDocument& document);

// What is to be judged: an advisory that matched a component of a product.
struct Finding {
  std::vector<std::string> vulnerabilities;  // the advisory's id and its aliases
  Identity component;  // may say nothing: the question is of the products then, with whatever part of them
  // What the component is part of: the product, and what else lies between, in any order. May be empty.
  std::vector<Identity> products;
  std::string supplier;  // of the product, as Attribution::said_by names parties; may be empty
};

class VexSet {
 public:
  // Errors: kUnavailable when the set would be larger than its numbers can name; it is as it was then.
  [[nodiscard]] Result<void> Add(const VexDocument& document, const Attribution& attribution);

  // What counts about this finding; nothing when nobody whom the policy hears says anything. The verdict's texts are
  // good until the next Add().
  [[nodiscard]] std::optional<Verdict> Judge(const Finding& finding, const TrustPolicy& policy) const;
  // All that is said about it, in no order.
  [[nodiscard]] std::vector<Opinion> OpinionsOn(const Finding& finding) const;

  [[nodiscard]] std::size_t documents() const { return documents_.size(); }
  // Of all documents but those that were replaced already when they were added.
  [[nodiscard]] std::size_t statements() const { return statements_.size(); }

 private:
  struct Document {
    std::uint32_t said_by, author, id;
    std::string version;
    std::optional<Microseconds> updated;
    bool replaced = false;
  };
  struct Said {
    std::uint32_t document, vulnerability, impact, action;
    Microseconds time;
    Status status;
    Justification justification;
  };
  // A statement about one product, or about parts of it: a range of parts_.
  struct Claim {
    std::uint32_t statement, product, parts_begin, parts_count;
  };
  struct Link {
    std::uint32_t claim, next;
  };
  struct Pattern {
    ProductPattern pattern;
    std::uint32_t shown;              // what it is called for people
    std::vector<std::uint32_t> keys;  // names of the keys that it is found under
  };
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

  [[nodiscard]] bool Fits(const VexDocument& document) const;
  [[nodiscard]] bool ReplaceOlder(const VexDocument& document, const Attribution& attribution, std::uint32_t number);
  [[nodiscard]] std::uint32_t PatternOf(const Product& product);
  void AddStatement(const Statement& statement, const std::vector<std::uint32_t>& patterns, std::uint32_t document,
                    const Attribution& attribution);
  void AddClaim(Claim claim, const std::vector<std::uint32_t>& vulnerabilities);
  void Collect(std::uint32_t vulnerability, const std::vector<PreparedIdentity>& identities,
               std::vector<std::uint32_t>& claims) const;
  [[nodiscard]] bool Concerns(const Claim& claim, const std::vector<PreparedIdentity>& identities) const;
  [[nodiscard]] Opinion OpinionOf(const Claim& claim) const;

  Names names_;
  std::vector<Document> documents_;
  std::vector<Said> statements_;
  std::vector<Claim> claims_;
  std::vector<std::uint32_t> parts_;
  std::vector<Pattern> patterns_;
  std::map<Product, std::uint32_t> pattern_numbers_;
  std::map<std::pair<std::string, std::string>, std::vector<std::uint32_t>> series_;  // by party and series
  std::vector<Link> links_;
  std::unordered_map<std::uint64_t, std::uint32_t> heads_;  // (vulnerability, key) -> first of its links
};

}  // namespace entente::supply::vex
