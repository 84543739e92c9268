#include "node/osv_queries.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "views/supply/ecosystem_names.h"
#include "views/supply/package_query.h"
#include "views/supply/supply_view.h"

namespace entente::node {
namespace {

using protocols::OsvAnswer;
using protocols::OsvHit;
using protocols::OsvQuestion;

// No index tells which commits an advisory is about; an error would spoil the other queries of a scanner's batch.
constexpr std::string_view kNoCommits = "commits are not looked up by this API";

std::unexpected<Error> NoSuchEcosystem(std::string_view ecosystem) {
  return Invalid(fmt::format("\"{}\" is no ecosystem that OSV knows; names are case-sensitive, as in PyPI or Debian:12",
                             ecosystem),
                 "/package/ecosystem");
}

Result<supply::PackageQuery> PackageQueryOf(const OsvQuestion& question) {
  if (question.purl.empty())
    return supply::PackageQuery{
        .ecosystem = question.ecosystem, .name = question.name, .version = question.version, .missing = {}};
  auto query = supply::QueryOfPurl(question.purl, question.version);
  if (!query.has_value()) {
    query.error().place = "/package/purl";
    return std::unexpected(std::move(query.error()));
  }
  return query;
}

std::unexpected<Error> NoSuchRecord(std::string_view id, std::string_view named_by) {
  std::string message = fmt::format("no advisory here has the id {}", id);
  if (!named_by.empty()) message += fmt::format("; {} has it as an alias", named_by);
  return Fail(ErrorCode::kNotFound, std::move(message));
}

class IndexMoment final : public protocols::OsvMoment {
 public:
  // REQUIRES: the cache outlives it.
  IndexMoment(supply::PackageQueries queries, supply::BlockCache& records)
      : queries_(std::move(queries)), records_(records) {}

  [[nodiscard]] Result<OsvAnswer> Find(const OsvQuestion& question) const override {
    OsvAnswer answer;
    if (!question.commit.empty()) {
      answer.not_covered = kNoCommits;
      return answer;
    }
    if (!question.ecosystem.empty() && !queries_.Knows(question.ecosystem)) return NoSuchEcosystem(question.ecosystem);
    TRY_ASSIGN(const supply::PackageQuery query, PackageQueryOf(question));
    TRY_ASSIGN(supply::PackageAdvisories found, queries_.Find(query));
    answer.not_covered = std::move(found.not_covered);
    answer.hits.reserve(found.advisories.size());
    for (const std::uint32_t advisory : found.advisories) {
      TRY_ASSIGN(const supply::AdvisoryHead head, queries_.index().Advisory(advisory));
      answer.hits.push_back({.position = advisory, .id = head.id, .modified = head.modified});
    }
    return answer;
  }

  [[nodiscard]] Result<std::string> Record(const OsvHit& hit) const override {
    return records_.Record(queries_.shared_index(), hit.position);
  }

  [[nodiscard]] Result<std::string> RecordOf(std::string_view id) const override {
    TRY_ASSIGN(const auto position, queries_.index().FindAdvisory(id));
    if (position) return records_.Record(queries_.shared_index(), *position);
    TRY_ASSIGN(const auto named_by, queries_.index().FindByIdOrAlias(id));
    if (named_by.empty()) return NoSuchRecord(id, "");
    TRY_ASSIGN(const supply::AdvisoryHead head, queries_.index().Advisory(named_by.front()));
    return NoSuchRecord(id, head.id);
  }

 private:
  const supply::PackageQueries queries_;
  supply::BlockCache& records_;
};

// While no feed was logged.
class EmptyMoment final : public protocols::OsvMoment {
 public:
  [[nodiscard]] Result<OsvAnswer> Find(const OsvQuestion& question) const override {
    if (!question.ecosystem.empty() && !supply::IsOsvEcosystem(question.ecosystem))
      return NoSuchEcosystem(question.ecosystem);
    if (!question.purl.empty()) TRY(PackageQueryOf(question));
    return OsvAnswer{.hits = {}, .not_covered = "there is no advisory data yet"};
  }
  [[nodiscard]] Result<std::string> Record(const OsvHit&) const override {
    return Fail(ErrorCode::kInternal, "there are no records");
  }
  [[nodiscard]] Result<std::string> RecordOf(std::string_view id) const override { return NoSuchRecord(id, ""); }
};

}  // namespace

Result<std::unique_ptr<const protocols::OsvMoment>> OsvIndexQueries::Now() const {
  TRY_ASSIGN(auto index, view_.CurrentIndex());
  if (index == nullptr) return std::make_unique<const EmptyMoment>();
  TRY_ASSIGN(auto queries, supply::PackageQueries::Over(std::move(index)));
  return std::make_unique<const IndexMoment>(std::move(queries), records_);
}

}  // namespace entente::node
