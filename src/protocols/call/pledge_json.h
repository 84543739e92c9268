// Pledges and measures as JSON, as api/openapi.yaml says. Seen inside protocols/call/ only. Pure, but for the queries.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/json.h"
#include "progress/measures.h"
#include "protocols/call/call.h"
#include "views/roster/pledges/pledge_rows.h"

namespace entente::protocols {

[[nodiscard]] json::Value ToJson(const roster::PledgeRow& pledge);
[[nodiscard]] json::Value ActsOf(const roster::PledgeRow& pledge);
[[nodiscard]] json::Value ReportsOf(const roster::PledgeRow& pledge);
[[nodiscard]] json::Value ToJson(const roster::Shown& shown);
[[nodiscard]] json::Value ToJson(const progress::Measured& measured);
// A pledge's target held against a figure.
[[nodiscard]] json::Value ToJson(const progress::Measured& measured, const progress::Target& target);

// What the pledge rests on: its acts, and, where they are shown, its reports, their evidence, and what makes it public.
[[nodiscard]] std::vector<std::uint64_t> EntriesOf(const roster::PledgeRow& pledge);
// Ascending, none twice.
void Settle(std::vector<std::uint64_t>& entries);

// The roster's pledges, at the log's time. REQUIRES: what the dependencies refer to outlives it.
[[nodiscard]] roster::PledgeQueries PledgeQueriesOf(const CallDependencies& node);
// A figure of a party; one that says that nothing is measured, where nobody gathers facts.
[[nodiscard]] Result<progress::Measured> FigureOf(const CallDependencies& node, const std::string& party,
                                                  progress::MeasureName measure, UnixSeconds now);

}  // namespace entente::protocols
