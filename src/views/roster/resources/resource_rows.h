// What is answered about offers and needs: rows as plain values, and the questions to the tables. No JSON here.
//
// `today` is the day of the log's time: what has expired by then is shown as expired.
//
// Thread safety: as the database's: one thread, inside one read transaction.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/roster/resources/matching.h"
#include "views/roster/resources/resource_document.h"
#include "views/roster/resources/resource_state.h"
#include "views/roster/roster_rows.h"
#include "views/roster/said.h"

namespace entente::roster {

struct ResourceFilter {
  std::string instrument = {};  // empty: any; so with all texts
  std::optional<Side> side = {};
  std::optional<ResourceKind> kind = {};
  std::string clause = {};
  std::string country = {};  // what is for any country is found, too; "any": that alone
  std::string language = {};
  std::string party = {};
  std::optional<ResourceState> state = {};
  std::string date = {};  // a day on which it is to be had or needed
  std::uint64_t offset = 0;
  std::uint64_t limit = 100;
};

struct Withdrawn {
  std::uint64_t entry = 0;
  std::string reason;
};

struct ResourceRow {
  SaidRow said;
  Side side = Side::kOffer;
  ResourceDocument document;
  ResourceState state = ResourceState::kOpen;
  std::optional<std::uint64_t> take_up;
  std::optional<Withdrawn> withdrawn;
};

struct ResourceStepRow {
  SaidRow said;
  StepKind what = StepKind::kDelivered;
  std::string date;  // may be empty
  std::optional<Quantity> quantity;
  std::string text;  // may be empty
  std::vector<std::uint64_t> evidence;
};

struct TakeUpRow {
  SaidRow said;
  std::optional<std::uint64_t> offer;
  std::optional<std::uint64_t> need;
  NamedParty giver;
  NamedParty receiver;
  TakeUpState state = TakeUpState::kTakenUp;
  std::string note;  // may be empty
  std::vector<ResourceStepRow> steps;
};

struct ResourceMatchRow {
  ResourceRow resource;
  Fit fit;
};

// Newest first.
[[nodiscard]] Result<PageOf<ResourceRow>> ListResources(storage::Database& database, const ResourceFilter& filter,
                                                        const std::string& today);
// Errors: kNotFound.
[[nodiscard]] Result<ResourceRow> FindResource(storage::Database& database, std::uint64_t entry,
                                               const std::string& today);
// Of an offer or a need, in the order of the log.
[[nodiscard]] Result<std::vector<TakeUpRow>> TakeUpsOf(storage::Database& database, std::uint64_t entry);
// Of all offers and needs under an instrument ("": under any), in the order of the log.
[[nodiscard]] Result<std::vector<TakeUpRow>> AllTakeUps(storage::Database& database, const std::string& instrument);
// Nothing fits what is not open.
[[nodiscard]] Result<PageOf<ResourceMatchRow>> MatchesOf(storage::Database& database, const ResourceRow& resource,
                                                         const std::string& today, std::uint64_t offset,
                                                         std::uint64_t limit);

}  // namespace entente::roster
