#include "proof/bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <set>

#include "base/encoding.h"
#include "codec/json.h"
#include "proof/bundle_format.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "views/roster/authority.h"

namespace entente::proof {
namespace {

// The parties whose place on the log decides whether an entry was authorised: its issuer and, where the operator speaks
// of another party, that one.
void AddAuthorising(const roster::Authority& authority, const statement::SignedStatement& statement,
                    std::uint64_t index, std::uint64_t size, std::set<std::uint64_t>& to) {
  const statement::Headers& headers = statement.headers();
  const auto add = [&](const std::string& party) {
    for (const std::uint64_t authorising : authority.AuthorisingEntries(party, headers.kid, index))
      if (authorising < size) to.insert(authorising);
  };
  add(headers.issuer);
  const bool of_a_party = headers.content_type == statement::content_type::kAdmission ||
                          headers.content_type == statement::content_type::kKeyRevocation;
  if (of_a_party && headers.subject != headers.issuer) add(headers.subject);
  // The log's founding, which everything rests on, also when it is what is cited.
  for (std::uint64_t founding = 0; founding < kFoundingEntries; ++founding) to.insert(founding);
}

Result<log::StoredEntry> ReadOne(const log::Log& log, std::uint64_t index) {
  TRY_ASSIGN(auto entries, log.ReadEntries(index, 1));
  if (entries.empty()) return Fail(ErrorCode::kNotFound, fmt::format("the log has no entry {}", index));
  return std::move(entries.front());
}

// The last time entry before each of these, which says when it was logged. Those of the founding have none.
Result<void> AddTimes(const log::Log& log, std::set<std::uint64_t>& wanted) {
  constexpr std::uint64_t kChunkEntries = 256;
  std::set<std::uint64_t> times;
  std::uint64_t searched_to = 0;  // of what is before this, the last time entry is known
  for (const std::uint64_t index : wanted) {
    bool found = false;
    for (std::uint64_t end = index; end > searched_to && !found;) {
      const std::uint64_t first = std::max(searched_to, end - std::min(end, kChunkEntries));
      TRY_ASSIGN(const auto entries, log.ReadEntries(first, end - first));
      for (const log::StoredEntry& entry : entries | std::views::reverse) {
        // Looked for in the bytes first, since most entries are others.
        if (AsText(entry.bytes).find(statement::content_type::kTime) == std::string_view::npos) continue;
        TRY_ASSIGN(const auto decoded, statement::SignedStatement::Decode(entry.bytes));
        if (decoded.headers().content_type != statement::content_type::kTime) continue;
        times.insert(entry.index);
        found = true;
        break;
      }
      end = first;
    }
    searched_to = index;
  }
  wanted.merge(times);
  return {};
}

}  // namespace

Result<std::string> MakeBundleJson(const log::Log& log, const roster::Authority& authority,
                                   std::span<const std::uint64_t> cited, const Claim& claim,
                                   const OlderCheckpoint* older) {
  log::SignedRoot root;
  std::string checkpoint = log.SignedCheckpoint(&root);
  if (older != nullptr && older->size > root.size)
    return Fail(ErrorCode::kNotFound, fmt::format("the log has {} entries only", root.size));
  if (older != nullptr) {
    checkpoint = older->note;
    root.size = older->size;
  }
  if (cited.empty()) return Invalid("a proof bundle cites at least one entry");
  const bool has_claim = !claim.question.empty() || !claim.answer.empty();
  std::set<std::uint64_t> wanted(cited.begin(), cited.end());
  if (has_claim) TRY(AddTimes(log, wanted));
  std::set<std::uint64_t> all = wanted;
  for (const std::uint64_t index : wanted) {
    if (index >= root.size)
      return Fail(ErrorCode::kNotFound, fmt::format("the log has no entry {}; its size is {}", index, root.size));
    TRY_ASSIGN(const log::StoredEntry stored, ReadOne(log, index));
    TRY_ASSIGN(const auto decoded, statement::SignedStatement::Decode(stored.bytes));
    AddAuthorising(authority, decoded, has_claim ? root.size : index, root.size, all);
  }
  if (all.size() > kEntriesMax)
    return Invalid(
        fmt::format("a proof bundle holds at most {} entries; this one would have {}", kEntriesMax, all.size()));

  json::Value bundle;
  bundle["format"] = kFormat;
  bundle["origin"] = log.origin();
  bundle["level"] = "authorised";
  bundle["checkpoint"] = checkpoint;
  bundle["entries"] = json::Value::array();
  for (const std::uint64_t index : all) {
    TRY_ASSIGN(const log::StoredEntry stored, ReadOne(log, index));
    TRY_ASSIGN(const auto path, log.InclusionProof(index, root.size));
    json::Value proof = json::Value::array();
    for (const crypto::Digest& hash : path) proof.push_back(ToBase64(hash));
    json::Value entry;
    entry["index"] = index;
    entry["role"] = wanted.contains(index) ? "cited" : "authority";
    entry["entry"] = ToBase64(stored.bytes);
    entry["proof"] = std::move(proof);
    bundle["entries"].push_back(std::move(entry));
  }
  if (has_claim) {
    json::Value& stands = bundle["claim"];
    TRY_ASSIGN(stands["question"], json::Parse(claim.question.empty() ? "{}" : claim.question, kBundleBytesMax));
    TRY_ASSIGN(stands["answer"], json::Parse(claim.answer.empty() ? "{}" : claim.answer, kBundleBytesMax));
  }
  return bundle.dump(1) + "\n";
}

}  // namespace entente::proof
