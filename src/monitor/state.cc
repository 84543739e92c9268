#include "monitor/state.h"

#include <fmt/format.h>

#include <utility>

#include "codec/json.h"
#include "monitor/hashes_text.h"

namespace entente::monitor {
namespace {

constexpr std::size_t kPeaksMax = 64;

json::Value NotesToJson(const std::vector<SignedCheckpoint>& checkpoints) {
  json::Value notes = json::Value::array();
  for (const SignedCheckpoint& one : checkpoints) notes.push_back(one.note);
  return notes;
}

json::Value NoteToJson(const std::optional<SignedCheckpoint>& checkpoint) {
  return checkpoint.has_value() ? json::Value(checkpoint->note) : json::Value(nullptr);
}

Result<SignedCheckpoint> NoteFromJson(const json::Value& value, const KnownKeys& keys, std::string place) {
  if (!value.is_string()) return Invalid("a checkpoint is a signed note", std::move(place));
  Result<SignedCheckpoint> checkpoint = keys.ReadAnySigned(value.get_ref<const std::string&>());
  if (!checkpoint.has_value()) return Invalid(checkpoint.error().Text(), std::move(place));
  return checkpoint;
}

Result<std::optional<SignedCheckpoint>> OptionalNote(const json::Value& root, const char* member,
                                                     const KnownKeys& keys) {
  const auto found = root.find(member);
  if (found == root.end() || found->is_null()) return std::optional<SignedCheckpoint>();
  TRY_ASSIGN(SignedCheckpoint checkpoint, NoteFromJson(*found, keys, std::string("/") + member));
  return std::optional<SignedCheckpoint>(std::move(checkpoint));
}

Result<std::vector<SignedCheckpoint>> Notes(const json::Value& root, const std::string& member, const KnownKeys& keys,
                                            std::size_t count_max) {
  TRY_ASSIGN(const json::Value* list, json::RequireArray(root, member, ""));
  if (list->size() > count_max) return Invalid(fmt::format("there are at most {} here", count_max), "/" + member);
  std::vector<SignedCheckpoint> checkpoints;
  for (std::size_t i = 0; i < list->size(); ++i) {
    TRY_ASSIGN(SignedCheckpoint one, NoteFromJson((*list)[i], keys, fmt::format("/{}/{}", member, i)));
    checkpoints.push_back(std::move(one));
  }
  return checkpoints;
}

Result<merkle::CompactRange> Edge(const json::Value& root) {
  TRY_ASSIGN(const json::Value* edge, json::RequireObject(root, "edge", ""));
  TRY(json::OnlyMembers(*edge, {"size", "hashes"}, "/edge"));
  const auto size = edge->find("size");
  if (size == edge->end() || !size->is_number_unsigned()) return Invalid("this must be a number", "/edge/size");
  TRY_ASSIGN(std::vector<merkle::Hash> hashes, HashesFromJson(*edge, "hashes", "/edge", kPeaksMax));
  return merkle::CompactRange::FromPeaks(size->get<std::uint64_t>(), std::move(hashes));
}

Result<void> CheckInvariants(const State& state) {
  const std::uint64_t read = state.edge.size();
  const std::uint64_t verified = state.verified.has_value() ? state.verified->checkpoint.size : 0;
  if (read < verified) return Invalid("less has been read than was verified", "/edge/size");
  const bool at_verified = state.verified.has_value() && read == verified;
  if (at_verified && state.edge.Root() != state.verified->checkpoint.root)
    return Invalid("these are not the hashes of the verified tree", "/edge/hashes");
  if (!state.target.has_value()) {
    if (read != verified) return Invalid("more has been read than was verified, and there is no target", "/edge/size");
    return {};
  }
  const std::uint64_t target = state.target->checkpoint.size;
  if (target < read || (state.verified.has_value() && target == verified))
    return Invalid("the target has been passed already", "/target");
  return {};
}

Result<State> Read(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text, kStateBytesMax));
  TRY(json::OnlyMembers(root,
                        {"format", "log", "key", "trust_first", "verified", "edge", "time", "target", "earlier",
                         "aside", "keys", "ended"},
                        ""));
  TRY_ASSIGN(const std::string format, json::RequireText(root, "format", ""));
  if (format != kStateFormat) return Invalid(fmt::format("this is no state of the format {}", kStateFormat), "/format");
  State state;
  TRY_ASSIGN(state.log, json::RequireText(root, "log", ""));
  TRY_ASSIGN(state.key, json::RequireText(root, "key", ""));
  TRY_ASSIGN(const log::NoteVerifier key, log::ParseVerifierKey(state.key));
  TRY_ASSIGN(state.keys, KeyEntriesFromJson(root, "keys"));
  KnownKeys keys(key);
  if (auto taken = keys.TakeAll(state.keys); !taken.has_value()) return Invalid(taken.error().message, "/keys");
  const auto first = root.find("trust_first");
  if (first == root.end() || !first->is_boolean()) return Invalid("this must be true or false", "/trust_first");
  state.trust_first = first->get<bool>();
  TRY_ASSIGN(state.verified, OptionalNote(root, "verified", keys));
  TRY_ASSIGN(state.edge, Edge(root));
  TRY_ASSIGN(const std::string time, json::OptionalText(root, "time", ""));
  if (!time.empty()) {
    TRY_ASSIGN(state.time, ParseTime(time));
  }
  TRY_ASSIGN(state.target, OptionalNote(root, "target", keys));
  TRY_ASSIGN(state.earlier, Notes(root, "earlier", keys, kEarlierMax));
  TRY_ASSIGN(state.aside, Notes(root, "aside", keys, kAsideMax));
  if (const auto ended = root.find("ended"); ended != root.end()) {
    if (!ended->is_number_unsigned()) return Invalid("this must be a number", "/ended");
    state.ended = ended->get<std::uint64_t>();
  }
  TRY(CheckInvariants(state));
  return state;
}

}  // namespace

std::string WriteState(const State& state) {
  json::Value root = {
      {"format", kStateFormat},
      {"log", state.log},
      {"key", state.key},
      {"trust_first", state.trust_first},
      {"verified", NoteToJson(state.verified)},
      {"edge",
       {{"size", state.edge.size()}, {"hashes", HashesToJson({state.edge.peaks().begin(), state.edge.peaks().end()})}}},
      {"target", NoteToJson(state.target)},
      {"earlier", NotesToJson(state.earlier)},
      {"aside", NotesToJson(state.aside)}};
  if (state.ended.has_value()) root["ended"] = *state.ended;
  if (!state.keys.empty()) root["keys"] = KeyEntriesToJson(state.keys);
  if (state.time.has_value()) root["time"] = FormatTime(*state.time);
  return root.dump(1) + "\n";
}

Result<State> ReadState(std::string_view text) {
  Result<State> state = Read(text);
  if (state.has_value()) return state;
  return Fail(ErrorCode::kCorruption, state.error().message, state.error().place);
}

}  // namespace entente::monitor
