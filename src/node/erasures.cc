#include "node/erasures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/encoding.h"
#include "base/logging.h"
#include "statement/erasure.h"

namespace entente::node {
namespace {

constexpr std::uint64_t kPortion = 512;

}  // namespace

std::size_t Erasures::HashOfDigest::operator()(const crypto::Digest& digest) const {
  std::size_t hash = 0;
  std::memcpy(&hash, digest.data(), sizeof(hash));
  return hash;
}

Result<void> Erasures::Replay(const log::Log& log) {
  const std::uint64_t size = log.durable().size;
  const std::uint64_t known = std::min(view_.cursor(), size);
  for (std::uint64_t next = 0;;) {
    TRY_ASSIGN(const auto tombstones, view_.TombstonesFrom(next, kPortion));
    if (tombstones.empty()) break;
    const std::unique_lock lock(mutex_);
    for (const payloads::Tombstone& one : tombstones) erased_.emplace(one.payload, one.entry);
    next = tombstones.back().entry + 1;
  }
  for (std::uint64_t first = known; first < size;) {
    TRY_ASSIGN(const auto entries, log.ReadEntries(first, std::min(kPortion, size - first)));
    if (entries.empty()) return Fail(ErrorCode::kCorruption, "the log ends before its own size", std::to_string(first));
    for (const log::StoredEntry& entry : entries) {
      TRY_ASSIGN(const auto decoded, statement::SignedStatement::Decode(entry.bytes));
      Note(entry.index, decoded);
    }
    first += entries.size();
  }
  return {};
}

void Erasures::Note(std::uint64_t index, const statement::SignedStatement& statement) {
  const auto payload = statement::ErasedBy(statement);
  if (!payload.has_value()) return;
  const std::unique_lock lock(mutex_);
  erased_.emplace(*payload, index);  // the first one stands
}

std::optional<std::uint64_t> Erasures::ErasedBy(const crypto::Digest& payload) const {
  const std::shared_lock lock(mutex_);
  const auto found = erased_.find(payload);
  return found == erased_.end() ? std::nullopt : std::optional(found->second);
}

Result<void> Erasures::CheckNotErased(const crypto::Digest& payload) const {
  const auto entry = ErasedBy(payload);
  if (!entry.has_value()) return {};
  return std::unexpected(
      Error{ErrorCode::kPolicyRejected,
            fmt::format("the document with the SHA-256 {} was erased by entry {} of this log and is not taken again",
                        ToHex(payload), *entry),
            fmt::format("entry {}", *entry), std::string(statement::kPayloadErasedRule)});
}

Result<bool> Erasures::HasRegistered(const std::string& party, const crypto::Digest& payload) const {
  TRY_ASSIGN(const auto registrations, view_.RegistrationsOf(payload));
  return std::ranges::find(registrations, party, &payloads::Registration::issuer) != registrations.end();
}

Result<void> Erasures::CheckMayErase(const crypto::Digest& payload, const registration::Signer& signer) const {
  if (signer.standing == registration::Standing::kOperator) return {};
  TRY_ASSIGN(bool has, HasRegistered(signer.party, payload));
  if (!has && catch_up_ != nullptr) {
    // The view may be a moment behind a statement that was just registered.
    TRY(catch_up_());
    TRY_ASSIGN(has, HasRegistered(signer.party, payload));
  }
  if (has) return {};
  return std::unexpected(Error{ErrorCode::kPolicyRejected,
                               fmt::format("{} has registered no statement about this document; only who did may have "
                                           "it erased, and the log's operator",
                                           signer.party),
                               "/payload", "standing"});
}

void Erasures::Destroy() {
  const std::scoped_lock lock(destroying_);
  while (true) {
    const auto tombstones = view_.TombstonesFrom(next_, kPortion);
    if (!tombstones.has_value())
      return LogLine(Severity::kError, "payload-not-erased", {{"why", tombstones.error().Text()}});
    if (tombstones->empty()) return;
    for (const payloads::Tombstone& one : *tombstones) {
      const bool was_there = documents_.Contains(one.payload);
      if (const auto erased = documents_.Erase(one.payload); !erased.has_value())
        return LogLine(Severity::kError, "payload-not-erased",
                       {{"entry", std::to_string(one.entry)}, {"why", erased.error().Text()}});
      if (was_there) LogLine(Severity::kInfo, "payload-erased", {{"entry", std::to_string(one.entry)}});
      next_ = one.entry + 1;
    }
  }
}

}  // namespace entente::node
