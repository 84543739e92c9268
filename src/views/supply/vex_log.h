// LoggedVex: what the log's VEX statements say of findings, from the tables that VexWriter fills.
//
// A question reads what it needs and no more: of each party the newest kClaimsOfPartyMax claims on the log that name
// the same vulnerability and a name of the same product.
//
// Thread safety: one thread at a time; REQUIRES: the database (one read transaction) outlives it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "storage/sqlite.h"
#include "views/supply/vex/identity.h"
#include "views/supply/vex/vex_set.h"
#include "views/supply/vex/weigh.h"
#include "views/supply/vex_word.h"

namespace entente::supply {

class LoggedVex final : public VexAnswers {
 public:
  static constexpr std::size_t kClaimsOfPartyMax = 4'096;

  LoggedVex(storage::Database& database, vex::TrustPolicy policy) : database_(database), policy_(std::move(policy)) {}

  // Whether the log has any VEX at all. Errors: those of the database, as of all below.
  [[nodiscard]] Result<bool> Any() const;
  // Whether some statement names one of these vulnerabilities.
  [[nodiscard]] Result<bool> Names(const std::vector<std::string>& vulnerabilities) const;
  // All that is said about it by what counts, in no order. Their texts are good until the next question.
  [[nodiscard]] Result<std::vector<vex::Opinion>> OpinionsOn(const vex::Finding& finding) const;
  [[nodiscard]] Result<std::optional<VexWord>> On(const vex::Finding& finding) const override;
  // The party that registered this product's SBOMs, if exactly one did.
  [[nodiscard]] Result<std::string> SupplierOf(const Sbom& sbom) const override;

 private:
  struct Document {
    std::string said_by, author, id;
    UnixSeconds time = 0;
    bool replaced = false;
  };
  struct Statement {
    std::string vulnerability, impact, action;
    std::vector<std::string> names;  // as they are compared
    vex::Status status = vex::Status::kUnderInvestigation;
    vex::Justification justification = vex::Justification::kNone;
    vex::Microseconds time = 0;
  };
  struct Product {
    vex::ProductPattern pattern;
    std::string shown;
  };
  struct Use {
    const Product* product = nullptr;
    std::vector<const Product*> parts;
  };
  using EntryAndNumber = std::pair<std::int64_t, std::int64_t>;
  struct Claim {
    std::int64_t entry = 0, statement = 0, ordinal = 0;
    auto operator<=>(const Claim&) const = default;
  };

  [[nodiscard]] Result<bool> IsNamed(const std::string& vulnerability) const;
  [[nodiscard]] Result<void> Collect(std::int64_t key, std::vector<Claim>& claims) const;
  [[nodiscard]] Result<const Document*> DocumentAt(std::int64_t entry) const;
  [[nodiscard]] Result<const Statement*> StatementAt(EntryAndNumber at) const;
  [[nodiscard]] Result<const Product*> ProductAt(EntryAndNumber at) const;
  [[nodiscard]] Result<Use> UseOf(const Claim& claim) const;
  void Forget() const;

  storage::Database& database_;
  vex::TrustPolicy policy_;
  // What was read already, bounded.
  mutable std::unordered_map<std::string, bool> named_;
  mutable std::map<std::int64_t, Document> documents_;
  mutable std::map<EntryAndNumber, Statement> statements_;
  mutable std::map<EntryAndNumber, Product> products_;
};

}  // namespace entente::supply
