#include "protocols/api/rows.h"

#include "protocols/api/answer.h"

namespace entente::protocols {
namespace {

json::Value SourceJson(const ListingSource& source) {
  if (source.title.empty() && source.address.empty()) return nullptr;
  return {{"title", source.title}, {"address", source.address}, {"as_of", TextOrNull(source.as_of)}};
}

json::Value ToJson(const std::optional<WordOfCustodian>& word) {
  if (!word.has_value()) return nullptr;
  return {{"date", TextOrNull(word->date)},
          {"precision", TextOrNull(word->precision)},
          {"entry", word->entry},
          {"in_doubt_since", EntryOrNull(word->in_doubt_since)},
          {"source", SourceJson(word->source)}};
}

json::Value ToJson(const std::optional<OwnSignature>& own) {
  if (!own.has_value()) return nullptr;
  return {{"date", TextOrNull(own->date)},
          {"entry", own->entry},
          {"party", own->party},
          {"version", TextOrNull(own->version)},
          {"in_doubt_since", EntryOrNull(own->in_doubt_since)}};
}

json::Value ToJson(const std::optional<EndOfSupport>& ended) {
  if (!ended.has_value()) return nullptr;
  return {{"date", TextOrNull(ended->date)},
          {"entry", ended->entry},
          {"reason", ended->reason},
          {"in_doubt_since", EntryOrNull(ended->in_doubt_since)}};
}

}  // namespace

json::Value ToJson(const SupporterClaim& claim) {
  json::Value decision = nullptr;
  if (claim.ruling.has_value())
    decision = {{"decision", claim.ruling->decision}, {"entry", claim.ruling->entry}, {"reason", claim.ruling->reason}};
  return {{"party", claim.party},
          {"name", claim.name},
          {"state", claim.state},
          {"entry", claim.entry.has_value() ? json::Value(*claim.entry) : json::Value(nullptr)},
          {"decision", std::move(decision)}};
}

json::Value ToJson(const LookAlike& one) {
  return {{"id", one.id}, {"name", one.name}, {"what", one.what}, {"why", one.why}};
}

json::Value ToJson(const SupporterRow& row) {
  return {{"id", row.id},
          {"name", row.name},
          {"kind", row.kind},
          {"country", TextOrNull(row.country)},
          {"status", row.status},
          {"since", TextOrNull(row.since)},
          {"announced", ToJson(row.announced)},
          {"listed", ToJson(row.listed)},
          {"signed", ToJson(row.own)},
          {"ended", ToJson(row.ended)},
          {"party", TextOrNull(row.party)},
          {"claims", ArrayOf(row.claims)},
          {"resembles", ArrayOf(row.resembles)}};
}

json::Value ToJson(const PartyRow& row) {
  return {{"id", row.id},
          {"name", row.name},
          {"kind", row.kind},
          {"country", TextOrNull(row.country)},
          {"standing", row.standing},
          {"keys", row.keys},
          {"entry", row.entry}};
}

json::Value ToJson(const ProductInfo& product) {
  const auto release = [](const ReleaseRow& row) -> json::Value {
    return {{"entry", row.entry},        {"version", row.version},   {"components", row.components},
            {"findings", row.findings},  {"answered", row.answered}, {"not_covered", row.not_covered},
            {"time", TimeText(row.time)}};
  };
  return {{"id", product.id},
          {"name", product.name},
          {"issuer", product.issuer},
          {"releases", ArrayOf(product.releases, release)}};
}

json::Value ToJson(const AdvisoryRow& row) {
  const auto package = [](const AdvisoryPackage& one) -> json::Value {
    return {{"ecosystem", one.ecosystem}, {"name", one.name}};
  };
  json::Value shown = {{"id", row.id},
                       {"summary", row.summary},
                       {"aliases", row.aliases},
                       {"upstream", row.upstream},
                       {"same_flaw", row.same_flaw},
                       {"packages", ArrayOf(row.packages, package)},
                       {"severity", ToJson(row.severity)},
                       {"malicious", row.malicious},
                       {"exploitation", ToJson(row.exploitation)},
                       {"modified", row.modified}};
  if (row.version.has_value())
    shown["version"] = {{"result", ToJson(row.version->result)},
                        {"ecosystem", row.version->package.ecosystem},
                        {"name", row.version->package.name},
                        {"fixed", TextOrNull(row.version->fixed)},
                        {"not_covered", TextOrNull(row.version->not_covered)}};
  return shown;
}

json::Value ToJson(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAffected:
      return "affected";
    case Verdict::kNotAffected:
      return "not-affected";
    case Verdict::kNotCovered:
      break;
  }
  return "not-covered";
}

json::Value ToJson(const std::optional<Exploitation>& exploitation) {
  if (!exploitation.has_value()) return nullptr;
  const auto number = [](const std::optional<double>& one) { return one.has_value() ? json::Value(*one) : nullptr; };
  return {{"cve", exploitation->cve},
          {"kev_added", TextOrNull(exploitation->kev_added)},
          {"kev_due", TextOrNull(exploitation->kev_due)},
          {"ransomware", exploitation->ransomware},
          {"epss", number(exploitation->epss)},
          {"epss_percentile", number(exploitation->epss_percentile)}};
}

json::Value ToJson(const std::optional<Vex>& vex) {
  if (!vex.has_value()) return nullptr;
  const auto other = [](const VexOther& one) -> json::Value {
    return {{"status", one.status},
            {"by", one.by},
            {"time", one.time},
            {"why", one.why},
            {"entry", EntryOrNull(one.entry)}};
  };
  return {{"status", vex->status},
          {"justification", TextOrNull(vex->justification)},
          {"statement", TextOrNull(vex->statement)},
          {"by", vex->by},
          {"time", vex->time},
          {"entry", EntryOrNull(vex->entry)},
          {"disagreement", vex->disagreement},
          {"agreeing", vex->agreeing},
          {"others", ArrayOf(vex->others, other)}};
}

json::Value ToJson(const VexStatement& statement) {
  return {{"entry", statement.entry},
          {"time", TimeText(statement.time)},
          {"issuer", statement.issuer},
          {"format", statement.format},
          {"document", TextOrNull(statement.document)},
          {"author", TextOrNull(statement.author)},
          {"vulnerability", statement.vulnerability},
          {"aliases", statement.aliases},
          {"status", statement.status},
          {"justification", TextOrNull(statement.justification)},
          {"impact", TextOrNull(statement.impact)},
          {"action", TextOrNull(statement.action)},
          {"said", statement.said == 0 ? json::Value(nullptr) : json::Value(TimeText(statement.said))},
          {"products", statement.products},
          {"products_total", statement.products_total},
          {"replaced", statement.replaced}};
}

json::Value ToJson(const Finding& finding) {
  return {{"ecosystem", finding.ecosystem},
          {"name", finding.name},
          {"version", finding.version},
          {"purl", finding.purl},
          {"id", finding.id},
          {"aliases", finding.aliases},
          {"upstream", finding.upstream},
          {"group", finding.group},
          {"fixed", TextOrNull(finding.fixed)},
          {"severity", ToJson(finding.severity)},
          {"malicious", finding.malicious},
          {"exploitation", ToJson(finding.exploitation)},
          {"summary", finding.summary},
          {"vex", ToJson(finding.vex)}};
}

json::Value ToJson(const NotCovered& one) {
  return {{"ecosystem", one.ecosystem},
          {"name", one.name},
          {"version", one.version},
          {"purl", one.purl},
          {"reason", one.reason}};
}

json::Value ToJson(const Severity& severity) {
  return {{"score", severity.score.has_value() ? json::Value(*severity.score) : json::Value(nullptr)},
          {"label", severity.label}};
}

json::Value ToJson(const Snapshot& snapshot) {
  return {{"feed", snapshot.feed},
          {"entry", snapshot.entry},
          {"digest", snapshot.digest},
          {"time", TimeText(snapshot.time)},
          {"records", snapshot.records}};
}

}  // namespace entente::protocols
