#include "log/entry_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "log/big_endian.h"
#include "log/time_entry.h"
#include "statement/content_types.h"

namespace entente::log {
namespace {

namespace content_type = statement::content_type;

constexpr std::string_view kFounding[] = {content_type::kPolicy, content_type::kTrustAnchors, content_type::kTime};

}  // namespace

std::optional<statement::SignedStatement> EntryRules::Check(std::uint64_t index, ByteView bytes) {
  auto statement = statement::SignedStatement::Decode(bytes);
  if (!statement.has_value()) {
    faults_.AddAtEntry(index, "it is no Signed Statement: " + statement.error().Text());
    return std::nullopt;
  }
  if (!std::ranges::equal(statement->entry(), bytes))
    faults_.AddAtEntry(index, "it is not in the form of an entry: its unprotected header is not empty");
  if (charter_.end().has_value()) faults_.AddAtEntry(index, "the log has ended before this entry");
  CheckFounding(index, *statement);
  CheckCharter(index, *statement);
  if (IsTimeEntry(*statement)) CheckTime(index, *statement);
  CheckNotTwice(index, *statement);
  return *std::move(statement);
}

void EntryRules::CheckFounding(std::uint64_t index, const statement::SignedStatement& statement) {
  const statement::Headers& headers = statement.headers();
  if (index == 0) operator_issuer_ = headers.issuer;
  if (index < std::size(kFounding)) {
    if (headers.content_type != kFounding[index])
      faults_.AddAtEntry(index, fmt::format("it is of type {}, and entry {} of a log is of type {}",
                                            headers.content_type, index, kFounding[index]));
    if (headers.subject != origin_)
      faults_.AddAtEntry(index, fmt::format("it is about {}, not about the log", headers.subject));
    if (!IsOperator(headers.issuer))
      faults_.AddAtEntry(index, fmt::format("it is by {}, not by the operator", headers.issuer));
  } else if (headers.content_type == content_type::kTrustAnchors) {
    faults_.AddAtEntry(index, "trust anchors stand at the beginning of a log alone");
  }
}

// Trust anchors that name no keys are their own matter: the roster's checks look at what they say.
void EntryRules::CheckCharter(std::uint64_t index, const statement::SignedStatement& statement) {
  const statement::Headers& headers = statement.headers();
  if (!Charter::Concerns(headers.content_type) || charter_.end().has_value()) return;
  const auto taken = charter_.Take(index, statement);
  if (headers.content_type == content_type::kTrustAnchors) return;
  if (!taken.has_value())
    faults_.AddAtEntry(index, "it cannot say this of the log: " + taken.error().Text());
  else if (!IsOperator(headers.issuer) || headers.subject != origin_)
    faults_.AddAtEntry(index, "this is not the operator's about this log");
}

bool EntryRules::IsOperator(const std::string& issuer) const {
  return !operator_issuer_.has_value() || issuer == *operator_issuer_;
}

void EntryRules::CheckTime(std::uint64_t index, const statement::SignedStatement& statement) {
  const statement::Headers& headers = statement.headers();
  if (index >= std::size(kFounding) && (!IsOperator(headers.issuer) || headers.subject != origin_))
    faults_.AddAtEntry(index, "this time entry is not the operator's about this log");
  const Result<UnixSeconds> time = ReadTimeEntry(statement);
  if (!time.has_value()) {
    faults_.AddAtEntry(index, "this time entry cannot be read: " + time.error().Text());
    return;
  }
  if (time_.has_value() && *time < *time_)
    faults_.AddAtEntry(index, fmt::format("time goes back from {} to {}", FormatTime(*time_), FormatTime(*time)));
  time_ = *time;
}

void EntryRules::CheckNotTwice(std::uint64_t index, const statement::SignedStatement& statement) {
  const auto key = BigEndian<std::uint64_t>(statement.identity());
  std::vector<std::uint64_t> candidates;
  seen_.Candidates(key, candidates);
  if (index < kCheckDuplicatesMax) seen_.Insert(key, index);
  // The table knows eight bytes, and two statements can be made to share those.
  std::ranges::sort(candidates);
  for (const std::uint64_t first : candidates) {
    const Result<Bytes> earlier = earlier_(first);
    if (!earlier.has_value()) return;
    const auto decoded = statement::SignedStatement::Decode(*earlier);
    if (!decoded.has_value() || decoded->identity() != statement.identity()) continue;
    faults_.AddAtEntry(index, fmt::format("it is the same statement as entry {}", first));
    return;
  }
}

}  // namespace entente::log
