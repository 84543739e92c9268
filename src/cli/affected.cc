// entente affected: which product releases are hit by known vulnerabilities, and what no advisory data covers.
#include <map>

#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "http/url.h"
#include "views/supply/purl.h"

namespace entente::cli {
namespace {

struct AffectedOptions {
  AnswerSource source;
  std::string what;
  std::string format;
};

const json::Value kNothing = json::Value::array();

const json::Value& ArrayAt(const json::Value& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_array() ? *found : kNothing;
}

std::uint64_t NumberAt(const json::Value& object, const char* member) {
  return object.value(member, std::uint64_t{0});
}

std::string SeverityText(const json::Value& finding) {
  const json::Value severity = finding.value("severity", json::Value::object());
  const std::string score = CellText(severity, "score");
  return CellText(severity, "label") + (score.empty() ? "" : " " + score);
}

std::string Words(const json::Value& words) {
  std::string text;
  for (const json::Value& word : words) text += (text.empty() ? "" : " ") + CellText(word);
  return text;
}

std::string NotCoveredText(std::uint64_t count) {
  return count == 0 ? "nothing is left uncovered"
                    : Grouped(count) + " components are not covered by any advisory data: nothing is known of them";
}

// Every release of every product, in short.
Result<ExitCode> AllProducts(const AffectedOptions& chosen, Answers& answers, Terminal& terminal) {
  TRY_ASSIGN(const AllItems all, GetAll(answers, "/api/v1/products"));
  if (chosen.format == "json") {
    json::Value answer = all.frame;
    answer.erase("offset");
    answer.erase("limit");
    answer["items"] = all.items;
    PrintJson(terminal, answer);
    return ExitCode::kOk;
  }
  Table table({">open", ">answered", ">not covered", ">components", "product", "version", "issuer", ">entry"});
  std::uint64_t not_covered = 0;
  for (const json::Value& product : all.items)
    for (const json::Value& release : ArrayAt(product, "releases")) {
      // Open as everywhere: what no VEX answers with not affected or fixed.
      const std::uint64_t answered = NumberAt(release, "answered");
      const std::uint64_t open = NumberAt(release, "findings") - answered;
      not_covered += NumberAt(release, "not_covered");
      table.Add(open == 0 ? Paint::kNone : Paint::kBad,
                {Grouped(open), Grouped(answered), Grouped(NumberAt(release, "not_covered")),
                 Grouped(NumberAt(release, "components")), CellText(product, "id"), CellText(release, "version"),
                 CellText(product, "issuer"), CellText(release, "entry")});
    }
  table.Print(terminal);
  terminal.PrintLine(NotCoveredText(not_covered) + "; " + RestsOn(all.frame));
  return ExitCode::kOk;
}

struct ReleaseAnswer {
  json::Value release;
  json::Value findings;  // as /findings gives it, its findings narrowed down to a component where one was asked for
};

Result<ReleaseAnswer> AskRelease(Answers& answers, std::uint64_t entry) {
  const std::string path = "/api/v1/releases/" + std::to_string(entry);
  ReleaseAnswer answer;
  TRY_ASSIGN(answer.release, answers.Get(path));
  TRY_ASSIGN(answer.findings, answers.Get(path + "/findings"));
  return answer;
}

// "not_affected, says did:web:acme.example (entry 12); others: affected, says …". Empty when nobody says anything.
std::string VexText(const json::Value& row) {
  const json::Value vex = row.value("vex", json::Value());
  if (!vex.is_object()) return {};
  std::string text =
      CellText(vex, "status") + ", says " + CellText(vex, "by") + " (entry " + CellText(vex, "entry") + ")";
  std::string others;
  for (const json::Value& one : ArrayAt(vex, "others"))
    if (CellText(one, "why") != "outdated")
      others += (others.empty() ? "" : ", ") + CellText(one, "status") + ", says " + CellText(one, "by") + " (entry " +
                CellText(one, "entry") + ")";
  return others.empty() ? text : text + "; others: " + others;
}

// Whether somebody has to do something about it, by what counts of what vendors say.
bool IsOpen(const json::Value& row) {
  const json::Value vex = row.value("vex", json::Value());
  if (!vex.is_object()) return true;
  const std::string status = CellText(vex, "status");
  return status != "not_affected" && status != "fixed";
}

std::size_t OpenOf(const json::Value& rows) {
  std::size_t open = 0;
  for (const json::Value& one : rows) open += IsOpen(one) ? 1 : 0;
  return open;
}

void PrintRelease(const ReleaseAnswer& answer, const std::string& only, Terminal& terminal) {
  const json::Value& findings = ArrayAt(answer.findings, "findings");
  const json::Value& not_covered = ArrayAt(answer.findings, "not_covered");
  terminal.PrintLine(
      terminal.Painted(Paint::kBold,
                       Plain(CellText(answer.release, "product") + " " + CellText(answer.release, "version"))) +
      " by " + Plain(CellText(answer.release, "issuer")) + ", entry " + CellText(answer.release, "entry"));
  Table table({"severity", "advisory", "component", "version", "fixed", "also known as", "vendors say"});
  for (const json::Value& one : findings)
    table.Add(IsOpen(one) ? Paint::kBad : Paint::kNone,
              {SeverityText(one), CellText(one, "id"), CellText(one, "ecosystem") + " " + CellText(one, "name"),
               CellText(one, "version"), one.value("fixed", json::Value()).is_null() ? "-" : CellText(one, "fixed"),
               Words(ArrayAt(one, "aliases")), VexText(one)});
  if (!table.empty()) table.Print(terminal);
  const std::string of = only.empty()
                             ? Grouped(NumberAt(answer.findings, "covered")) + " components that advisory data covers"
                             : Plain(only);
  const std::size_t open = OpenOf(findings);
  std::string total = Grouped(findings.size()) + (findings.size() == 1 ? " finding in " : " findings in ") + of;
  if (open < findings.size()) total += ", " + Grouped(open) + " open by what vendors say";
  terminal.PrintLine(terminal.Painted(open == 0 ? Paint::kGood : Paint::kBad, total));
  if (!not_covered.empty()) {
    std::map<std::string, std::uint64_t> reasons;
    for (const json::Value& one : not_covered) ++reasons[CellText(one, "reason")];
    terminal.PrintLine(
        terminal.Painted(Paint::kWarn, Grouped(not_covered.size()) + " not covered, so nothing is known of them:"));
    for (const auto& [reason, count] : reasons) terminal.PrintLine("  " + Grouped(count) + "  " + Plain(reason));
  }
  std::string entries;
  for (const json::Value& one : ArrayAt(answer.findings, "entries"))
    entries += (entries.empty() ? "" : ", ") + CellText(one);
  terminal.PrintLine("rests on the entries " + entries + "; " + RestsOn(answer.findings));
}

// Keeps what concerns one component, whatever its version is in `answer`.
void Narrow(ReleaseAnswer& answer, const supply::Purl& wanted) {
  for (const char* member : {"findings", "not_covered"}) {
    json::Value kept = json::Value::array();
    for (const json::Value& one : ArrayAt(answer.findings, member)) {
      const auto purl = supply::Purl::Parse(CellText(one, "purl"));
      if (purl.has_value() && purl->Base() == wanted.Base() &&
          (wanted.version.empty() || purl->version == wanted.version))
        kept.push_back(one);
    }
    answer.findings[member] = std::move(kept);
  }
}

// The releases that a purl means: those of the product that it names, or those that ship the component.
struct Meant {
  std::vector<std::uint64_t> entries;
  bool is_product = false;
};

Result<Meant> ReleasesOf(Answers& answers, const supply::Purl& purl) {
  Meant meant;
  TRY_ASSIGN(const AllItems products, GetAll(answers, PathWith("/api/v1/products", {{"q", purl.Base()}})));
  for (const json::Value& product : products.items) {
    if (CellText(product, "id") != purl.Base()) continue;
    meant.is_product = true;
    for (const json::Value& release : ArrayAt(product, "releases"))
      if (purl.version.empty() || CellText(release, "version") == purl.version)
        meant.entries.push_back(NumberAt(release, "entry"));
  }
  if (meant.is_product) return meant;
  TRY_ASSIGN(const AllItems shipped, GetAll(answers, PathWith("/api/v1/ships", {{"purl", purl.BaseAndVersion()}})));
  for (const json::Value& one : shipped.items)
    if (meant.entries.empty() || meant.entries.back() != NumberAt(one, "entry"))
      meant.entries.push_back(NumberAt(one, "entry"));
  return meant;
}

Result<ExitCode> OnePurl(const AffectedOptions& chosen, Answers& answers, Terminal& terminal) {
  TRY_ASSIGN(const supply::Purl purl, supply::Purl::Parse(chosen.what));
  TRY_ASSIGN(const Meant meant, ReleasesOf(answers, purl));
  json::Value list = json::Value::array();
  for (const std::uint64_t entry : meant.entries) {
    TRY_ASSIGN(ReleaseAnswer answer, AskRelease(answers, entry));
    if (!meant.is_product) Narrow(answer, purl);
    if (chosen.format == "json") {
      answer.release["answer"] = std::move(answer.findings);
      list.push_back(std::move(answer.release));
      continue;
    }
    PrintRelease(answer, meant.is_product ? "" : chosen.what, terminal);
    terminal.PrintLine("");
  }
  if (chosen.format == "json")
    PrintJson(terminal, list);
  else
    terminal.PrintLine(Grouped(meant.entries.size()) + (meant.entries.size() == 1 ? " release" : " releases") +
                       (meant.is_product ? " of " : " on this log with ") + Plain(chosen.what));
  return ExitCode::kOk;
}

// The advisories with this id or alias.
Result<std::vector<json::Value>> FindAdvisories(Answers& answers, const std::string& id) {
  std::vector<json::Value> found;
  auto direct = answers.Get("/api/v1/advisories/" + http::PercentEncode(id));
  if (direct.has_value()) {
    found.push_back(*std::move(direct));
    return found;
  }
  if (direct.error().code != ErrorCode::kNotFound) return std::unexpected(std::move(direct.error()));
  TRY_ASSIGN(const AllItems rows, GetAll(answers, PathWith("/api/v1/advisories", {{"q", id}})));
  for (const json::Value& row : rows.items)
    for (const json::Value& alias : ArrayAt(row, "aliases"))
      if (alias == id) {
        TRY_ASSIGN(auto one, answers.Get("/api/v1/advisories/" + http::PercentEncode(CellText(row, "id"))));
        found.push_back(std::move(one));
        break;
      }
  if (found.empty())
    return Fail(ErrorCode::kNotFound,
                "no advisory data here knows this id, so nothing is known; entente feed list says what data there is",
                id);
  return found;
}

// What each vendor says, newest first.
void PrintVex(const json::Value& vex, Terminal& terminal) {
  const json::Value& items = ArrayAt(vex, "items");
  if (items.empty()) return;
  Table table({"status", "by", "of", "why", ">entry"});
  for (const json::Value& one : items) {
    const json::Value& products = ArrayAt(one, "products");
    std::string of = products.empty() ? std::string() : CellText(products.front());
    const std::uint64_t total = NumberAt(one, "products_total");
    if (total > 1) of += " and " + Grouped(total - 1) + " more";
    std::string why;
    for (const char* member : {"justification", "impact", "action"})
      if (one.contains(member) && one[member].is_string()) why += (why.empty() ? "" : "; ") + CellText(one, member);
    const bool replaced = one.value("replaced", false);
    table.Add(Paint::kNone, {CellText(one, "status") + (replaced ? " (replaced)" : ""), CellText(one, "issuer"), of,
                             why, CellText(one, "entry")});
  }
  terminal.PrintLine("What vendors say:");
  table.Print(terminal);
  if (NumberAt(vex, "total") > items.size())
    terminal.PrintLine("the newest " + Grouped(items.size()) + " of " + Grouped(NumberAt(vex, "total")));
}

void PrintAdvisory(const json::Value& advisory, Terminal& terminal) {
  const json::Value record = advisory.value("record", json::Value::object());
  terminal.PrintLine(terminal.Painted(Paint::kBold, Plain(CellText(record, "id"))) + "  " +
                     Plain(CellText(record, "summary")));
  Table table({"product", "version", "component", "fixed", "issuer", ">entry", "vendors say"});
  for (const json::Value& one : ArrayAt(advisory, "affected"))
    table.Add(IsOpen(one) ? Paint::kBad : Paint::kNone,
              {CellText(one, "product"), CellText(one, "version"),
               CellText(one.value("component", json::Value::object()), "purl"),
               one.value("fixed", json::Value()).is_null() ? "-" : CellText(one, "fixed"), CellText(one, "issuer"),
               CellText(one, "entry"), VexText(one)});
  if (!table.empty()) table.Print(terminal);
  PrintVex(advisory.value("vex", json::Value::object()), terminal);
  const json::Value snapshot = advisory.value("snapshot", json::Value::object());
  const std::size_t count = ArrayAt(advisory, "affected").size();
  terminal.PrintLine(Grouped(count) + (count == 1 ? " release is" : " releases are") +
                     " affected; rests on the snapshot " + Plain(CellText(snapshot, "feed")) + " in entry " +
                     CellText(snapshot, "entry") + "; " + RestsOn(advisory));
}

Result<ExitCode> OneAdvisory(const AffectedOptions& chosen, Answers& answers, Terminal& terminal) {
  TRY_ASSIGN(const auto advisories, FindAdvisories(answers, chosen.what));
  if (chosen.format == "json") {
    json::Value list = json::Value::array();
    for (const json::Value& one : advisories) list.push_back(one);
    PrintJson(terminal, list);
    return ExitCode::kOk;
  }
  for (const json::Value& one : advisories) PrintAdvisory(one, terminal);
  TRY_ASSIGN(const AllItems products, GetAll(answers, "/api/v1/products"));
  std::uint64_t not_covered = 0;
  for (const json::Value& product : products.items)
    for (const json::Value& release : ArrayAt(product, "releases")) not_covered += NumberAt(release, "not_covered");
  terminal.PrintLine("in all products here, " + NotCoveredText(not_covered));
  return ExitCode::kOk;
}

Result<ExitCode> RunAffected(const AffectedOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  if (chosen.what.empty()) return AllProducts(chosen, *answers, terminal);
  return chosen.what.starts_with("pkg:") ? OnePurl(chosen, *answers, terminal)
                                         : OneAdvisory(chosen, *answers, terminal);
}

Action DeclareAffected(Options& options) {
  auto chosen = std::make_shared<AffectedOptions>();
  options.Argument("PURL|ADVISORY", chosen->what,
                   "a product, a component or an advisory's id or alias (CVE-2021-44228); all products when left out");
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunAffected(*chosen, terminal); };
}

}  // namespace

constinit const Command kAffected{"affected",
                                  "Which product releases known vulnerabilities hit, and what is not covered",
                                  "What no advisory data covers is said to be not covered, never clean. An answer "
                                  "names the log entries that it rests on.",
                                  "entente affected --data data\n"
                                  "entente affected pkg:generic/acme/gateway@1.0.0 --data data\n"
                                  "entente affected CVE-2021-44228 --node http://127.0.0.1:8080",
                                  DeclareAffected};

}  // namespace entente::cli
