#include "protocols/call/restricted_reading.h"

#include <fmt/format.h>

#include <utility>

#include "base/limits.h"

namespace entente::protocols {
namespace {

// The documents that answers show are statements' documents, which are short.
constexpr std::uint64_t kShownBytesMax = statement::kRestrictedPrefixBytesMax + limits::kStatementJsonBytesMax;

}  // namespace

Result<std::optional<statement::RestrictedHead>> RestrictedReading::HeadOf(const crypto::Digest& digest) const {
  if (!sources_.has_value()) return std::nullopt;
  {
    const std::scoped_lock lock(mutex_);
    if (const auto known = heads_.find(digest); known != heads_.end()) return known->second;
  }
  const storage::PayloadStore& vault = sources_->documents.vault();
  if (!vault.Contains(digest)) return std::nullopt;
  TRY_ASSIGN(const auto stream, vault.Stream(digest, 0));
  TRY_ASSIGN(const ByteView front, stream->Next(statement::kRestrictedPrefixBytesMax));
  TRY_ASSIGN(const statement::RestrictedPrefix prefix, statement::DecodeRestrictedPrefix(front));
  statement::RestrictedHead head = prefix.head;
  // What erasing the document must erase with it is not kept.
  head.salt = {};
  head.subject.clear();
  const std::scoped_lock lock(mutex_);
  if (heads_.size() >= kHeadsMax) heads_.clear();
  return heads_.emplace(digest, std::move(head)).first->second;
}

Result<RestrictedReading::Outcome> RestrictedReading::Open(const crypto::Digest& digest, std::string_view issuer,
                                                           std::string_view content_type,
                                                           const std::optional<statement::Reader>& reader) const {
  Outcome outcome;
  if (!sources_.has_value()) return outcome;
  TRY_ASSIGN(const PayloadStanding standing, sources_->standing(digest));
  if (standing.erased_by.has_value()) {
    // That it was erased is on the log for everybody.
    outcome.why_not = fmt::format("it was erased: entry {} is its tombstone", *standing.erased_by);
    return outcome;
  }
  if (!standing.registered) return outcome;
  const auto found = HeadOf(digest);
  // One document that cannot be read is not given; it does not keep the others from their readers.
  if (!found.has_value()) return outcome;
  const std::optional<statement::RestrictedHead>& head = *found;
  if (!head.has_value() || head->issuer != issuer || head->content_type != content_type) return outcome;
  outcome.may_read = statement::MayRead(head->Readers(), reader);
  if (!outcome.may_read) return outcome;
  const storage::PayloadStore& vault = sources_->documents.vault();
  TRY_ASSIGN(const std::uint64_t bytes, vault.Size(digest));
  if (bytes > kShownBytesMax) {
    outcome.why_not = "it is too long to be shown here; fetch it by its digest";
    return outcome;
  }
  TRY_ASSIGN(const Bytes whole, vault.Read(digest));
  TRY_ASSIGN(const statement::OpenedRestricted opened, statement::OpenRestricted(whole));
  outcome.opened = Opened{opened.head, std::string(AsText(opened.document))};
  return outcome;
}

}  // namespace entente::protocols
