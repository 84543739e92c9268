#include "views/supply/feeds/snapshot_merge.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "views/supply/osv.h"

namespace entente::supply {
namespace {

constexpr std::size_t kNamedMax = 100;

// All lines with one id.
struct Record {
  std::vector<std::string_view> lines;
  UnixNanoseconds modified = 0;  // of the newest
  bool withdrawn = false;        // all of them
};
using Records = std::map<std::string, Record, std::less<>>;

Result<Records> ReadRecords(ByteView snapshot, std::string_view which) {
  Records records;
  OsvReader reader;
  std::string_view rest = AsText(snapshot);
  for (std::uint64_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto read = reader.Read(AsBytes(line));
    if (!read)
      return Invalid(read.error().message,
                     std::string(which) + ", line " + std::to_string(number) + read.error().place);
    auto at = records.find(read->id);
    if (at == records.end()) at = records.emplace(std::string(read->id), Record{{}, 0, true}).first;
    Record& record = at->second;
    record.lines.push_back(line);
    record.modified = std::max(record.modified, ParseModified(read->modified).value_or(0));
    record.withdrawn = record.withdrawn && read->withdrawn;
  }
  return records;
}

Result<void> AppendLines(const Record& record, Bytes& document) {
  for (const std::string_view line : record.lines) {
    if (document.size() + line.size() + 1 > limits::kPayloadBytesMax)
      return Invalid("more than one snapshot can hold; give each ecosystem a feed of its own");
    Append(document, line);
    document.push_back('\n');
  }
  return {};
}

void CountVanished(const std::string& id, FeedChanges& changes) {
  ++changes.vanished;
  if (changes.first_vanished.size() < kNamedMax) changes.first_vanished.push_back(id);
}

}  // namespace

Result<std::map<std::string, UnixNanoseconds, std::less<>>> ModifiedTimes(ByteView snapshot) {
  TRY_ASSIGN(const Records records, ReadRecords(snapshot, "the snapshot"));
  std::map<std::string, UnixNanoseconds, std::less<>> times;
  for (const auto& [id, record] : records) times.emplace_hint(times.end(), id, record.modified);
  return times;
}

Result<MergedSnapshot> MergeSnapshots(ByteView before, ByteView came, const IdSet& listed, bool drop_vanished) {
  TRY_ASSIGN(const Records old, ReadRecords(before, "the snapshot that is here"));
  TRY_ASSIGN(const Records fresh, ReadRecords(came, "what came"));
  MergedSnapshot merged;
  FeedChanges& changes = merged.changes;
  merged.document.reserve(std::min(before.size() + came.size(), limits::kPayloadBytesMax));
  auto at = old.begin();
  auto next = fresh.begin();
  // Two lists in the order of their ids.
  while (at != old.end() || next != fresh.end()) {
    const bool only_old = next == fresh.end() || (at != old.end() && at->first < next->first);
    const bool only_fresh = at == old.end() || (next != fresh.end() && next->first < at->first);
    if (only_old) {
      const bool vanished = !listed.contains(at->first);
      if (vanished)
        CountVanished(at->first, changes);
      else
        ++changes.unchanged;
      if (!vanished || !drop_vanished) TRY(AppendLines(at->second, merged.document));
      ++at;
      continue;
    }
    if (only_fresh) {
      ++changes.added;
      changes.withdrawn += next->second.withdrawn ? 1 : 0;
      TRY(AppendLines(next->second, merged.document));
      ++next;
      continue;
    }
    if (at->second.lines == next->second.lines) {
      ++changes.unchanged;
      TRY(AppendLines(at->second, merged.document));
    } else if (next->second.modified < at->second.modified) {
      ++changes.older;
      TRY(AppendLines(at->second, merged.document));
    } else {
      ++changes.changed;
      changes.withdrawn += next->second.withdrawn && !at->second.withdrawn ? 1 : 0;
      TRY(AppendLines(next->second, merged.document));
    }
    ++at;
    ++next;
  }
  return merged;
}

}  // namespace entente::supply
