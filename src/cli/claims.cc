#include "cli/claims.h"

#include "cli/json_output.h"

namespace entente::cli {

std::string ClaimWords(const json::Value& claim) {
  const std::string state = CellText(claim, "state");
  const json::Value decision = claim.value("decision", json::Value());
  if (state == "confirmed")
    return decision.is_object() ? "confirmed by the custodian, entry " + CellText(decision, "entry")
                                : "claimed, entry " + CellText(claim, "entry") + ", beyond doubt";
  if (state == "refused") {
    const std::string reason = CellText(decision, "reason");
    return "refused by the custodian, entry " + CellText(decision, "entry") + (reason.empty() ? "" : ": " + reason);
  }
  if (state == "lapsed") return "confirmed by entry " + CellText(decision, "entry") + ", which does not hold any more";
  return "claimed, entry " + CellText(claim, "entry") + ", not confirmed";
}

std::string IdentityWords(const json::Value& supporter) {
  const std::string party = CellText(supporter, "party");
  std::string words = party;
  for (const json::Value& claim : supporter.value("claims", json::Value::array())) {
    const std::string state = CellText(claim, "state");
    if (state == "refused" || (state == "confirmed" && CellText(claim, "party") == party)) continue;
    words += (words.empty() ? "" : "; ") + ("claimed by " + CellText(claim, "party")) + ", entry " +
             CellText(claim, "entry") + ", not confirmed";
  }
  return words;
}

std::vector<std::string> LookAlikeWords(const json::Value& answer) {
  std::vector<std::string> words;
  for (const json::Value& one : answer.value("resembles", json::Value::array())) {
    const std::string why = CellText(one, "why");
    words.push_back("it can be taken for " + CellText(one, "name") + " (" + CellText(one, "id") +
                    "): " + (CellText(one, "what") == "name" ? "that " + why : why));
  }
  return words;
}

}  // namespace entente::cli
