#include "views/roster/instruments/instruments_part.h"

#include <array>

#include "statement/content_types.h"
#include "views/roster/instruments/act_table.h"
#include "views/roster/instruments/taking_acts.h"

namespace entente::roster {
namespace {

namespace content_type = statement::content_type;

constexpr std::array kTakes = {
    TakesKind{content_type::kInstrument, TakeInstrument},
    TakesKind{content_type::kListing, TakeListing},
    TakesKind{content_type::kAnnouncement, TakeAnnouncement},
    TakesKind{content_type::kSupport, TakeSupport},
    TakesKind{content_type::kEndOfSupport, TakeEndOfSupport},
    TakesKind{content_type::kInvitation, TakeInvitation},
    TakesKind{content_type::kUnderstanding, TakeUnderstanding},
    TakesKind{content_type::kObjection, TakeObjection},
    TakesKind{content_type::kStatementWithdrawal, TakeStatementWithdrawal},
    TakesKind{content_type::kPaperAct, TakePaperAct},
    TakesKind{content_type::kPaperConfirmation, TakePaperConfirmation},
};
// How many of these, from the first, have rules of registration's own (registration/default_policy.cc): instruments,
// listings, announcements, support and its end.
constexpr std::size_t kRuledElsewhere = 5;

const std::array kContent = {
    views::SqlTable{
        {"call_act",
         {"log",
          "entry",
          "position",
          "what",
          "instrument",
          "supporter",
          "party",
          "name",
          "kind",
          "country",
          "issuer",
          "by_custodian",
          "date",
          "precision",
          "version",
          "clause",
          "text",
          "until",
          "place",
          "source_title",
          "source_address",
          "source_as_of",
          "paper_act",
          "paper_form",
          "paper_digest",
          "paper_received",
          "paper_received_by",
          "refers_entry",
          "refers_position",
          "withdrawn_entry",
          "confirmed_entry",
          "marks",
          "said",
          "day",
          "time",
          "kid",
          "signer"},
         3},
        "SELECT l.origin, a.entry, a.position, a.what, (SELECT uri FROM instrument WHERE id = a.instrument), (SELECT "
        "uri FROM supporter WHERE id = a.supporter), a.party, a.name, a.kind, a.country, a.issuer, a.by_custodian, "
        "a.date, a.precision, a.version, a.clause, a.text, a.until, a.place, a.source_title, a.source_address, "
        "a.source_as_of, a.paper_act, a.paper_form, a.paper_digest, a.paper_received, a.paper_received_by, "
        "a.refers_entry, a.refers_position, a.withdrawn_entry, a.confirmed_entry, a.marks, a.said, a.day, a.time, "
        "hex(a.kid), a.signer FROM log l CROSS JOIN call_act a ON l.id = a.log ORDER BY l.origin, a.entry, a.position"},
};

void AddRules(registration::Policy& policy) {
  policy.rules.push_back(
      RuleOfParties("acts", std::span(kTakes).subspan(kRuledElsewhere), {registration::Role::kInstrument}));
}

}  // namespace

constinit const Part kInstrumentsPart{.name = "instruments",
                                      .takes = kTakes,
                                      .schema = kActTables,
                                      .clear = "DELETE FROM call_act;",
                                      .content = kContent,
                                      .add_rules = AddRules};

}  // namespace entente::roster
