#include "cli/proof_files.h"

#include <map>

#include "base/clock.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "node/node.h"
#include "proof/bundle.h"

namespace entente::cli {
namespace {

// Bundles of one tree, as one: the entries of all, cited where any of them cites it.
Result<json::Value> Merged(const std::vector<json::Value>& bundles) {
  std::map<std::uint64_t, json::Value> entries;
  for (const json::Value& bundle : bundles) {
    TRY_ASSIGN(const json::Value* list, json::RequireArray(bundle, "entries", ""));
    for (const json::Value& entry : *list) {
      const std::uint64_t index = entry.value("index", std::uint64_t{0});
      const auto [place, fresh] = entries.emplace(index, entry);
      if (!fresh && CellText(entry, "role") == "cited") place->second = entry;
    }
  }
  json::Value merged = bundles.front();
  merged["entries"] = json::Value::array();
  for (auto& [index, entry] : entries) merged["entries"].push_back(std::move(entry));
  return merged;
}

// Each proof is for the tree of its own moment, so all are asked for again until they are of one tree.
Result<json::Value> FetchFromNode(const NodeAddress& address, const std::vector<std::uint64_t>& cited) {
  constexpr int kTriesMax = 10;
  TRY_ASSIGN(const auto client, NodeClient::Connect(address));
  for (int i = 0; i < kTriesMax; ++i) {
    std::vector<json::Value> bundles;
    bool same = true;
    for (const std::uint64_t index : cited) {
      TRY_ASSIGN(json::Value bundle, client->GetJson("/api/v1/statements/" + std::to_string(index) + "/proof"));
      same = same && (bundles.empty() || CellText(bundle, "checkpoint") == CellText(bundles.front(), "checkpoint"));
      bundles.push_back(std::move(bundle));
    }
    if (same) return Merged(bundles);
  }
  return Fail(ErrorCode::kUnavailable, "the log grows faster than proofs for all entries can be fetched; try again");
}

}  // namespace

Result<std::string> FetchBundle(const ProofSource& proof, const std::vector<std::uint64_t>& cited,
                                const json::Value& question, const json::Value& answer) {
  if (cited.empty())
    return Fail(ErrorCode::kNotFound, "the answer rests on no entry of the log, so there is nothing to prove it with");
  if (!proof.source.data.empty()) {
    static const SystemClock clock;
    TRY_ASSIGN(const std::string passphrase, NodePassphrase(proof.source.data, proof.passphrase_file));
    TRY_ASSIGN(const auto node, node::Node::Open(proof.source.data, passphrase, clock));
    return proof::MakeBundleJson(node->log(), node->authority(), cited, {question.dump(), answer.dump()});
  }
  TRY_ASSIGN(json::Value bundle, FetchFromNode(proof.source.node, cited));
  bundle["claim"] = {{"question", question}, {"answer", answer}};
  return bundle.dump(1) + "\n";
}

}  // namespace entente::cli
