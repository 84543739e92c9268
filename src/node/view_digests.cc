#include "node/view_digests.h"

#include <algorithm>
#include <array>

#include "base/logging.h"
#include "statement/content_types.h"
#include "views/catalogue/catalogue_view.h"

namespace entente::node {
namespace {

namespace content_type = statement::content_type;

constexpr std::array kDigestType = {content_type::kViewDigest};
// What the node itself logs now and then: none of it is a reason for another digest.
constexpr std::array kOwnTypes = {content_type::kViewDigest, content_type::kTime};
constexpr std::int64_t kSecondsPerHour = 3600;
constexpr std::chrono::seconds kBetweenLooks{1};
constexpr std::chrono::hours kAfterAnError{1};

}  // namespace

Result<std::optional<LoggedViewDigest>> ViewDigests::Last() const {
  TRY_ASSIGN(const auto indexes, node_.catalogue().IndexesOf(kDigestType));
  if (indexes.empty()) return std::nullopt;
  TRY_ASSIGN(const auto entries, node_.log().ReadEntries(indexes.back(), 1));
  if (entries.empty()) return Fail(ErrorCode::kCorruption, "the log ends before what its catalogue holds");
  TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(entries.front().bytes));
  TRY_ASSIGN(auto document, views::ParseViewDigest(AsText(statement.payload())));
  return LoggedViewDigest{indexes.back(), entries.front().time, std::move(document)};
}

Result<ViewDigests::Since> ViewDigests::LookAt(std::uint64_t size) {
  if (since_.has_value() && since_->counted == size) return *since_;
  TRY(node_.CatchUp());
  TRY_ASSIGN(const auto last, Last());
  Since now;
  if (last.has_value()) now.digest = last->index;
  if (since_.has_value() && since_->digest == now.digest) {
    now = *since_;
  } else if (last.has_value()) {
    now.time = last->time;
    now.counted = std::min(last->document.tree_size, size);
  } else {
    TRY_ASSIGN(const auto founding, node_.log().ReadEntries(0, 1));
    if (!founding.empty()) now.time = founding.front().time;
  }
  TRY_ASSIGN(const std::uint64_t more, node_.catalogue().CountOthers(now.counted, size, kOwnTypes));
  now.entries += more;
  now.counted = size;
  since_ = now;
  return now;
}

Result<LoggedViewDigest> ViewDigests::MakeAndLog(const std::stop_token& stop) {
  views::ViewDigestDocument document;
  document.origin = node_.configuration().origin;
  {
    TRY_ASSIGN(const Follower::Moment moment, node_.HoldViewsStill());
    document.tree_size = moment.at.size;
    document.root = moment.at.root;
    for (const auto& content : moment.contents) {
      auto digest = views::DigestOf(*content, stop);
      if (!digest.has_value())
        return std::unexpected(WithContext(std::move(digest.error()), "view " + std::string(content->view())));
      document.views.push_back(*std::move(digest));
    }
  }
  statement::Headers headers;
  headers.content_type = content_type::kViewDigest;
  headers.issuer = node_.configuration().operator_id;
  headers.subject = document.origin;
  TRY_ASSIGN(const auto statement,
             statement::Sign(std::move(headers), AsBytes(views::ToJson(document)), node_.operator_key()));
  TRY_ASSIGN(const auto registered, node_.Register(statement.entry()));
  LogLine(Severity::kInfo, "view-digests-logged",
          {{"entry", std::to_string(registered.index)}, {"tree_size", std::to_string(document.tree_size)}});
  return LoggedViewDigest{registered.index, clock_.NowSeconds(), std::move(document)};
}

Result<std::optional<LoggedViewDigest>> ViewDigests::LogNow() {
  const std::scoped_lock lock(mutex_);
  TRY(node_.log().CheckTakes());
  TRY_ASSIGN(const Since since, LookAt(node_.log().durable().size));
  if (since.entries == 0) return std::nullopt;
  TRY_ASSIGN(LoggedViewDigest logged, MakeAndLog({}));
  TRY(node_.CatchUp());
  return logged;
}

Result<std::optional<LoggedViewDigest>> ViewDigests::LogIfDue(const std::stop_token& stop) {
  const std::scoped_lock lock(mutex_);
  if (!node_.log().CheckTakes().has_value()) return std::nullopt;
  TRY_ASSIGN(const Since since, LookAt(node_.log().durable().size));
  if (since.entries == 0) return std::nullopt;
  const Configuration& configuration = node_.configuration();
  const std::uint64_t entries = configuration.digest_interval_entries;
  const auto seconds = static_cast<std::int64_t>(configuration.digest_interval_hours) * kSecondsPerHour;
  const bool enough = entries != 0 && since.entries >= entries;
  const bool late = seconds != 0 && clock_.NowSeconds() - since.time >= seconds;
  if (!enough && !late) return std::nullopt;
  TRY_ASSIGN(LoggedViewDigest logged, MakeAndLog(stop));
  return logged;
}

ViewDigestTimer::ViewDigestTimer(Node& node, const Clock& clock)
    : digests_(node, clock), thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void ViewDigestTimer::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  std::chrono::seconds pause = kBetweenLooks;
  while (!wake_.wait_for(lock, stop, pause, [] { return false; }) && !stop.stop_requested()) {
    const auto logged = digests_.LogIfDue(stop);
    pause = logged.has_value() ? kBetweenLooks : kAfterAnError;
    const std::string error = logged.has_value() ? std::string() : logged.error().Text();
    if (!error.empty() && error != last_error_)
      LogLine(Severity::kWarning, "view-digests-not-logged", {{"why", error}});
    last_error_ = error;
  }
}

}  // namespace entente::node
