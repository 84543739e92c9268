#include "feeds/staging.h"

#include <system_error>

#include "base/encoding.h"
#include "codec/json.h"
#include "crypto/digest.h"

namespace entente::feeds {
namespace {

constexpr std::size_t kStateBytesMax = 256 * 1024;
constexpr std::string_view kStateName = "state.json";

// Names of feeds are plain: "osv/pypi" (feed add refuses others), and what another node calls one is checked the same.
bool IsFeedName(const std::string& feed) {
  const std::size_t slash = feed.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == feed.size() || feed.find('/', slash + 1) != feed.npos)
    return false;
  if (feed.size() > 80 || feed[0] == '.' || feed[slash + 1] == '.') return false;
  return feed.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_./") == std::string::npos;
}

std::filesystem::path RootOf(const std::filesystem::path& data, const std::string& feed) {
  return data / "feeds" / feed;
}

json::Value ChangesJson(const supply::FeedChanges& changes) {
  return {{"added", changes.added},
          {"changed", changes.changed},
          {"withdrawn", changes.withdrawn},
          {"unchanged", changes.unchanged},
          {"older", changes.older},
          {"vanished", changes.vanished},
          {"first_vanished", changes.first_vanished}};
}

// What stands in a file may have rotted there: a key or an address that is nearly right is worse than none.
constexpr const char* kChecksum = "sha256";
std::string ChecksumOf(const json::Value& state_without) {
  return ToHex(crypto::Sha256(AsBytes(state_without.dump())));
}

std::uint64_t NumberIn(const json::Value& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

UnixSeconds TimeIn(const json::Value& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? ParseTime(found->get<std::string>()).value_or(0) : 0;
}

Result<std::optional<FeedState>> ReadAt(const std::filesystem::path& root) {
  const std::filesystem::path file = root / kStateName;
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error) return std::optional<FeedState>();
  if (size > kStateBytesMax) return Invalid("larger than the state of a feed can be; remove it", file.string());
  TRY_ASSIGN(const Bytes bytes, storage::PosixFiles().Read(file));
  auto state = ParseFeedState(AsText(bytes));
  if (!state) return Invalid(state.error().Text() + "; remove the file, and say --source once", file.string());
  return std::optional(*std::move(state));
}

}  // namespace

std::string ToJson(const FeedState& state) {
  json::Value made = {{"source", state.source},
                      {"etag", state.version.etag},
                      {"last_modified", state.version.last_modified},
                      {"snapshot", state.snapshot},
                      {"changes", ChangesJson(state.changes)}};
  if (state.checked != 0) made["checked"] = FormatTime(state.checked);
  if (state.updated != 0) made["updated"] = FormatTime(state.updated);
  if (state.node)
    made["node"] = {{"url", state.node->url},
                    {"log_key", state.node->log_key},
                    {"feed", state.node->feed},
                    {"entry", state.node->entry},
                    {"log_size", state.node->log_size}};
  made[kChecksum] = ChecksumOf(made);
  return made.dump(2) + "\n";
}

Result<FeedState> ParseFeedState(std::string_view text) {
  TRY_ASSIGN(json::Value root, json::Parse(text, kStateBytesMax));
  if (!root.is_object()) return Invalid("not the state of a feed");
  TRY_ASSIGN(const std::string checksum, json::OptionalText(root, kChecksum, ""));
  root.erase(kChecksum);
  if (checksum != ChecksumOf(root)) return Invalid("damaged: its checksum does not hold");
  FeedState state;
  TRY_ASSIGN(state.source, json::OptionalText(root, "source", ""));
  TRY_ASSIGN(state.version.etag, json::OptionalText(root, "etag", ""));
  TRY_ASSIGN(state.version.last_modified, json::OptionalText(root, "last_modified", ""));
  TRY_ASSIGN(state.snapshot, json::OptionalText(root, "snapshot", ""));
  state.checked = TimeIn(root, "checked");
  state.updated = TimeIn(root, "updated");
  if (root.contains("changes")) {
    TRY_ASSIGN(const json::Value* changes, json::RequireObject(root, "changes", ""));
    state.changes.added = NumberIn(*changes, "added");
    state.changes.changed = NumberIn(*changes, "changed");
    state.changes.withdrawn = NumberIn(*changes, "withdrawn");
    state.changes.unchanged = NumberIn(*changes, "unchanged");
    state.changes.older = NumberIn(*changes, "older");
    state.changes.vanished = NumberIn(*changes, "vanished");
    if (changes->contains("first_vanished")) {
      TRY_ASSIGN(const json::Value* ids, json::RequireArray(*changes, "first_vanished", "/changes"));
      for (const json::Value& id : *ids)
        if (id.is_string()) state.changes.first_vanished.push_back(id.get<std::string>());
    }
  }
  if (root.contains("node")) {
    TRY_ASSIGN(const json::Value* node, json::RequireObject(root, "node", ""));
    NodeSource& from = state.node.emplace();
    TRY_ASSIGN(from.url, json::RequireText(*node, "url", "/node"));
    TRY_ASSIGN(from.log_key, json::RequireText(*node, "log_key", "/node"));
    TRY_ASSIGN(from.feed, json::RequireText(*node, "feed", "/node"));
    from.entry = NumberIn(*node, "entry");
    from.log_size = NumberIn(*node, "log_size");
  }
  return state;
}

Result<Folder> Folder::Open(const std::filesystem::path& data, const std::string& feed) {
  if (!IsFeedName(feed)) return Invalid("'" + feed + "' is no name of a feed, such as osv/pypi");
  const std::filesystem::path root = RootOf(data, feed);
  TRY(storage::PosixFiles().MakeDirectories(root));
  auto lock = storage::DirectoryLock::Acquire(root);
  if (!lock)
    return lock.error().code == ErrorCode::kConflict
               ? Fail(ErrorCode::kConflict, "another update of " + feed + " is under way", root.string())
               : std::unexpected(std::move(lock.error()));
  return Folder(root, *std::move(lock));
}

Result<std::optional<FeedState>> Folder::Read() const {
  return ReadAt(root_);
}

Result<void> Folder::Write(const FeedState& state) {
  return storage::PosixFiles().WriteAtomically(root_ / kStateName, AsBytes(ToJson(state)),
                                               storage::Durability::kContent);
}

void Folder::ClearStaging() {
  std::error_code ignored;
  std::filesystem::remove_all(staging(), ignored);
}

Result<std::optional<FeedState>> ReadFeedState(const std::filesystem::path& data, const std::string& feed) {
  if (!IsFeedName(feed)) return std::optional<FeedState>();
  return ReadAt(RootOf(data, feed));
}

}  // namespace entente::feeds
