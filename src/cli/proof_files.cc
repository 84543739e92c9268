#include "cli/proof_files.h"

#include <map>

#include "cli/json_output.h"

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

}  // namespace

Result<json::Value> StatementsBundle(Answers& answers, const std::vector<std::uint64_t>& cited, std::uint64_t size) {
  // Each proof is for the tree of its own moment, so all are asked for again until they are of one tree.
  constexpr int kTriesMax = 10;
  const std::string query = size == 0 ? "" : "?size=" + std::to_string(size);
  for (int i = 0; i < kTriesMax; ++i) {
    std::vector<json::Value> bundles;
    bool same = true;
    for (const std::uint64_t index : cited) {
      TRY_ASSIGN(json::Value bundle, answers.Get("/api/v1/statements/" + std::to_string(index) + "/proof" + query));
      same = same && (bundles.empty() || CellText(bundle, "checkpoint") == CellText(bundles.front(), "checkpoint"));
      bundles.push_back(std::move(bundle));
    }
    if (same) return Merged(bundles);
  }
  return Fail(ErrorCode::kUnavailable, "the log grows faster than proofs for all entries can be fetched; try again");
}

Result<json::Value> AnswerBundle(Answers& answers, const std::string& path) {
  return answers.Get(path + (path.find('?') == std::string::npos ? "?" : "&") + "proof=1");
}

std::string BundleText(const json::Value& bundle) {
  return bundle.dump(1) + "\n";
}

}  // namespace entente::cli
