// Strict reading of a bundle's JSON: members that are not in the format are refused, and everything has a bound.
#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "base/limits.h"
#include "codec/json.h"
#include "proof/bundle_format.h"

namespace entente::proof {
namespace {

std::unexpected<Error> At(Error error, std::string place) {
  error.place = std::move(place);
  return std::unexpected(std::move(error));
}

Result<Bytes> RequireBase64(const json::Value& object, std::string_view member, const std::string& place) {
  TRY_ASSIGN(const std::string text, json::RequireText(object, member, place));
  auto bytes = FromBase64(text);
  if (!bytes.has_value()) return At(std::move(bytes.error()), fmt::format("{}/{}", place, member));
  return bytes;
}

Result<std::vector<crypto::Digest>> ReadProof(const json::Value& entry, const std::string& place) {
  TRY_ASSIGN(const json::Value* list, json::RequireArray(entry, "proof", place));
  if (list->size() > kProofHashesMax)
    return Invalid(fmt::format("an inclusion proof has at most {} hashes", kProofHashesMax), place + "/proof");
  std::vector<crypto::Digest> proof;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string here = fmt::format("{}/proof/{}", place, i);
    if (!(*list)[i].is_string()) return Invalid("this must be a string", here);
    const auto bytes = FromBase64((*list)[i].get_ref<const std::string&>());
    if (!bytes.has_value()) return At(bytes.error(), here);
    const auto hash = crypto::DigestFromBytes(*bytes);
    if (!hash.has_value()) return At(hash.error(), here);
    proof.push_back(*hash);
  }
  return proof;
}

Result<BundledEntry> ReadEntry(const json::Value& value, std::string place) {
  TRY(json::OnlyMembers(value, {"index", "role", "entry", "proof"}, place));
  BundledEntry entry;
  const auto index = value.find("index");
  if (index == value.end() || !index->is_number_unsigned())
    return Invalid("this must be the entry's place on the log, a number", place + "/index");
  entry.index = index->get<std::uint64_t>();
  TRY_ASSIGN(const std::string role, json::RequireText(value, "role", place));
  if (role != "cited" && role != "authority")
    return Invalid("an entry's role is 'cited' or 'authority'", place + "/role");
  entry.cited = role == "cited";
  TRY_ASSIGN(entry.bytes, RequireBase64(value, "entry", place));
  if (entry.bytes.size() > limits::kEntryBytesMax)
    return Invalid(fmt::format("a log entry has at most {} bytes", limits::kEntryBytesMax), place + "/entry");
  TRY_ASSIGN(entry.proof, ReadProof(value, place));
  entry.place = std::move(place);
  return entry;
}

Result<std::vector<BundledEntry>> ReadEntries(const json::Value& root) {
  TRY_ASSIGN(const json::Value* list, json::RequireArray(root, "entries", ""));
  if (list->size() > kEntriesMax)
    return Invalid(fmt::format("a proof bundle holds at most {} entries", kEntriesMax), "/entries");
  std::vector<BundledEntry> entries;
  entries.reserve(list->size());
  for (std::size_t i = 0; i < list->size(); ++i) {
    TRY_ASSIGN(BundledEntry entry, ReadEntry((*list)[i], fmt::format("/entries/{}", i)));
    if (!entries.empty() && entry.index <= entries.back().index)
      return Invalid("entries stand in the order of the log, each once", entry.place + "/index");
    entries.push_back(std::move(entry));
  }
  if (std::ranges::none_of(entries, &BundledEntry::cited))
    return Invalid("this bundle cites no entry, so it is about nothing", "/entries");
  return entries;
}

Result<Claim> ReadClaim(const json::Value& root) {
  Claim claim;
  const auto found = root.find("claim");
  if (found == root.end()) return claim;
  TRY(json::OnlyMembers(*found, {"question", "answer"}, "/claim"));
  TRY_ASSIGN(const json::Value* question, json::RequireObject(*found, "question", "/claim"));
  TRY_ASSIGN(const json::Value* answer, json::RequireObject(*found, "answer", "/claim"));
  claim.question = question->dump();
  claim.answer = answer->dump();
  return claim;
}

}  // namespace

Result<Bundle> ReadBundle(std::string_view text) {
  TRY_ASSIGN(const json::Value root, json::Parse(text, kBundleBytesMax));
  TRY(json::OnlyMembers(root, {"format", "origin", "level", "checkpoint", "entries", "claim"}, ""));
  TRY_ASSIGN(const std::string format, json::RequireText(root, "format", ""));
  if (format != kFormat) return Invalid(fmt::format("this is no bundle of the format {}", kFormat), "/format");
  Bundle bundle;
  TRY_ASSIGN(bundle.origin, json::RequireText(root, "origin", ""));
  TRY_ASSIGN(bundle.level, json::RequireText(root, "level", ""));
  if (bundle.level != kIncluded && bundle.level != kAuthorised)
    return Invalid(
        fmt::format("a bundle can show the levels '{}' and '{}'; no bundle shows more", kIncluded, kAuthorised),
        "/level");
  TRY_ASSIGN(bundle.checkpoint, json::RequireText(root, "checkpoint", ""));
  TRY_ASSIGN(bundle.entries, ReadEntries(root));
  TRY_ASSIGN(bundle.claim, ReadClaim(root));
  return bundle;
}

}  // namespace entente::proof
