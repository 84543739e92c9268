// entente party list, entente party show: who can sign here, and with which keys.
#include "cli/answers.h"
#include "cli/claims.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "http/url.h"

namespace entente::cli {
namespace {

struct PartyShowOptions {
  AnswerSource source;
  std::string party;
  std::string text;
  std::string format;
};

std::string Joined(const json::Value& words) {
  std::string text;
  for (const json::Value& word : words) text += (text.empty() ? "" : ", ") + CellText(word);
  return text;
}

Result<ExitCode> List(const PartyShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, PathWith("/api/v1/parties", {{"q", chosen.text}})));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  Table table({"standing", "id", "name", "kind", "country", ">keys", ">entry"});
  for (const json::Value& one : all.items)
    table.Add({CellText(one, "standing"), CellText(one, "id"), CellText(one, "name"), CellText(one, "kind"),
               CellText(one, "country"), CellText(one, "keys"), CellText(one, "entry")});
  table.Print(terminal);
  return ExitCode::kOk;
}

// Since when the key was compromised; nothing where nobody said so.
std::string CompromisedText(const json::Value& key) {
  const json::Value compromised = key.value("compromised", json::Value());
  if (compromised.is_null()) return {};
  const std::string since = CellText(compromised, "since");
  return "; compromised " + (since.empty() ? "from the beginning" : "since " + since) + " (entry " +
         CellText(compromised, "entry") + ")";
}

// Who decided it together.
std::string VotersText(const json::Value& decision) {
  std::string text;
  for (const json::Value& one : decision.value("voters", json::Value::array()))
    text += (text.empty() ? "; together: " : ", ") + CellText(one, "party") + " (entry " + CellText(one, "entry") +
            DoubtText(one) + ")";
  return text;
}

// "proved by did-web since 2026-01-15T12:00:00Z, entry 12"; "" for a party without a domain.
std::string DomainWords(const json::Value& party) {
  const json::Value control = party.value("domain_control", json::Value());
  if (!control.is_object()) return {};
  if (CellText(control, "state") == "not-checked") return "not checked";
  std::string words;
  for (const json::Value& check : control.value("checks", json::Value::array())) {
    const std::string state = CellText(check, "state");
    std::string one = state + " by " + CellText(check, "method");
    if (state == "proved") {
      one += " since " + CellText(check, "proved_since") + ", entry " + CellText(check, "proved_entry");
      if (const std::string statement = CellText(check, "statement"); !statement.empty())
        one += ", by the key of statement " + statement;
      if (const std::string anchor = CellText(check, "anchor"); !anchor.empty()) one += ", anchor " + anchor;
      const std::string silent = CellText(check, "unreachable_since");
      one += silent.empty() ? ", last looked at " + CellText(check, "checked") : ", no answer since " + silent;
    } else if (state == "lost") {
      one = "lost: proved by " + CellText(check, "method") + " until entry " + CellText(check, "lost_entry");
    } else {
      one += ", entry " + CellText(check, "entry") + ": " + CellText(check, "reason");
    }
    words += (words.empty() ? "" : "; ") + one;
  }
  return words;
}

// "instrument: 2, admin: 3"; nothing where one signature of each role is enough.
std::string SignaturesWords(const json::Value& party) {
  std::string words;
  const json::Value signatures = party.value("signatures", json::Value::object());
  for (const auto& [role, count] : signatures.items())
    words += (words.empty() ? "" : ", ") + role + ": " + CellText(count) + " of its keys";
  return words;
}

void PrintParty(const json::Value& party, Terminal& terminal) {
  Facts facts;
  for (const char* member : {"id", "name", "kind", "country", "domain", "standing", "notice", "entry"})
    facts.Add(member, CellText(party, member));
  if (const auto admission = party.find("admission"); admission != party.end() && admission->is_object())
    facts.Add("admission", CellText(*admission, "decision") + " by " + CellText(*admission, "by") + ", entry " +
                               CellText(*admission, "entry") + DoubtText(*admission) + VotersText(*admission));
  for (const json::Value& one : party.value("votes", json::Value::array()))
    facts.Add("vote", CellText(one, "decision") + " by " + CellText(one, "party") + ", entry " +
                          CellText(one, "entry") + DoubtText(one));
  for (const json::Value& one : party.value("recoveries", json::Value::array()))
    facts.Add("keys recovered", "by " + CellText(one, "by") + ", entry " + CellText(one, "entry") + DoubtText(one) +
                                    VotersText(one) + ": " + CellText(one, "reason") +
                                    (CellText(one, "evidence").empty() ? "" : " (" + CellText(one, "evidence") + ")"));
  facts.Add("domain control", DomainWords(party));
  facts.Add("signatures needed", SignaturesWords(party));
  facts.Add("statements", CellText(party, "statements"));
  for (const std::string& warning : LookAlikeWords(party)) facts.Add("warning", warning);
  facts.Print(terminal);
  Table keys({"key", "algorithm", "roles", "revoked"});
  for (const json::Value& key : party.value("keys", json::Value::array())) {
    const json::Value revoked = key.value("revoked", json::Value());
    keys.Add(revoked.is_null() ? Paint::kNone : Paint::kBad,
             {CellText(key, "kid"), CellText(key, "algorithm"), Joined(key.value("roles", json::Value::array())),
              revoked.is_null()
                  ? ""
                  : CellText(revoked, "reason") + ", entry " + CellText(revoked, "entry") + CompromisedText(key)});
  }
  if (!keys.empty()) keys.Print(terminal);
  Table certificates({"may sign by a certificate", "roles", "anchor"});
  for (const json::Value& one : party.value("certificates", json::Value::array()))
    certificates.Add(
        {CellText(one, "name"), Joined(one.value("roles", json::Value::array())), CellText(one, "anchor")});
  if (!certificates.empty()) certificates.Print(terminal);
  Table delegations({"may speak", "for", "roles", "until", ">entry"});
  for (const char* member : {"delegations", "delegated_to"}) {
    for (const json::Value& one : party.value(member, json::Value::array())) {
      const std::string roles = Joined(one.value("roles", json::Value::array()));
      delegations.Add({CellText(one, "delegate"), CellText(one, "party"), roles.empty() ? "none: it ended" : roles,
                       CellText(one, "until"), CellText(one, "entry")});
    }
  }
  if (!delegations.empty()) delegations.Print(terminal);
  Table support({"supports", "status", "since", ">entry"});
  for (const json::Value& one : party.value("support", json::Value::array()))
    support.Add({CellText(one, "title"), CellText(one, "status"), CellText(one, "since"), CellText(one, "entry")});
  if (!support.empty()) support.Print(terminal);
  Table claims({"claims to be", "", "instrument"});
  for (const json::Value& one : party.value("claims", json::Value::array()))
    claims.Add({CellText(one, "supporter"), ClaimWords(one), CellText(one, "instrument")});
  if (!claims.empty()) claims.Print(terminal);
  Table products({"product", "versions"});
  for (const json::Value& one : party.value("products", json::Value::array()))
    products.Add({CellText(one, "id"), Joined(one.value("versions", json::Value::array()))});
  if (!products.empty()) products.Print(terminal);
  terminal.PrintLine(RestsOn(party));
}

Result<ExitCode> Show(const PartyShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const json::Value party, answers->Get("/api/v1/parties/" + http::PercentEncode(chosen.party)));
  if (chosen.format == "json")
    PrintJson(terminal, party);
  else
    PrintParty(party, terminal);
  return ExitCode::kOk;
}

Action DeclareList(Options& options) {
  auto chosen = std::make_shared<PartyShowOptions>();
  DeclareAnswerSource(options, chosen->source);
  options.Text("--search", "TEXT", chosen->text, "part of a name or id");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return List(*chosen, terminal); };
}

Action DeclareShow(Options& options) {
  auto chosen = std::make_shared<PartyShowOptions>();
  options.Argument("PARTY", chosen->party, "the party's identifier").Required();
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Show(*chosen, terminal); };
}

}  // namespace

constinit const Command kPartyList{"party list", "List the parties that a node knows", "",
                                   "entente party list --data data", DeclareList};
constinit const Command kPartyShow{"party show", "Show a party: standing, keys and roles, what it supports and ships",
                                   "", "entente party show did:web:acme.example --node http://127.0.0.1:8080",
                                   DeclareShow};

}  // namespace entente::cli
