#include "monitor/fork_evidence.h"

#include <fmt/format.h>

#include <utility>

#include "codec/json.h"
#include "monitor/hashes_text.h"
#include "monitor/signed_checkpoint.h"

namespace entente::monitor {
namespace {

std::unexpected<Error> ProvesNothing(std::string message, std::string place) {
  return Fail(ErrorCode::kUnauthorized, std::move(message), std::move(place));
}

Result<SignedCheckpoint> Signed(const std::string& note, const KnownKeys& keys, std::string place) {
  Result<SignedCheckpoint> checkpoint = keys.ReadAnySigned(note);
  if (checkpoint.has_value()) return checkpoint;
  return ProvesNothing("this is no checkpoint that the log's key signed: " + checkpoint.error().Text(),
                       std::move(place));
}

// What the newer tree says of the root at the older size. REQUIRES: 0 < older.size < newer.size.
Result<merkle::Hash> RootInNewer(const log::Checkpoint& older, const log::Checkpoint& newer,
                                 const std::vector<merkle::Hash>& path) {
  const Result<merkle::PathRoots> roots = merkle::RootsFromConsistencyPath(older.size, newer.size, path);
  if (!roots.has_value()) return ProvesNothing(roots.error().message, "/path");
  if (roots->root != newer.root) return ProvesNothing("the path does not lead to the root of the newer tree", "/path");
  return roots->old_root;
}

}  // namespace

std::string WriteForkEvidence(const ForkEvidence& evidence) {
  json::Value root = {{"format", kForkFormat},
                      {"older", evidence.older},
                      {"newer", evidence.newer},
                      {"path", HashesToJson(evidence.path)}};
  if (!evidence.keys.empty()) root["keys"] = KeyEntriesToJson(evidence.keys);
  return root.dump(1) + "\n";
}

Result<ForkEvidence> ReadForkEvidence(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text, kForkBytesMax));
  TRY(json::OnlyMembers(root, {"format", "older", "newer", "path", "keys"}, ""));
  TRY_ASSIGN(const std::string format, json::RequireText(root, "format", ""));
  if (format != kForkFormat)
    return Invalid(fmt::format("this is no evidence of the format {}", kForkFormat), "/format");
  ForkEvidence evidence;
  TRY_ASSIGN(evidence.older, json::RequireText(root, "older", ""));
  TRY_ASSIGN(evidence.newer, json::RequireText(root, "newer", ""));
  TRY_ASSIGN(evidence.keys, KeyEntriesFromJson(root, "keys"));
  TRY_ASSIGN(evidence.path, HashesFromJson(root, "path", "", kForkPathMax));
  return evidence;
}

Result<ProvedFork> VerifyForkEvidence(std::string_view text, const log::NoteVerifier& key) {
  TRY_ASSIGN(const ForkEvidence evidence, ReadForkEvidence(text));
  // Those that lead elsewhere, or to nothing, lend no weight; whoever trusts a later key has no use for earlier ones.
  KnownKeys keys(key);
  for (const KeyEntry& one : evidence.keys) keys.Offer(one.index, one.bytes);
  TRY_ASSIGN(SignedCheckpoint older, Signed(evidence.older, keys, "/older"));
  TRY_ASSIGN(SignedCheckpoint newer, Signed(evidence.newer, keys, "/newer"));
  ProvedFork fork{std::move(older.checkpoint), std::move(newer.checkpoint), {}};
  if (fork.older.size > fork.newer.size)
    return ProvesNothing("the older checkpoint is of a larger tree than the newer one", "/older");
  if (fork.older.size == fork.newer.size) {
    if (!evidence.path.empty()) return ProvesNothing("two trees of one size need no path", "/path");
    fork.root_in_newer = fork.newer.root;
  } else {
    if (fork.older.size == 0) return ProvesNothing("every tree continues the empty one", "/older");
    if (evidence.path.empty())
      return ProvesNothing(
          "there is no path between the two: the log went back to a smaller tree, which may be an old copy of it and "
          "contradicts nothing by itself",
          "/path");
    TRY_ASSIGN(fork.root_in_newer, RootInNewer(fork.older, fork.newer, evidence.path));
  }
  if (fork.root_in_newer == fork.older.root)
    return ProvesNothing("the newer tree continues the older one: there is no contradiction", "/newer");
  return fork;
}

}  // namespace entente::monitor
