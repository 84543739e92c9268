#include "monitor/known_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/limits.h"
#include "statement/content_types.h"

namespace entente::monitor {
namespace {

constexpr std::size_t kEntriesMax = 64;  // as many as evidence and state have room for

}  // namespace

bool KnownKeys::Offer(std::uint64_t index, ByteView entry) {
  // Looked for in the bytes first, since nearly all entries are others.
  if (AsText(entry).find(statement::content_type::kLogKeys) == std::string_view::npos) return false;
  const auto same =
      std::ranges::find_if(entries_, [&](const KeyEntry& one) { return std::ranges::equal(one.bytes, entry); });
  if (same != entries_.end()) {
    if (same->index == index) return false;
    // It was seen before it could be known where it stands.
    KnownKeys moved(trusted_);
    std::vector<KeyEntry> entries = entries_;
    entries[static_cast<std::size_t>(same - entries_.begin())].index = index;
    if (!moved.TakeAll(entries).has_value()) return false;
    *this = std::move(moved);
    return true;
  }
  if (entries_.size() >= kEntriesMax) return false;
  const auto statement = statement::SignedStatement::Decode(entry);
  if (!statement.has_value() || !chain_.Offer(index, *statement)) return false;
  entries_.push_back({index, ToBytes(entry)});
  return true;
}

Result<void> KnownKeys::TakeAll(const std::vector<KeyEntry>& entries) {
  for (const KeyEntry& one : entries)
    if (!Offer(one.index, one.bytes))
      return Invalid(
          fmt::format("entry {} is no change of the log's key that follows from those before it", one.index));
  return {};
}

Result<SignedCheckpoint> KnownKeys::Read(std::string_view note) const {
  TRY(chain_.Verify(note));
  return ReadAnySigned(note);
}

Result<SignedCheckpoint> KnownKeys::ReadAnySigned(std::string_view note) const {
  Result<SignedCheckpoint> first = ReadSignedCheckpoint(note, trusted_);
  if (first.has_value()) return first;
  for (const log::LogKey& one : chain_.line().keys()) {
    auto read = ReadSignedCheckpoint(note, chain_.VerifierOf(one.key));
    if (read.has_value()) return read;
  }
  return first;
}

std::string KnownKeys::newest() const {
  return log::VerifierKey(chain_.origin(), chain_.line().newest().key);
}

json::Value KeyEntriesToJson(const std::vector<KeyEntry>& entries) {
  json::Value list = json::Value::array();
  for (const KeyEntry& one : entries) list.push_back({{"entry", one.index}, {"statement", ToBase64(one.bytes)}});
  return list;
}

Result<std::vector<KeyEntry>> KeyEntriesFromJson(const json::Value& root, const std::string& member) {
  std::vector<KeyEntry> entries;
  if (!root.contains(member)) return entries;
  TRY_ASSIGN(const json::Value* list, json::RequireArray(root, member, ""));
  if (list->size() > kEntriesMax) return Invalid(fmt::format("there are at most {} here", kEntriesMax), "/" + member);
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string at = fmt::format("/{}/{}", member, i);
    const json::Value& one = (*list)[i];
    TRY(json::OnlyMembers(one, {"entry", "statement"}, at));
    const auto index = one.find("entry");
    if (index == one.end() || !index->is_number_unsigned()) return Invalid("this must be a number", at + "/entry");
    TRY_ASSIGN(const std::string text, json::RequireText(one, "statement", at));
    auto bytes = FromBase64(text);
    if (!bytes.has_value() || bytes->size() > limits::kEntryBytesMax)
      return Invalid("this is no entry of a log in base64", at + "/statement");
    entries.push_back({index->get<std::uint64_t>(), *std::move(bytes)});
  }
  return entries;
}

}  // namespace entente::monitor
