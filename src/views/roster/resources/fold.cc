#include "views/roster/resources/fold.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "views/roster/language_tag.h"
#include "views/roster/marks.h"
#include "views/roster/public_fields.h"
#include "views/roster/resources/matching.h"
#include "views/roster/resources/resource_document.h"
#include "views/roster/resources/resource_state.h"
#include "views/roster/resources/step_documents.h"
#include "views/roster/said.h"
#include "views/roster/sql_values.h"

namespace entente::roster::resources {
namespace {

constexpr const char* kIssuerPlace = "label 15, claim 1";

// An offer or a need as the tables have it.
struct Posted {
  std::uint64_t entry = 0;
  Side side = Side::kOffer;
  std::string party;
  ResourceState state = ResourceState::kOpen;
  std::optional<std::uint64_t> take_up;
  ResourceDocument document;
};

Result<Posted> RequirePosted(const Taking& taking, std::uint64_t entry, const std::string& instrument,
                             const std::string& place) {
  TRY_ASSIGN(auto query, taking.database.Prepare("SELECT side, party, state, take_up, document FROM resource WHERE log "
                                                 "= ?1 AND entry = ?2"));
  BindAll(query, taking.log, entry);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return Unusable(fmt::format("entry {} is no offer and no need", entry), place);
  Posted posted{entry,         static_cast<Side>(query.Int(0)),
                query.Text(1), static_cast<ResourceState>(query.Int(2)),
                std::nullopt,  {}};
  if (!query.IsNull(3)) posted.take_up = static_cast<std::uint64_t>(query.Int(3));
  TRY_ASSIGN(posted.document, ParseResource(query.Text(4)));
  if (posted.document.instrument != instrument)
    return Unusable(fmt::format("entry {} is about {}", entry, posted.document.instrument), "/instrument");
  return posted;
}

Result<void> RequireOpen(const Taking& taking, const Posted& posted, const std::string& place) {
  if (posted.state != ResourceState::kOpen)
    return Unusable(
        fmt::format("the {} of entry {} is not open: it is {}{}", Name(posted.side), posted.entry, Name(posted.state),
                    posted.take_up.has_value() ? fmt::format(" (entry {})", *posted.take_up) : ""),
        place);
  if (!posted.document.until.empty() && posted.document.until < taking.day())
    return Unusable(fmt::format("the {} of entry {} expired: its last day was {}", Name(posted.side), posted.entry,
                                posted.document.until),
                    place);
  return {};
}

struct Taken {
  std::uint64_t entry = 0;
  std::optional<std::uint64_t> offer;
  std::optional<std::uint64_t> need;
  std::string giver;
  std::string receiver;
  std::string instrument;
  TakeUpState state = TakeUpState::kTakenUp;
  std::optional<std::uint64_t> delivery;
};

constexpr std::string_view kTakenColumns =
    "SELECT entry, offer, need, giver, receiver, instrument, state, delivery FROM take_up WHERE log = ?1 AND ";

std::optional<std::uint64_t> NumberOrNone(const storage::Query& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return static_cast<std::uint64_t>(row.Int(column));
}

Result<std::optional<Taken>> FindTaken(const Taking& taking, std::string_view which, std::uint64_t number) {
  TRY_ASSIGN(auto query, taking.database.Prepare(std::string(kTakenColumns) + std::string(which)));
  BindAll(query, taking.log, number);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return std::nullopt;
  return Taken{static_cast<std::uint64_t>(query.Int(0)),
               NumberOrNone(query, 1),
               NumberOrNone(query, 2),
               query.Text(3),
               query.Text(4),
               query.Text(5),
               static_cast<TakeUpState>(query.Int(6)),
               NumberOrNone(query, 7)};
}

Result<Taken> RequireTaken(const Taking& taking, std::uint64_t entry, const std::string& instrument) {
  TRY_ASSIGN(const auto taken, FindTaken(taking, "entry = ?2", entry));
  if (!taken.has_value()) return Unusable(fmt::format("entry {} takes up nothing", entry), "/take_up");
  if (taken->instrument != instrument)
    return Unusable(fmt::format("entry {} is about {}", entry, taken->instrument), "/instrument");
  return *taken;
}

Result<KnownInstrument> RequireSpeaker(const Taking& taking, const std::string& instrument) {
  TRY(RequireParty(taking, taking.issuer(), kIssuerPlace));
  return RequireInstrument(taking, instrument, "/instrument");
}

// The take-up, and with it offer and need, are in another state now.
Result<void> MoveTo(const Taking& taking, const Taken& taken, TakeUpState state,
                    const std::optional<std::uint64_t>& delivery) {
  TRY(Change(taking.database, "UPDATE take_up SET state = ?3, delivery = ?4 WHERE log = ?1 AND entry = ?2", taking.log,
             taken.entry, static_cast<int>(state), delivery));
  std::optional<std::uint64_t> standing;
  if (state != TakeUpState::kEnded) standing = taken.entry;
  for (const auto& posted : {taken.offer, taken.need}) {
    if (!posted.has_value()) continue;
    TRY(Change(taking.database, "UPDATE resource SET state = ?3, take_up = ?4 WHERE log = ?1 AND entry = ?2",
               taking.log, *posted, static_cast<int>(ResourceStateOf(state)), standing));
  }
  return {};
}

struct NewStep {
  StepKind what = StepKind::kDelivered;
  std::optional<std::uint64_t> take_up;
  std::optional<std::uint64_t> resource;
  std::string date;
  std::string quantity;  // JSON as in the document; may be empty
  std::string text;
  std::vector<std::uint64_t> evidence;
};

Result<void> InsertStep(const Taking& taking, const NewStep& step, const Marks& marks) {
  TRY_ASSIGN(const SaidColumns said, SaidNow(taking, marks));
  return Change(
      taking.database, "INSERT INTO resource_step VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
      taking.log, taking.entry.index, static_cast<int>(step.what), step.take_up, step.resource, step.date,
      step.quantity, step.text, ListText(step.evidence), said.party, said.marks, said.kid, said.signer, said.time);
}

Result<void> InsertTags(const Taking& taking, std::string_view what, const std::vector<std::string>& values) {
  for (const std::string& value : values)
    TRY(Change(taking.database, "INSERT OR IGNORE INTO resource_tag VALUES (?1, ?2, ?3, ?4)", taking.log,
               taking.entry.index, what, value));
  return {};
}

Result<void> RequireNotPostedTwice(const Taking& taking, Side side, const std::string& document) {
  TRY_ASSIGN(const auto again,
             FindNumber(taking.database,
                        "SELECT entry FROM resource WHERE log = ?1 AND party = ?2 AND side = ?3 AND document = ?4 AND "
                        "state = 0 ORDER BY entry",
                        taking.log, taking.issuer(), static_cast<int>(side), document));
  if (!again.has_value()) return {};
  return Unusable(fmt::format("entry {} says the same, and is open", *again));
}

Result<void> TakePosted(const Taking& taking, Side side) {
  TRY_ASSIGN(const ResourceDocument document, ParseResource(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireSpeaker(taking, document.instrument));
  TRY(RequireClauses(instrument, document.clauses, ""));
  if (!document.until.empty() && document.until < taking.day())
    return Unusable(fmt::format("its last day was over when it was logged, on {}", taking.day()), "/until");
  const std::string text = ToJson(document);
  TRY(RequireNotPostedTwice(taking, side, text));
  Marks marks;
  TRY(MarkStanding(taking, instrument, marks));
  MarkDate(document.from, taking.day(), marks);
  TRY_ASSIGN(const SaidColumns said, SaidNow(taking, marks));
  TRY(Change(taking.database,
             "INSERT INTO resource VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, ?9, ?10, ?11, ?12, ?13, ?14)",
             taking.log, taking.entry.index, static_cast<int>(side), document.instrument,
             static_cast<int>(document.kind), document.from, document.until, static_cast<int>(ResourceState::kOpen),
             text, said.party, said.marks, said.kid, said.signer, said.time));
  TRY(InsertTags(taking, "clause", document.clauses));
  TRY(InsertTags(taking, "country", document.countries));
  std::vector<std::string> languages;
  languages.reserve(document.languages.size());
  for (const std::string& one : document.languages) languages.push_back(LowerTag(one));
  return InsertTags(taking, "language", languages);
}

// Who gives and who receives, where the issuer takes up what others posted.
struct Sides {
  std::string giver;
  std::string receiver;
};
Result<Sides> SidesOf(const Taking& taking, const std::optional<Posted>& offer, const std::optional<Posted>& need) {
  const std::string& issuer = taking.issuer();
  if (offer.has_value() && need.has_value()) {
    if (offer->party == need->party) return Unusable("a party cannot take up its own offer", "/need");
    if (issuer != offer->party && issuer != need->party)
      return Unusable(fmt::format("neither the offer nor the need is of {}: a party takes up for itself", issuer),
                      kIssuerPlace);
    return Sides{offer->party, need->party};
  }
  const Posted& posted = offer.has_value() ? *offer : *need;
  if (posted.party == issuer)
    return Unusable(fmt::format("a party cannot take up its own {}", Name(posted.side)),
                    offer.has_value() ? "/offer" : "/need");
  return offer.has_value() ? Sides{posted.party, issuer} : Sides{issuer, posted.party};
}

Result<std::optional<Posted>> RequireSide(const Taking& taking, const TakeUpDocument& document, Side side) {
  const auto& entry = side == Side::kOffer ? document.offer : document.need;
  if (!entry.has_value()) return std::nullopt;
  const std::string place = fmt::format("/{}", Name(side));
  TRY_ASSIGN(Posted posted, RequirePosted(taking, *entry, document.instrument, place));
  if (posted.side != side) return Unusable(fmt::format("entry {} is no {}", *entry, Name(side)), place);
  TRY(RequireOpen(taking, posted, place));
  return posted;
}

}  // namespace

Result<void> TakeOffer(const Taking& taking) {
  return TakePosted(taking, Side::kOffer);
}

Result<void> TakeNeed(const Taking& taking) {
  return TakePosted(taking, Side::kNeed);
}

Result<void> TakeTakeUp(const Taking& taking) {
  TRY_ASSIGN(const TakeUpDocument document, ParseTakeUp(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireSpeaker(taking, document.instrument));
  TRY_ASSIGN(const std::optional<Posted> offer, RequireSide(taking, document, Side::kOffer));
  TRY_ASSIGN(const std::optional<Posted> need, RequireSide(taking, document, Side::kNeed));
  TRY_ASSIGN(const Sides sides, SidesOf(taking, offer, need));
  Marks marks;
  TRY(MarkStanding(taking, instrument, marks));
  if (offer.has_value() && need.has_value() &&
      !FitOf({offer->entry, offer->party, offer->document}, {need->entry, need->party, need->document}).has_value())
    marks.Add(Mark::kDoesNotFit);
  TRY_ASSIGN(const SaidColumns said, SaidNow(taking, marks));
  TRY(Change(taking.database,
             "INSERT INTO take_up VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, ?9, ?10, ?11, ?12, ?13, ?14)",
             taking.log, taking.entry.index, document.offer, document.need, sides.giver, sides.receiver,
             document.instrument, static_cast<int>(TakeUpState::kTakenUp), document.note, said.party, said.marks,
             said.kid, said.signer, said.time));
  const Taken taken{taking.entry.index, document.offer,      document.need,         sides.giver,
                    sides.receiver,     document.instrument, TakeUpState::kTakenUp, std::nullopt};
  return MoveTo(taking, taken, TakeUpState::kTakenUp, std::nullopt);
}

Result<void> TakeTakeUpEnd(const Taking& taking) {
  TRY_ASSIGN(const TakeUpEndDocument document, ParseTakeUpEnd(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireSpeaker(taking, document.instrument));
  TRY_ASSIGN(const Taken taken, RequireTaken(taking, document.take_up, document.instrument));
  if (taking.issuer() != taken.giver && taking.issuer() != taken.receiver)
    return Unusable(fmt::format("only {} and {} can end this", taken.giver, taken.receiver), kIssuerPlace);
  if (taken.state != TakeUpState::kTakenUp && taken.state != TakeUpState::kDisputed)
    return Unusable(
        fmt::format("the take-up of entry {} is {}: it cannot end any more", taken.entry, Name(taken.state)),
        "/take_up");
  Marks marks;
  TRY(MarkStanding(taking, instrument, marks));
  TRY(MoveTo(taking, taken, TakeUpState::kEnded, taken.delivery));
  return InsertStep(taking,
                    {.what = StepKind::kEnded,
                     .take_up = taken.entry,
                     .resource = {},
                     .date = {},
                     .quantity = {},
                     .text = document.reason,
                     .evidence = {}},
                    marks);
}

Result<void> TakeWithdrawal(const Taking& taking) {
  TRY_ASSIGN(const ResourceWithdrawalDocument document, ParseResourceWithdrawal(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireSpeaker(taking, document.instrument));
  TRY_ASSIGN(const Posted posted, RequirePosted(taking, document.resource, document.instrument, "/resource"));
  if (posted.party != taking.issuer())
    return Unusable(fmt::format("only {}, who posted it, withdraws it", posted.party), kIssuerPlace);
  Marks marks;
  TRY(MarkStanding(taking, instrument, marks));
  std::optional<std::uint64_t> ended;
  if (posted.state == ResourceState::kTakenUp && posted.take_up.has_value()) {
    TRY_ASSIGN(const Taken taken, RequireTaken(taking, *posted.take_up, document.instrument));
    TRY(MoveTo(taking, taken, TakeUpState::kEnded, std::nullopt));
    ended = taken.entry;
  } else {
    TRY(RequireOpen(taking, posted, "/resource"));
  }
  TRY(Change(taking.database, "UPDATE resource SET state = ?3 WHERE log = ?1 AND entry = ?2", taking.log, posted.entry,
             static_cast<int>(ResourceState::kWithdrawn)));
  return InsertStep(taking,
                    {.what = StepKind::kWithdrawn,
                     .take_up = ended,
                     .resource = posted.entry,
                     .date = {},
                     .quantity = {},
                     .text = document.reason,
                     .evidence = {}},
                    marks);
}

Result<void> TakeDelivery(const Taking& taking) {
  TRY_ASSIGN(const DeliveryDocument document, ParseDelivery(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireSpeaker(taking, document.instrument));
  TRY_ASSIGN(const Taken taken, RequireTaken(taking, document.take_up, document.instrument));
  if (taking.issuer() != taken.giver)
    return Unusable(fmt::format("only the giver, {}, says that it delivered", taken.giver), kIssuerPlace);
  if (taken.state != TakeUpState::kTakenUp && taken.state != TakeUpState::kDisputed)
    return Unusable(fmt::format("the take-up of entry {} is {} already", taken.entry, Name(taken.state)), "/take_up");
  TRY(RequireEvidence(taking, document.evidence));
  Marks marks;
  TRY(MarkStanding(taking, instrument, marks));
  MarkPastDate(document.date, taking.day(), marks);
  const std::string day = document.date.empty() ? taking.day() : document.date;
  for (const auto& posted : {taken.offer, taken.need}) {
    if (!posted.has_value()) continue;
    TRY_ASSIGN(const Posted one, RequirePosted(taking, *posted, document.instrument, "/take_up"));
    if (!one.document.until.empty() && one.document.until < day) marks.Add(Mark::kLate);
  }
  TRY(MoveTo(taking, taken, TakeUpState::kDelivered, taking.entry.index));
  json::Value holder = json::Value::object();
  PutIfAny(holder, "quantity", document.quantity);
  return InsertStep(taking,
                    {.what = StepKind::kDelivered,
                     .take_up = taken.entry,
                     .resource = {},
                     .date = document.date,
                     .quantity = document.quantity.has_value() ? Dump(holder) : std::string(),
                     .text = document.note,
                     .evidence = document.evidence},
                    marks);
}

Result<void> TakeDeliveryAnswer(const Taking& taking) {
  TRY_ASSIGN(const DeliveryAnswerDocument document, ParseDeliveryAnswer(taking.payload()));
  TRY_ASSIGN(const KnownInstrument instrument, RequireSpeaker(taking, document.instrument));
  TRY_ASSIGN(const auto found, FindTaken(taking,
                                         "entry = (SELECT take_up FROM resource_step WHERE log = ?1 AND entry = "
                                         "?2 AND what = 0)",
                                         document.delivery));
  if (!found.has_value())
    return Unusable(fmt::format("entry {} says nothing of a delivery", document.delivery), "/delivery");
  const Taken& taken = *found;
  if (taken.instrument != document.instrument)
    return Unusable(fmt::format("entry {} is about {}", document.delivery, taken.instrument), "/instrument");
  if (taking.issuer() != taken.receiver)
    return Unusable(fmt::format("only the receiver, {}, confirms or disputes it", taken.receiver), kIssuerPlace);
  if (taken.delivery != document.delivery)
    return Unusable(fmt::format("the giver said anew what it delivered, in entry {}", taken.delivery.value_or(0)),
                    "/delivery");
  const bool confirms = document.answer == DeliveryAnswer::kConfirmed;
  const bool open = taken.state == TakeUpState::kDelivered || (confirms && taken.state == TakeUpState::kDisputed);
  if (!open) return Unusable(fmt::format("this delivery is {} already", Name(taken.state)), "/answer");
  TRY(RequireEvidence(taking, document.evidence));
  Marks marks;
  TRY(MarkStanding(taking, instrument, marks));
  TRY(MoveTo(taking, taken, confirms ? TakeUpState::kConfirmed : TakeUpState::kDisputed, taken.delivery));
  return InsertStep(taking,
                    {.what = confirms ? StepKind::kConfirmed : StepKind::kDisputed,
                     .take_up = taken.entry,
                     .resource = {},
                     .date = {},
                     .quantity = {},
                     .text = document.reason,
                     .evidence = document.evidence},
                    marks);
}

}  // namespace entente::roster::resources
