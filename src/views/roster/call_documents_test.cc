// The documents of offers and needs, working groups and meetings: whole ones are taken and written as they were; each
// bad one is refused with its place.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "statement/content_types.h"
#include "views/roster/document_checks.h"
#include "views/roster/resources/quantity.h"

namespace entente::roster {
namespace {

namespace content_type = statement::content_type;

struct Whole {
  std::string_view content_type;
  std::string json;
};

const std::string kDigest(64, 'a');

// A document of each kind with every member that it may have.
std::vector<Whole> WholeDocuments() {
  const std::string resource =
      R"({"instrument":"https://call.example/1","kind":"training","title":"Course","description":"d","clauses":["6"],)"
      R"("countries":["SN","ML"],"languages":["fr","pt-BR"],"quantity":{"amount":12.5,"unit":"hours"},)"
      R"("from":"2026-01-01","until":"2026-12-31"})";
  const std::string cited =
      R"({"title":"Guide","sha256":")" + kDigest + R"(","address":"https://a.example/g","entry":7})";
  return {
      {content_type::kOffer, resource},
      {content_type::kNeed, resource},
      {content_type::kTakeUp, R"({"instrument":"https://call.example/1","offer":41,"need":42,"note":"n"})"},
      {content_type::kEndOfTakeUp, R"({"instrument":"https://call.example/1","take_up":43,"reason":"r"})"},
      {content_type::kResourceWithdrawal, R"({"instrument":"https://call.example/1","resource":41,"reason":"r"})"},
      {content_type::kDelivery,
       R"({"instrument":"https://call.example/1","take_up":43,"date":"2026-05-04","quantity":"all of it","note":"n","evidence":[7,9]})"},
      {content_type::kDeliveryAnswer,
       R"({"instrument":"https://call.example/1","delivery":44,"answer":"disputed","reason":"r","evidence":[7]})"},
      {content_type::kWorkingGroup,
       R"({"id":"urn:group:1","instrument":"https://call.example/1","title":"T","purpose":"p","chairs":["did:web:a.example"],)"
       R"("goals":["g"],"deliverables":[{"id":"guide","title":"The guide","due":"2026-06-30"}],"documents":[)" +
           cited + R"(],"reason":"r"})"},
      {content_type::kWorkingGroupMembership, R"({"working_group":"urn:group:1","membership":"leaves","reason":"r"})"},
      {content_type::kWorkingGroupReport,
       R"({"working_group":"urn:group:1","deliverable":"guide","state":"delivered","document":)" + cited +
           R"(,"note":"n"})"},
      {content_type::kEndOfWorkingGroup, R"({"working_group":"urn:group:1","reason":"r"})"},
      {content_type::kMeeting,
       R"({"id":"urn:meeting:1","kind":"exercise-debrief","title":"T","instrument":"https://call.example/1",)"
       R"("working_group":"urn:group:1","from":"2026-01-12","until":"2026-01-13","place":"online",)"
       R"("participants":[{"party":"did:web:a.example","role":"observer"}],)"
       R"("topics":[{"title":"t","clauses":["6"],"norms":["un:2015:i"]}],"outcomes":["o"],)"
       R"("follow_ups":[{"id":"draft","title":"f","responsible":"did:web:a.example","due":"2026-02-01"}],"documents":[)" +
           cited + R"(],"reason":"r"})"},
      {content_type::kMeetingAnswer, R"({"meeting":"urn:meeting:1","record":77,"answer":"contested","reason":"r"})"},
      {content_type::kFollowUpReport,
       R"({"meeting":"urn:meeting:1","follow_up":"draft","state":"done","note":"n","evidence":[7]})"},
  };
}

std::string AgainFrom(std::string_view type, std::string_view json) {
  if (type == content_type::kOffer || type == content_type::kNeed) return ToJson(ParseResource(json).value());
  if (type == content_type::kTakeUp) return ToJson(ParseTakeUp(json).value());
  if (type == content_type::kEndOfTakeUp) return ToJson(ParseTakeUpEnd(json).value());
  if (type == content_type::kResourceWithdrawal) return ToJson(ParseResourceWithdrawal(json).value());
  if (type == content_type::kDelivery) return ToJson(ParseDelivery(json).value());
  if (type == content_type::kDeliveryAnswer) return ToJson(ParseDeliveryAnswer(json).value());
  if (type == content_type::kWorkingGroup) return ToJson(ParseWorkingGroup(json).value());
  if (type == content_type::kWorkingGroupMembership) return ToJson(ParseMembership(json).value());
  if (type == content_type::kWorkingGroupReport) return ToJson(ParseDeliverableReport(json).value());
  if (type == content_type::kEndOfWorkingGroup) return ToJson(ParseEndOfWorkingGroup(json).value());
  if (type == content_type::kMeeting) return ToJson(ParseMeeting(json).value());
  if (type == content_type::kMeetingAnswer) return ToJson(ParseMeetingAnswer(json).value());
  return ToJson(ParseFollowUpReport(json).value());
}

TEST(CallDocuments, WholeOnesAreTakenAndComeOutTheSame) {
  for (const Whole& whole : WholeDocuments()) {
    const auto checked = CheckDocument(whole.content_type, AsBytes(whole.json));
    EXPECT_TRUE(checked.has_value()) << whole.content_type << ": "
                                     << (checked.has_value() ? "" : checked.error().Text());
    EXPECT_EQ(AgainFrom(whole.content_type, whole.json), whole.json);
  }
}

TEST(CallDocuments, AMemberThatIsNotListedIsRefused) {
  for (const Whole& whole : WholeDocuments()) {
    const std::string more = whole.json.substr(0, whole.json.size() - 1) + R"(,"remark":"x"})";
    const auto checked = CheckDocument(whole.content_type, AsBytes(more));
    ASSERT_FALSE(checked.has_value()) << whole.content_type;
    EXPECT_EQ(checked.error().place, "/remark") << whole.content_type;
  }
}

struct BadCallDocument {
  std::string_view content_type;
  std::string was;
  std::string is;
  std::string place;
};

TEST(CallDocuments, BadOnesAreRefusedWithTheirPlace) {
  const std::vector<BadCallDocument> table = {
      {content_type::kOffer, "\"training\"", "\"courses\"", "/kind"},
      {content_type::kOffer, "\"SN\"", "\"UK\"", "/countries/0"},
      {content_type::kOffer, "\"ML\"", "\"any\"", "/countries/1"},
      {content_type::kOffer, R"(["SN","ML"])", "[]", "/countries"},
      {content_type::kOffer, "\"pt-BR\"", "\"pt_BR\"", "/languages/1"},
      {content_type::kOffer, "\"pt-BR\"", "\"fr\"", "/languages/1"},
      {content_type::kOffer, "12.5", "0", "/quantity/amount"},
      {content_type::kOffer, "12.5", "12.5005", "/quantity/amount"},
      {content_type::kOffer, "12.5", "1000000001", "/quantity/amount"},
      {content_type::kOffer, "12.5", "-1", "/quantity/amount"},
      {content_type::kOffer, "12.5", "\"12\"", "/quantity/amount"},
      {content_type::kOffer, R"({"amount":12.5,"unit":"hours"})", "12", "/quantity"},
      {content_type::kOffer, "\"hours\"", "\"\"", "/quantity/unit"},
      {content_type::kOffer, "2026-12-31", "2025-12-31", "/until"},
      {content_type::kOffer, "2026-12-31", "2026-02-30", "/until"},
      {content_type::kOffer, "\"d\"", "\"write to jane.doe@acme.example\"", "/description"},
      {content_type::kNeed, "\"Course\"", "\"call +33 1 23 45 67 89\"", "/title"},
      {content_type::kTakeUp, R"("offer":41,"need":42,)", "", "/offer"},
      {content_type::kTakeUp, "41", "42", "/need"},
      {content_type::kTakeUp, "41", "-1", "/offer"},
      {content_type::kTakeUp, "41", "18446744073709551615", "/offer"},
      {content_type::kEndOfTakeUp, R"(,"reason":"r")", "", "/reason"},
      {content_type::kResourceWithdrawal, R"("resource":41,)", "", "/resource"},
      {content_type::kDelivery, "[7,9]", "[7,7]", "/evidence/1"},
      {content_type::kDelivery, "[7,9]", "[\"7\"]", "/evidence/0"},
      {content_type::kDeliveryAnswer, "\"disputed\"", "\"maybe\"", "/answer"},
      {content_type::kDeliveryAnswer, R"("reason":"r",)", "", "/reason"},
      {content_type::kWorkingGroup, R"(["did:web:a.example"])", "[]", "/chairs"},
      {content_type::kWorkingGroup, "\"guide\"", "\"the guide\"", "/deliverables/0/id"},
      {content_type::kWorkingGroup, R"("due":"2026-06-30"})", R"("due":"2026-06-30"},{"id":"guide","title":"x"})",
       "/deliverables/1/id"},
      {content_type::kWorkingGroup, kDigest, "abc", "/documents/0/sha256"},
      {content_type::kWorkingGroup, R"("sha256":")" + kDigest + R"(",)", "", "/documents/0/sha256"},
      {content_type::kWorkingGroup, "https://a.example/g", "javascript:alert(1)", "/documents/0/address"},
      {content_type::kWorkingGroup, "[\"g\"]", "[\"tel 0123456789\"]", "/goals/0"},
      {content_type::kWorkingGroupMembership, "\"leaves\"", "\"stays\"", "/membership"},
      {content_type::kWorkingGroupReport, "\"delivered\"", "\"late\"", "/state"},
      {content_type::kMeeting, "\"exercise-debrief\"", "\"lunch\"", "/kind"},
      {content_type::kMeeting, "\"observer\"", "\"speaker\"", "/participants/0/role"},
      {content_type::kMeeting, R"({"party":"did:web:a.example","role":"observer"})", "", "/participants"},
      {content_type::kMeeting, "un:2015:i", "un:2015:z", "/topics/0/norms/0"},
      {content_type::kMeeting, "2026-01-13", "2026-01-11", "/until"},
      {content_type::kMeeting, R"("from":"2026-01-12",)", "", "/from"},
      {content_type::kMeeting, R"("instrument":"https://call.example/1","working_group":"urn:group:1",)", "",
       "/instrument"},
      {content_type::kMeeting, "\"online\"", "\"at jane.doe@acme.example\"", "/place"},
      {content_type::kMeeting, "[\"o\"]", "[\"o\",\"o\"]", "/outcomes/1"},
      {content_type::kMeetingAnswer, R"(,"reason":"r")", "", "/reason"},
      {content_type::kMeetingAnswer, "\"contested\"", "\"unsure\"", "/answer"},
      {content_type::kFollowUpReport, "\"done\"", "\"later\"", "/state"},
  };
  for (const BadCallDocument& bad : table) {
    std::string json;
    for (const Whole& whole : WholeDocuments())
      if (whole.content_type == bad.content_type) json = whole.json;
    const std::size_t at = json.find(bad.was);
    ASSERT_NE(at, std::string::npos) << bad.was;
    json.replace(at, bad.was.size(), bad.is);
    const auto checked = CheckDocument(bad.content_type, AsBytes(json));
    ASSERT_FALSE(checked.has_value()) << json;
    EXPECT_EQ(checked.error().place, bad.place) << checked.error().Text() << "\n" << json;
  }
}

TEST(CallDocuments, ADeliveryOfADeliverableHasADocument) {
  const auto checked =
      CheckDocument(content_type::kWorkingGroupReport,
                    AsBytes(R"({"working_group":"urn:group:1","deliverable":"guide","state":"delivered"})"));
  EXPECT_EQ(checked.error().place, "/document");
  EXPECT_TRUE(CheckDocument(content_type::kWorkingGroupReport,
                            AsBytes(R"({"working_group":"urn:group:1","deliverable":"guide","state":"under-way"})"))
                  .has_value());
}

TEST(Quantities, AreExactToAThousandth) {
  for (const std::int64_t thousandths :
       {1L, 10L, 999L, 1000L, 12'500L, 123'456'789L, 999'999'999'999L, 1'000'000'000'000L}) {
    json::Value holder;
    holder["quantity"] = {{"amount", json::Value::parse(AmountJson(thousandths).dump())}, {"unit", "h"}};
    const auto read = ReadQuantity(holder, "");
    ASSERT_TRUE(read.has_value()) << thousandths;
    EXPECT_EQ((*read)->thousandths, thousandths);
  }
}

}  // namespace
}  // namespace entente::roster
