#include "protocols/osv/osv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "codec/json.h"
#include "http/problem.h"
#include "protocols/memory_budget.h"
#include "protocols/osv/osv_problem.h"
#include "protocols/osv/osv_request.h"
#include "protocols/osv/page_token.h"
#include "protocols/parse.h"

namespace entente::protocols {
namespace {

constexpr std::string_view kNotCovered = "Entente-Not-Covered";
constexpr std::size_t kHeaderBytesMax = 256;

// Each under the node's own address, and where clients look that were made for api.osv.dev.
struct Address {
  std::string_view pattern;
};
constexpr std::array kQuery = {Address{.pattern = "/osv/v1/query"}, Address{.pattern = "/v1/query"}};
constexpr std::array kBatch = {Address{.pattern = "/osv/v1/querybatch"}, Address{.pattern = "/v1/querybatch"}};
constexpr std::array kRecord = {Address{.pattern = "/osv/v1/vulns/{id}"}, Address{.pattern = "/v1/vulns/{id}"}};
constexpr std::array kDetermine = {Address{.pattern = "/osv/v1/determineversion"},
                                   Address{.pattern = "/v1/determineversion"},
                                   Address{.pattern = "/v1experimental/determineversion"}};

std::string Quoted(std::string_view text) {
  // Ids and times, which are nearly all that is quoted here, need no escapes.
  const auto is_plain = [](char c) { return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\'; };
  if (std::ranges::all_of(text, is_plain)) return fmt::format("\"{}\"", text);
  return json::Value(text).dump(-1, ' ', false, json::Value::error_handler_t::replace);
}

// What goes into a header comes from requests and from records.
std::string HeaderText(std::string text) {
  if (text.size() > kHeaderBytesMax) text.resize(kHeaderBytesMax);
  for (char& c : text)
    if (c < 0x20 || c > 0x7e) c = '?';
  return text;
}

http::Response Answered(std::string_view body, const std::string& not_covered) {
  http::Response response = http::MakeResponse(200, "application/json", body);
  response.headers.emplace_back("Cache-Control", "no-cache");
  if (!not_covered.empty()) response.headers.emplace_back(kNotCovered, HeaderText(not_covered));
  return response;
}

// One query's page: what stands in it is added while it is made.
class Page {
 public:
  Page(std::string& body, const OsvQuestion& question) : body_(body), question_(question) { body_ += '{'; }

  // Opens the list with the first, and goes on with a comma.
  void BeginRow(const OsvHit& hit) {
    body_ += last_ == nullptr ? "\"vulns\":[" : ",";
    last_ = &hit;
  }
  void Close(bool more) {
    if (last_ != nullptr) body_ += ']';
    if (more && last_ != nullptr) body_ += ",\"next_page_token\":" + Quoted(PageTokenAfter(last_->id, question_));
    body_ += '}';
  }

 private:
  std::string& body_;
  const OsvQuestion& question_;
  const OsvHit* last_ = nullptr;
};

// The hits from where the request's page begins.
Result<std::span<const OsvHit>> HitsOfPage(const OsvAnswer& answer, const OsvRequest& request) {
  TRY_ASSIGN(const std::string after, PageBegins(request.page_token, request.question));
  const auto first = std::ranges::upper_bound(answer.hits, std::string_view(after), {}, &OsvHit::id);
  return std::span<const OsvHit>(first, answer.hits.end());
}

Result<http::Response> Query(const OsvDependencies& node, const http::Request& asked) {
  TRY(OnlyQueries(asked, {}));
  TRY_ASSIGN(const OsvRequest request, ParseOsvQuery(AsText(asked.body)));
  TRY_ASSIGN(const auto moment, node.queries.Now());
  TRY_ASSIGN(const OsvAnswer answer, moment->Find(request.question));
  TRY_ASSIGN(const auto hits, HitsOfPage(answer, request));
  std::string body;
  Page page(body, request.question);
  std::size_t given = 0;
  while (given < hits.size() && given < node.limits.page_rows_max &&
         (given == 0 || body.size() < node.limits.page_bytes_max)) {
    const OsvHit& hit = hits[given++];
    TRY_ASSIGN(const std::string record, moment->Record(hit));
    page.BeginRow(hit);
    body += record;
  }
  page.Close(given < hits.size());
  return Answered(body, answer.not_covered);
}

void AddRow(std::string& body, const OsvHit& hit) {
  body += "{\"id\":" + Quoted(hit.id);
  if (!hit.modified.empty()) body += ",\"modified\":" + Quoted(hit.modified);
  body += '}';
}

// What stays unknown of a batch: one header speaks for all of its queries.
struct Unknown {
  std::size_t queries = 0;
  std::string first;

  void Add(std::size_t index, const std::string& why) {
    if (!why.empty() && queries++ == 0) first = fmt::format("/queries/{}: {}", index, why);
  }
  [[nodiscard]] std::string Text(std::size_t all) const {
    return queries == 0 ? std::string() : fmt::format("{} of {} queries; {}", queries, all, first);
  }
};

Error InQuery(Error error, std::size_t index) {
  error.place = fmt::format("/queries/{}{}{}", index, error.place.starts_with('/') || error.place.empty() ? "" : "/",
                            error.place);
  return error;
}

Result<http::Response> Batch(const OsvDependencies& node, const http::Request& asked) {
  TRY(OnlyQueries(asked, {}));
  TRY_ASSIGN(const std::vector<OsvRequest> requests, ParseOsvBatch(AsText(asked.body)));
  TRY_ASSIGN(const auto moment, node.queries.Now());
  std::string body = "{\"results\":[";
  std::size_t rows = 0;
  Unknown unknown;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const Result<OsvAnswer> answer = moment->Find(requests[i].question);
    if (!answer.has_value()) return std::unexpected(InQuery(answer.error(), i));
    const auto hits = HitsOfPage(*answer, requests[i]);
    if (!hits.has_value()) return std::unexpected(InQuery(hits.error(), i));
    const std::size_t rows_max = rows < node.limits.batch_rows_max ? node.limits.page_rows_max  //
                                                                   : node.limits.short_page_rows;
    const auto given = hits->first(std::min(hits->size(), rows_max));
    if (i > 0) body += ',';
    Page page(body, requests[i].question);
    for (const OsvHit& hit : given) {
      page.BeginRow(hit);
      AddRow(body, hit);
    }
    page.Close(given.size() < hits->size());
    rows += given.size();
    unknown.Add(i, answer->not_covered);
  }
  body += "]}";
  return Answered(body, unknown.Text(requests.size()));
}

Result<http::Response> Record(const OsvDependencies& node, const http::Request& asked) {
  TRY(OnlyQueries(asked, {}));
  TRY_ASSIGN(const auto moment, node.queries.Now());
  TRY_ASSIGN(const std::string record, moment->RecordOf(asked.Parameter("id")));
  return Answered(record, "");
}

using Making = std::function<Result<http::Response>(const http::Request&)>;

http::Route RouteFor(const Address& address, const Making& make, const std::shared_ptr<MemoryBudget>& budget) {
  http::Route route = http::PublicRead(
      std::string(address.pattern), [make, budget](const http::Request& request, http::Responder respond) {
        Result<http::Response> response = make(request);
        if (!response.has_value()) return respond(OsvProblem(response.error()));
        response->hold = MemoryBudget::Take(budget, response->body.size());
        if (response->hold == nullptr)
          return respond(
              OsvProblem({ErrorCode::kPushback, "too many answers are on their way out; try again shortly", {}, {}}));
        respond(*std::move(response));
      });
  route.problem = [](const http::Request&, const Error& error, unsigned status) { return OsvProblem(error, status); };
  return route;
}

http::Route Post(http::Route route, std::uint64_t body_bytes_max, std::string advice) {
  route.method = http::Method::kPost;
  route.cross_origin = false;
  route.body_bytes_max = body_bytes_max;
  route.too_large_advice = std::move(advice);
  return route;
}

// Named, so that whoever asks is told what there is not, and not that the address is wrong.
http::Route NotImplemented(const Address& address) {
  http::Route route;
  route.method = http::Method::kPost;
  route.pattern = address.pattern;
  route.body_bytes_max = kOsvBatchBytesMax;
  route.handler = [](const http::Request&, http::Responder respond) {
    respond(OsvProblem({ErrorCode::kNotFound,
                        "determineversion is not implemented here: this node has no hashes of files; ask for packages "
                        "with query or querybatch",
                        {},
                        {}},
                       501));
  };
  route.problem = [](const http::Request&, const Error& error, unsigned status) { return OsvProblem(error, status); };
  return route;
}

}  // namespace

http::Routes OsvRoutes(const OsvDependencies& dependencies) {
  const auto budget = std::make_shared<MemoryBudget>(dependencies.limits.outgoing_bytes_max);
  const auto made_by = [&dependencies](auto answer) -> Making {
    return [dependencies, answer](const http::Request& request) { return answer(dependencies, request); };
  };
  http::Routes routes;
  for (const Address& address : kQuery)
    routes.push_back(Post(RouteFor(address, made_by(Query), budget), kOsvQueryBytesMax, "a query names one package"));
  for (const Address& address : kBatch)
    routes.push_back(Post(RouteFor(address, made_by(Batch), budget), kOsvBatchBytesMax, "send fewer queries at once"));
  for (const Address& address : kRecord) routes.push_back(RouteFor(address, made_by(Record), budget));
  for (const Address& address : kDetermine) routes.push_back(NotImplemented(address));
  return routes;
}

}  // namespace entente::protocols
