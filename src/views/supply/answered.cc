#include "views/supply/answered.h"

#include <algorithm>
#include <utility>

#include "views/supply/finding.h"
#include "views/supply/match.h"
#include "views/supply/view_state.h"

namespace entente::supply {

Result<const AnsweredFindings::Judged*> AnsweredFindings::JudgedOf(const storage::Query& row) {
  const std::int64_t number = row.Int(0);
  if (const auto known = components_.find(number); known != components_.end()) return &known->second;
  if (components_.size() >= kComponentsKept) components_.clear();
  SbomComponent component;
  component.name = row.Text(1);
  component.version = row.Text(2);
  component.purl = row.Text(3);
  component.advisory = {.ecosystem = row.Text(4), .name = row.Text(5), .version = row.Text(6), .missing = row.Text(7)};
  Judged judged{.purl = component.purl, .version = component.version, .named = {}};
  TRY_ASSIGN(const LookUp found, LookUpComponent(*index_, component.advisory));
  for (const Match& match : found.matches) {
    TRY_ASSIGN(const Finding finding, FindingOf(*index_, component, match));
    std::vector<std::string> names = finding.aliases;
    names.push_back(finding.id);
    TRY_ASSIGN(const bool named, said_.Names(names));
    if (named) judged.named.push_back({finding.id, finding.aliases});
  }
  return &components_.emplace(number, std::move(judged)).first->second;
}

Result<std::uint64_t> AnsweredFindings::Of(std::uint64_t entry) {
  if (index_ == nullptr) return 0;
  if (!any_.has_value()) {
    TRY_ASSIGN(any_, said_.Any());
  }
  if (!*any_) return 0;
  TRY_ASSIGN(auto rows, database_.Prepare("SELECT c.id, c.name, c.version, c.purl, c.ecosystem, c.advisory_name, "
                                          "c.advisory_version, c.missing "
                                          "FROM content k JOIN component c ON c.id = k.component "
                                          "WHERE k.entry = ?1 AND c.findings > 0"));
  rows.Bind(1, static_cast<std::int64_t>(entry));
  std::optional<KnownRelease> release;
  std::uint64_t answered = 0;
  while (true) {
    TRY_ASSIGN(const bool more, rows.Step());
    if (!more) return answered;
    TRY_ASSIGN(const Judged* const judged, JudgedOf(rows));
    for (const Named& one : judged->named) {
      if (!release.has_value()) {
        TRY_ASSIGN(release, KnownReleaseAt(database_, entry));
      }
      Finding finding;
      TRY_ASSIGN(finding.vex,
                 VexOn(said_, *release, one.advisory, one.aliases,
                       {.purl = judged->purl, .hashes = {}, .cpes = {}, .ids = {}, .version = judged->version}));
      if (!finding.IsOpen()) ++answered;
    }
  }
}

}  // namespace entente::supply
