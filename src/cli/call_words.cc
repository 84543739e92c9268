#include "cli/call_words.h"

#include "cli/answers.h"
#include "cli/document_kind.h"
#include "cli/json_output.h"

namespace entente::cli {

Result<void> CheckSignAndWrite(const SigningOptions& signing, std::string_view content_type, const std::string& subject,
                               const std::string& document, Terminal& terminal) {
  Said said;
  said.content_type = content_type;
  said.subject = subject;
  said.document = ToBytes(document);
  TRY(CheckDocument(content_type, said.document));
  return SignAndWrite(signing, said, terminal);
}

std::string JoinedCells(const json::Value& list, std::string_view member) {
  std::string text;
  if (!list.is_array()) return text;
  for (const json::Value& one : list)
    text += (text.empty() ? "" : ", ") + (member.empty() ? CellText(one) : CellText(one, member));
  return text;
}

std::string PartyWords(const json::Value& party) {
  if (!party.is_object()) return {};
  const std::string name = CellText(party, "name");
  const std::string id = CellText(party, "id");
  return name == id ? id : name + " (" + id + ")";
}

std::string OddWords(const json::Value& said) {
  const std::string marks = JoinedCells(said.value("marks", json::Value::array()));
  return (marks.empty() ? "" : "; " + marks) + DoubtText(said);
}

std::string SaidWords(const json::Value& said, const std::string& what) {
  const std::string party = PartyWords(said.value("party", json::Value()));
  return "entry " + CellText(said, "entry") + ": " + what + (party.empty() ? "" : " by " + party) + ", " +
         CellText(said, "time") + OddWords(said);
}

}  // namespace entente::cli
