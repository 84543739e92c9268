// How many findings of releases VEX on the log answers, for lists of releases. What a release's own findings say
// (SupplyView::Findings) is counted here without telling it.
//
// Thread safety: one thread at a time; REQUIRES: database (one read transaction) and index outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/supply/index/index.h"
#include "views/supply/vex_log.h"

namespace entente::supply {

class AnsweredFindings {
 public:
  // `index`: the one that belongs to the database's rows; null while there is none.
  AnsweredFindings(storage::Database& database, const AdvisoryIndex* index, vex::TrustPolicy trust)
      : database_(database), index_(index), said_(database, std::move(trust)) {}

  // Of this release's findings, those that are not open (Finding::IsOpen) by what VEX says of them.
  // REQUIRES: there is a release at this entry. Errors: those of database and index.
  [[nodiscard]] Result<std::uint64_t> Of(std::uint64_t entry);

 private:
  // A finding of a component that some statement may be about.
  struct Named {
    std::string advisory;
    std::vector<std::string> aliases;
  };
  struct Judged {
    std::string purl;
    std::string version;
    std::vector<Named> named;
  };
  static constexpr std::size_t kComponentsKept = 65'536;

  [[nodiscard]] Result<const Judged*> JudgedOf(const storage::Query& row);

  storage::Database& database_;
  const AdvisoryIndex* index_;
  LoggedVex said_;
  std::optional<bool> any_;
  std::unordered_map<std::int64_t, Judged> components_;  // releases share them
};

}  // namespace entente::supply
