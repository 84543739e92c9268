// What is made of acts without a database: differences of versions, outcomes, words and notes, documents.
#include <gtest/gtest.h>

#include <set>

#include "views/roster/instruments/act_documents.h"
#include "views/roster/instruments/act_note.h"
#include "views/roster/instruments/act_words.h"
#include "views/roster/instruments/difference.h"
#include "views/roster/instruments/outcome.h"
#include "views/roster/norms.h"

namespace entente::roster {
namespace {

InstrumentDocument Text() {
  InstrumentDocument text;
  text.id = "https://call.example/1";
  text.title = "The Call";
  text.version = "1";
  text.clauses = {{"1", "Be good"}, {"2", "Be careful"}, {"3", "Be quick"}};
  return text;
}

TEST(Difference, SaysWhatChanged) {
  const InstrumentDocument from = Text();
  InstrumentDocument to = Text();
  to.version = "2";
  EXPECT_TRUE(Compare(from, to).members.empty());
  EXPECT_TRUE(Compare(from, to).clauses.empty());
  to.opened = "2026-01-01";
  to.clauses = {{"2", "Be careful", "In all you do."}, {"1", "Be very good"}, {"4", "Be last"}};
  to.clauses[1].translations["fr"] = {"Soyez bons", ""};
  const Difference difference = Compare(from, to);
  ASSERT_EQ(difference.members.size(), 1U);
  EXPECT_EQ(difference.members[0].member, "opened");
  EXPECT_TRUE(difference.members[0].value.from.is_null());
  ASSERT_EQ(difference.clauses.size(), 4U);
  EXPECT_EQ(difference.clauses[0].id, "2");
  EXPECT_EQ(difference.clauses[0].text->to, "In all you do.");
  EXPECT_FALSE(difference.clauses[0].title.has_value());
  EXPECT_EQ(difference.clauses[1].title->from, "Be good");
  EXPECT_EQ(difference.clauses[1].translations->to["fr"]["title"], "Soyez bons");
  EXPECT_EQ(difference.clauses[2].change, ClauseChange::kAdded);
  EXPECT_EQ(difference.clauses[3].change, ClauseChange::kRemoved);
  EXPECT_EQ(difference.clauses[3].id, "3");
  EXPECT_TRUE(difference.reordered);
}

Act Supported(What what, std::string day, std::uint64_t entry, Precision precision = Precision::kExact) {
  Act act;
  act.what = what;
  act.date = DateWithPrecision{std::move(day), precision};
  act.entry = entry;
  return act;
}

TEST(Outcome, IsKeptByALaterSupportAlone) {
  const Promise promise{10, "2024-01-01", "2024-06-01"};
  EXPECT_EQ(OutcomeOf(promise, {}, "2024-06-01").state, OutcomeState::kOpen);
  EXPECT_EQ(OutcomeOf(promise, {}, "2024-06-02").state, OutcomeState::kNotKept);
  EXPECT_EQ(OutcomeOf({10, "2024-01-01", ""}, {}, "2099-01-01").state, OutcomeState::kOpen);
  // What was before the promise does not keep it.
  const std::vector<Act> before = {Supported(What::kListed, "2020-01-01", 3), Supported(What::kEnded, "2021-01-01", 4)};
  EXPECT_EQ(OutcomeOf(promise, before, "2024-06-02").state, OutcomeState::kNotKept);
  // Listed before it was written down, of a day after it: an old list.
  const std::vector<Act> listed = {Supported(What::kListed, "2024-02-01", 3)};
  const Outcome kept = OutcomeOf(promise, listed, "2024-06-02");
  EXPECT_EQ(kept.state, OutcomeState::kKept);
  EXPECT_EQ(kept.day, "2024-02-01");
  EXPECT_FALSE(kept.late);
  const std::vector<Act> late = {Supported(What::kSigned, "2024-07-01", 20)};
  EXPECT_TRUE(OutcomeOf(promise, late, "2024-08-01").late);
  EXPECT_EQ(OutcomeOf(promise, late, "2024-06-15").state, OutcomeState::kNotKept);  // it does not count yet
  // By then at the latest: nobody knows that it was late.
  const std::vector<Act> by_then = {Supported(What::kListed, "2024-07-01", 20, Precision::kAtLatest)};
  EXPECT_FALSE(OutcomeOf(promise, by_then, "2024-08-01").late);
}

ActRow Row(ActKind what) {
  ActRow act;
  act.entry = 57;
  act.time = ParseDate("2026-03-02").value();
  act.what = what;
  act.instrument = "https://call.example/1";
  act.instrument_title = "The Call";
  act.party = {"did:web:ruritania.example", "Ruritania", registration::PartyKind::kState, ""};
  act.issuer = "did:web:secretariat.example";
  act.issuer_name = "Secretariat";
  act.date = DateWithPrecision{"2026-03-01", Precision::kExact};
  act.version = "1";
  act.text = "why";
  return act;
}

TEST(Words, EveryKindHasASentenceInBothLanguages) {
  std::set<std::string> sentences;
  for (const ActKind kind : kAllActKinds) {
    for (const Vocabulary vocabulary : {Vocabulary::kPolitical, Vocabulary::kTreaty}) {
      ActRow act = Row(kind);
      act.vocabulary = vocabulary;
      act.paper = Paper{PaperAct::kSupport, PaperForm::kNoteVerbale, std::string(64, 'a'), "2026-03-01", "Registry"};
      act.refers_to = ActLine{7, ActKind::kUnderstanding, "did:web:zenda.example", "Zenda", "2026-01-01"};
      for (const Language language : {Language::kEnglish, Language::kFrench}) {
        const std::string sentence = SentenceOf(act, language);
        EXPECT_FALSE(sentence.empty()) << Name(kind);
        EXPECT_NE(sentence.find("The Call"), std::string::npos) << sentence;
        EXPECT_FALSE(WordsFor(kind, vocabulary, language).empty());
        if (vocabulary == Vocabulary::kPolitical) sentences.insert(sentence);
      }
    }
  }
  EXPECT_EQ(sentences.size(), 2 * kAllActKinds.size());
}

// It must not frighten a legal adviser.
TEST(Words, PoliticalActsAreNotSpokenOfAsTreatyActs) {
  for (const ActKind kind :
       {ActKind::kSigned, ActKind::kEnded, ActKind::kAnnounced, ActKind::kInvited, ActKind::kListed}) {
    const ActRow act = Row(kind);
    for (const char* word : {"sign", "withdraw", "depositary", "party to"})
      EXPECT_EQ(SentenceOf(act, Language::kEnglish).find(word), std::string::npos) << word;
    for (const char* word : {"sign", "retrait", "dépositaire", "parties"})
      EXPECT_EQ(SentenceOf(act, Language::kFrench).find(word), std::string::npos) << word;
  }
  ActRow treaty = Row(ActKind::kSigned);
  treaty.vocabulary = Vocabulary::kTreaty;
  EXPECT_EQ(SentenceOf(treaty, Language::kEnglish), "Ruritania signed “The Call” (version 1), since 1 March 2026.");
  EXPECT_EQ(SentenceOf(Row(ActKind::kSigned), Language::kEnglish),
            "Ruritania supports “The Call” (version 1), since 1 March 2026.");
  EXPECT_EQ(SentenceOf(Row(ActKind::kSigned), Language::kFrench),
            "Ruritania soutient «\u00a0The Call\u00a0» (version 1), depuis le 1er mars 2026.");
}

TEST(Words, AnInstrumentIsCalledAsItsCustodianTranslatedIt) {
  ActRow act = Row(ActKind::kSigned);
  act.french_title = "L’Appel";
  EXPECT_NE(SentenceOf(act, Language::kFrench).find("«\u00a0L’Appel\u00a0»"), std::string::npos);
  EXPECT_NE(SentenceOf(act, Language::kEnglish).find("“The Call”"), std::string::npos);
  EXPECT_TRUE(NoteOf({act}, "log.example/call", Language::kFrench).starts_with("L’Appel — Soutien"));
  act.instrument_title = "Der Appell";
  act.english_title = "The Call";
  EXPECT_NE(SentenceOf(act, Language::kEnglish).find("“The Call”"), std::string::npos);
  act.instrument_title = act.english_title = act.french_title = "";
  EXPECT_NE(SentenceOf(act, Language::kFrench).find(act.instrument), std::string::npos);
}

TEST(Words, LongTextsAreCutBetweenCharacters) {
  ActRow act = Row(ActKind::kUnderstanding);
  act.text.clear();
  for (int i = 0; i < 150; ++i) act.text += "é";
  const std::string sentence = SentenceOf(act, Language::kEnglish);
  EXPECT_TRUE(IsUtf8(AsBytes(sentence)));
  EXPECT_LT(sentence.size(), act.text.size());
}

TEST(Note, SaysWhatItRestsOn) {
  ActRow act = Row(ActKind::kRemoved);
  act.marks = {"back-dated"};
  act.in_doubt_since = 60;
  const std::string en = NoteOf({act}, "log.example/call", Language::kEnglish);
  for (const char* part :
       {"The Call — Removal from the list", "Reason: why", "binds nobody in law", "Entry 57", "log.example/call",
        "did:web:secretariat.example", "dated long before", "entry 60", "entente prove statement 57"})
    EXPECT_NE(en.find(part), std::string::npos) << part << "\n" << en;
  const std::string fr = NoteOf({act}, "log.example/call", Language::kFrench);
  for (const char* part : {"Radiation de la liste", "Motif\u00a0: why", "n’oblige personne en droit", "Entrée 57"})
    EXPECT_NE(fr.find(part), std::string::npos) << part << "\n" << fr;
  EXPECT_EQ(fr.find(" :"), std::string::npos) << "a no-break space stands before a colon";
}

TEST(Norms, HaveIdsThatCanBePointedTo) {
  std::set<std::string_view> ids;
  for (const NormSet& set : AllNorms())
    for (const Norm& norm : set.norms) {
      EXPECT_TRUE(norm.id.starts_with(std::string(set.id) + ":")) << norm.id;
      EXPECT_TRUE(ids.insert(norm.id).second);
      EXPECT_FALSE(norm.title_en.empty() || norm.title_fr.empty());
    }
  EXPECT_EQ(ids.size(), 20U);  // 11 of the United Nations, 9 of the Call
  ASSERT_NE(FindNorm("un:2015:k"), nullptr);
  EXPECT_EQ(FindNorm("un:2015:k")->place, "13 (k)");
  ASSERT_NE(FindNorm("paris-call:9"), nullptr);
  EXPECT_EQ(FindNorm("un:2015:l"), nullptr);
  EXPECT_EQ(FindNorm("paris-call:10"), nullptr);
}

TEST(ActDocuments, AreReadStrictly) {
  struct Bad {
    Result<void> (*check)(ByteView);
    const char* json;
    const char* place;
  };
  constexpr const char* kDigestText = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  const std::string paper =
      std::string(
          R"({"instrument":"urn:x:1","supporter":{"id":"urn:x:2","name":"A","kind":"state"},"act":"other","form":"letter","digest":")") +
      kDigestText + R"(","received":"2026-01-01","received_by":"R"})";
  for (const Bad& bad : {
           Bad{CheckInvitation, R"({"instrument":"urn:x:1"})", "/invited"},
           Bad{CheckInvitation, R"({"instrument":"urn:x:1","invited":{"id":"urn:x:2","name":"A","kind":"company"}})",
               "/invited/kind"},
           Bad{CheckUnderstanding, R"({"instrument":"urn:x:1","what":"declaration","text":"t"})", "/what"},
           Bad{CheckUnderstanding, R"({"instrument":"urn:x:1","what":"understanding"})", "/text"},
           Bad{CheckObjection, R"({"instrument":"urn:x:1","what":"objection","entry":-1})", "/entry"},
           Bad{CheckObjection, R"({"instrument":"urn:x:1","what":"objection","entry":1,"why":"x"})", "/why"},
           Bad{CheckStatementWithdrawal, R"({"instrument":"urn:x:1"})", "/entry"},
           Bad{CheckPaperAct, paper.c_str(), "/text"},
           Bad{CheckPaperConfirmation, R"({"instrument":"urn:x:1","entry":1,"digest":"AA"})", "/digest"},
       }) {
    const auto checked = bad.check(AsBytes(std::string_view(bad.json)));
    ASSERT_FALSE(checked.has_value()) << bad.json;
    EXPECT_EQ(checked.error().place, bad.place) << checked.error().Text();
  }
  // No person stands in an entry.
  const auto personal = CheckUnderstanding(AsBytes(
      std::string_view(R"({"instrument":"urn:x:1","what":"understanding","text":"ask jane.doe@state.example"})")));
  ASSERT_FALSE(personal.has_value());
  EXPECT_EQ(personal.error().place, "/text");
}

TEST(ActDocuments, InstrumentsHaveLanguagesAndTranslations) {
  const auto read = ParseInstrument(
      R"({"id":"urn:x:1","title":"T","version":"1","adopted":"2018-11-12","opened":"2018-11-13","language":"en",)"
      R"("languages":["en","pt-BR"],"translations":{"fr":{"title":"Le texte"}},)"
      R"("clauses":[{"id":"1","title":"c","text":"t","translations":{"fr":{"title":"cl","text":"te"}}}]})");
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(read->vocabulary, Vocabulary::kPolitical);  // unless it says that it is a treaty
  EXPECT_EQ(read->clauses[0].translations.at("fr").text, "te");
  EXPECT_EQ(ToJson(*ParseInstrument(ToJson(*read))), ToJson(*read));
  struct Bad {
    const char* json;
    const char* place;
  };
  for (const Bad& bad :
       {Bad{R"({"id":"urn:x:1","title":"T","version":"1","language":"English"})", "/language"},
        Bad{R"({"id":"urn:x:1","title":"T","version":"1","languages":["en","en"]})", "/languages/1"},
        Bad{R"({"id":"urn:x:1","title":"T","version":"1","translations":{"f":{"title":"x"}}})", "/translations"},
        Bad{R"({"id":"urn:x:1","title":"T","version":"1","vocabulary":"pact"})", "/vocabulary"}}) {
    const auto checked = ParseInstrument(bad.json);
    ASSERT_FALSE(checked.has_value()) << bad.json;
    EXPECT_EQ(checked.error().place, bad.place);
  }
}

}  // namespace
}  // namespace entente::roster
