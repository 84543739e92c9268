#include "proof/bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/encoding.h"
#include "codec/json.h"
#include "merkle/tree.h"
#include "registration/policy.h"
#include "registration/registrar.h"
#include "statement/content_types.h"
#include "views/roster/authority.h"

namespace entente::proof {
namespace {

constexpr std::string_view kFormat = "entente-proof/1";
constexpr std::size_t kEntriesMax = 4096;
constexpr std::size_t kBundleBytesMax = std::size_t{512} * 1024 * 1024;
constexpr std::size_t kProofHashesMax = 64;

struct BundleEntry {
  std::uint64_t index = 0;
  bool cited = false;
  statement::SignedStatement statement;
};

std::unexpected<Error> DoesNotHold(std::string message, std::string place = {}) {
  return Fail(ErrorCode::kUnauthorized, std::move(message), std::move(place));
}

}  // namespace

Result<std::string> MakeBundleJson(const log::Log& log, const roster::Authority& authority,
                                   std::span<const std::uint64_t> cited, const Claim& claim) {
  log::SignedRoot root;
  const std::string checkpoint = log.SignedCheckpoint(&root);
  const std::set<std::uint64_t> wanted(cited.begin(), cited.end());
  std::set<std::uint64_t> all = wanted;
  for (const std::uint64_t index : wanted) {
    if (index >= root.size)
      return Fail(ErrorCode::kNotFound, fmt::format("the log has no entry {}; its size is {}", index, root.size));
    TRY_ASSIGN(const auto entries, log.ReadEntries(index, 1));
    if (entries.empty()) return Fail(ErrorCode::kNotFound, fmt::format("the log has no entry {}", index));
    TRY_ASSIGN(const auto decoded, statement::SignedStatement::Decode(entries.front().bytes));
    for (const std::uint64_t authorising :
         authority.AuthorisingEntries(decoded.headers().issuer, decoded.headers().kid, index))
      if (authorising < root.size) all.insert(authorising);
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
    TRY_ASSIGN(const auto entries, log.ReadEntries(index, 1));
    if (entries.empty()) return Fail(ErrorCode::kNotFound, fmt::format("the log has no entry {}", index));
    TRY_ASSIGN(const auto path, log.InclusionProof(index, root.size));
    json::Value proof = json::Value::array();
    for (const crypto::Digest& hash : path) proof.push_back(ToBase64(hash));
    json::Value entry;
    entry["index"] = index;
    entry["role"] = wanted.contains(index) ? "cited" : "authority";
    entry["entry"] = ToBase64(entries.front().bytes);
    entry["proof"] = std::move(proof);
    bundle["entries"].push_back(std::move(entry));
  }
  if (!claim.question.empty() || !claim.answer.empty()) {
    json::Value& stands = bundle["claim"];
    TRY_ASSIGN(stands["question"], json::Parse(claim.question.empty() ? "{}" : claim.question, kBundleBytesMax));
    TRY_ASSIGN(stands["answer"], json::Parse(claim.answer.empty() ? "{}" : claim.answer, kBundleBytesMax));
  }
  return bundle.dump(1) + "\n";
}

}  // namespace entente::proof
