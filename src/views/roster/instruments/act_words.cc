#include "views/roster/instruments/act_words.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "base/clock.h"

namespace entente::roster {
namespace {

struct InTwo {
  std::string_view en;
  std::string_view fr;
  [[nodiscard]] std::string_view In(Language language) const { return language == Language::kFrench ? fr : en; }
};

struct KindWords {
  InTwo political;
  InTwo treaty;
};

// In the order of ActKind.
constexpr std::array<KindWords, kAllActKinds.size()> kWords = {{
    {{"founding of an instrument", "fondation d’un instrument"},
     {"founding of an instrument", "fondation d’un instrument"}},
    {{"new version of the text", "nouvelle version du texte"},
     {"new version of the text", "nouvelle version du texte"}},
    {{"entry in the list of supporters", "inscription sur la liste des soutiens"},
     {"entry in the list of parties", "inscription sur la liste des parties"}},
    {{"announcement of support", "annonce de soutien"}, {"announcement of signature", "annonce de signature"}},
    {{"invitation", "invitation"}, {"invitation", "invitation"}},
    {{"support", "soutien"}, {"signature", "signature"}},
    {{"end of support", "fin du soutien"}, {"withdrawal", "retrait"}},
    {{"removal from the list", "radiation de la liste"}, {"removal from the list", "radiation de la liste"}},
    {{"statement of understanding", "déclaration interprétative"},
     {"interpretative declaration", "déclaration interprétative"}},
    {{"reservation", "réserve"}, {"reservation", "réserve"}},
    {{"objection", "objection"}, {"objection", "objection"}},
    {{"statement of disagreement", "déclaration de désaccord"}, {"disagreement", "désaccord"}},
    {{"statement taken back", "déclaration reprise"}, {"withdrawal of a statement", "retrait d’une déclaration"}},
    {{"act on paper", "acte sur papier"}, {"act on paper", "acte sur papier"}},
    {{"confirmation of an act on paper", "confirmation d’un acte sur papier"},
     {"confirmation of an act on paper", "confirmation d’un acte sur papier"}},
}};

constexpr std::array<InTwo, 12> kMonths = {{{"January", "janvier"},
                                            {"February", "février"},
                                            {"March", "mars"},
                                            {"April", "avril"},
                                            {"May", "mai"},
                                            {"June", "juin"},
                                            {"July", "juillet"},
                                            {"August", "août"},
                                            {"September", "septembre"},
                                            {"October", "octobre"},
                                            {"November", "novembre"},
                                            {"December", "décembre"}}};

constexpr InTwo kForms[] = {{"note verbale", "note verbale"}, {"letter", "lettre"}, {"paper", "document"}};

bool IsTreaty(const ActRow& act) {
  return act.vocabulary == Vocabulary::kTreaty;
}

// The text, cut at the beginning of a character.
std::string Cut(const std::string& text) {
  constexpr std::size_t kBytesMax = 200;
  if (text.size() <= kBytesMax) return text;
  std::size_t end = kBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

std::string Quoted(std::string_view text, Language language) {
  // French: a no-break space stands inside the quotation marks.
  return language == Language::kFrench ? fmt::format("« {} »", text) : fmt::format("“{}”", text);
}

std::string TitleOf(const ActRow& act, Language language) {
  return Quoted(TitleIn(act, language), language);
}

// ", since 2 March 2024", ", depuis le 2 mars 2024 au plus tard"; nothing where no day is known.
std::string Since(const ActRow& act, Language language) {
  if (!act.date.has_value()) return {};
  const std::string day = DayWords(act.date->value, language);
  const bool latest = act.date->precision == Precision::kAtLatest;
  if (language == Language::kFrench) return fmt::format(", depuis le {}{}", day, latest ? " au plus tard" : "");
  return fmt::format(", since {}{}", day, latest ? " at the latest" : "");
}

std::string AsOf(const ActRow& act, Language language) {
  const std::string day = DayWords(act.date.has_value() ? act.date->value : FormatDate(act.time), language);
  return language == Language::kFrench ? fmt::format(" à compter du {}", day) : fmt::format(" as of {}", day);
}

// " (version 2)" where one is said.
std::string VersionOf(const ActRow& act) {
  return act.version.empty() ? "" : fmt::format(" (version {})", act.version);
}

// " on 2 March 2024 (Paris Peace Forum)", and " by 1 June 2024".
std::string Occasion(const ActRow& act, Language language) {
  std::string said;
  if (act.date.has_value())
    said = (language == Language::kFrench ? " le " : " on ") + DayWords(act.date->value, language);
  if (!act.where.empty()) said += fmt::format(" ({})", act.where);
  return said;
}
std::string Deadline(const ActRow& act, Language language) {
  if (act.by.empty()) return {};
  return (language == Language::kFrench ? " au plus tard le " : " by ") + DayWords(act.by, language);
}

std::string OnWhat(const ActRow& act, Language language) {
  std::string title = TitleOf(act, language);
  if (act.clause.empty()) return title;
  return language == Language::kFrench ? fmt::format("la clause {} de {}", act.clause, title)
                                       : fmt::format("clause {} of {}", act.clause, title);
}

std::string Saying(const ActRow& act, Language language) {
  if (act.text.empty()) return ".";
  return (language == Language::kFrench ? " : " : ": ") + Quoted(Cut(act.text), language);
}

// What an act that refers to another one is about: "the statement of understanding of Ruritania (entry 7)".
std::string TheOther(const ActRow& act, Language language) {
  if (!act.refers_to.has_value()) return language == Language::kFrench ? "un acte antérieur" : "an earlier act";
  const std::string_view words = WordsFor(act.refers_to->what, act.vocabulary, language);
  return language == Language::kFrench
             ? fmt::format("{} de {} (entrée {})", words, act.refers_to->name, act.refers_to->entry)
             : fmt::format("the {} of {} (entry {})", words, act.refers_to->name, act.refers_to->entry);
}

std::string_view PaperActWords(PaperAct act, bool treaty, Language language) {
  constexpr InTwo kPolitical[] = {{"support", "soutien"},
                                  {"end of support", "fin du soutien"},
                                  {"statement of understanding", "déclaration interprétative"},
                                  {"reservation", "réserve"},
                                  {"communication", "communication"}};
  constexpr InTwo kTreaty[] = {{"signature", "signature"},
                               {"withdrawal", "retrait"},
                               {"interpretative declaration", "déclaration interprétative"},
                               {"reservation", "réserve"},
                               {"communication", "communication"}};
  return (treaty ? kTreaty : kPolitical)[static_cast<std::size_t>(act)].In(language);
}

std::string PaperSentence(const ActRow& act, Language language) {
  if (!act.paper.has_value()) return {};
  const std::string_view form = kForms[static_cast<std::size_t>(act.paper->form)].In(language);
  const std::string_view what = PaperActWords(act.paper->act, IsTreaty(act), language);
  const std::string day = DayWords(act.paper->received, language);
  if (language == Language::kFrench)
    return fmt::format("{} consigne une {} de {} sur {}, reçue le {} ({}) : {}.", act.issuer_name, form, act.party.name,
                       TitleOf(act, language), day, act.paper->received_by, what);
  return fmt::format("{} records a {} of {} about {}, received on {} ({}): {}.", act.issuer_name, form, act.party.name,
                     TitleOf(act, language), day, act.paper->received_by, what);
}

std::string English(const ActRow& act) {
  constexpr auto kEn = Language::kEnglish;
  const std::string title = TitleOf(act, kEn);
  switch (act.what) {
    case ActKind::kFounded:
      return fmt::format("{} founded {}{}.", act.issuer_name, title, VersionOf(act));
    case ActKind::kVersion:
      return fmt::format("{} gave {} a new version: {}.", act.issuer_name, title, act.version);
    case ActKind::kListed:
      return fmt::format("{} lists {} as a {} {}{}.", act.issuer_name, act.party.name,
                         IsTreaty(act) ? "party to" : "supporter of", title, Since(act, kEn));
    case ActKind::kAnnounced:
      return act.by_custodian
                 ? fmt::format("{} notes that {} announced{} that it will {} {}{}.", act.issuer_name, act.party.name,
                               Occasion(act, kEn), IsTreaty(act) ? "sign" : "support", title, Deadline(act, kEn))
                 : fmt::format("{} announced{} that it will {} {}{}.", act.party.name, Occasion(act, kEn),
                               IsTreaty(act) ? "sign" : "support", title, Deadline(act, kEn));
    case ActKind::kInvited:
      return fmt::format("{} invited {}{} to {} {}{}.", act.issuer_name, act.party.name, Occasion(act, kEn),
                         IsTreaty(act) ? "sign" : "support", title, Deadline(act, kEn));
    case ActKind::kSigned:
      return fmt::format("{} {} {}{}{}.", act.party.name, IsTreaty(act) ? "signed" : "supports", title, VersionOf(act),
                         Since(act, kEn));
    case ActKind::kEnded:
      return IsTreaty(act) ? fmt::format("{} withdrew from {}{}.", act.party.name, title, AsOf(act, kEn))
                           : fmt::format("{} ended its support of {}{}.", act.party.name, title, AsOf(act, kEn));
    case ActKind::kRemoved:
      return fmt::format("{} took {} off the list of {}{}. Reason: {}", act.issuer_name, act.party.name, title,
                         AsOf(act, kEn), Cut(act.text));
    case ActKind::kUnderstanding:
      return fmt::format("{} stated how it understands {}{}", act.party.name, OnWhat(act, kEn), Saying(act, kEn));
    case ActKind::kReservation:
      return fmt::format("{} made a reservation to {}{}", act.party.name, OnWhat(act, kEn), Saying(act, kEn));
    case ActKind::kObjection:
      return fmt::format("{} objected to {} on {}{}", act.party.name, TheOther(act, kEn), OnWhat(act, kEn),
                         Saying(act, kEn));
    case ActKind::kDisagreement:
      return fmt::format("{} disagreed with {} on {}{}", act.party.name, TheOther(act, kEn), OnWhat(act, kEn),
                         Saying(act, kEn));
    case ActKind::kWithdrawn:
      return fmt::format("{} took back {} on {}{}", act.party.name, TheOther(act, kEn), OnWhat(act, kEn),
                         Saying(act, kEn));
    case ActKind::kPaper:
      return PaperSentence(act, kEn);
    case ActKind::kConfirmed:
      return fmt::format("{} confirmed with its own key {} about {}.", act.party.name, TheOther(act, kEn), title);
  }
  return {};
}

std::string French(const ActRow& act) {
  constexpr auto kFr = Language::kFrench;
  const std::string title = TitleOf(act, kFr);
  switch (act.what) {
    case ActKind::kFounded:
      return fmt::format("{} a fondé {}{}.", act.issuer_name, title, VersionOf(act));
    case ActKind::kVersion:
      return fmt::format("{} a donné à {} une nouvelle version : {}.", act.issuer_name, title, act.version);
    case ActKind::kListed:
      return fmt::format("{} inscrit {} parmi les {} de {}{}.", act.issuer_name, act.party.name,
                         IsTreaty(act) ? "parties" : "soutiens", title, Since(act, kFr));
    case ActKind::kAnnounced:
      return act.by_custodian
                 ? fmt::format("{} note l’annonce, par {}{}, de {} à {}{}.", act.issuer_name, act.party.name,
                               Occasion(act, kFr), IsTreaty(act) ? "sa signature prochaine" : "son soutien prochain",
                               title, Deadline(act, kFr))
                 : fmt::format("Annonce de {}{} : {} à {}{}.", act.party.name, Occasion(act, kFr),
                               IsTreaty(act) ? "signature prochaine" : "soutien prochain", title, Deadline(act, kFr));
    case ActKind::kInvited:
      return fmt::format("{} invite {}{} à {} {}{}.", act.issuer_name, act.party.name, Occasion(act, kFr),
                         IsTreaty(act) ? "signer" : "soutenir", title, Deadline(act, kFr));
    case ActKind::kSigned:
      return fmt::format("{} {} {}{}{}.", act.party.name, IsTreaty(act) ? "a signé" : "soutient", title, VersionOf(act),
                         Since(act, kFr));
    case ActKind::kEnded:
      return IsTreaty(act) ? fmt::format("Retrait de {} de {}{}.", act.party.name, title, AsOf(act, kFr))
                           : fmt::format("{} met fin à son soutien à {}{}.", act.party.name, title, AsOf(act, kFr));
    case ActKind::kRemoved:
      return fmt::format("{} radie {} de la liste de {}{}. Motif : {}", act.issuer_name, act.party.name, title,
                         AsOf(act, kFr), Cut(act.text));
    case ActKind::kUnderstanding:
      return fmt::format("{} déclare comment comprendre {}{}", act.party.name, OnWhat(act, kFr), Saying(act, kFr));
    case ActKind::kReservation:
      return fmt::format("{} formule une réserve à {}{}", act.party.name, OnWhat(act, kFr), Saying(act, kFr));
    case ActKind::kObjection:
      return fmt::format("Objection de {} à l’acte suivant, sur {} : {}{}", act.party.name, OnWhat(act, kFr),
                         TheOther(act, kFr), Saying(act, kFr));
    case ActKind::kDisagreement:
      return fmt::format("Désaccord de {} avec l’acte suivant, sur {} : {}{}", act.party.name, OnWhat(act, kFr),
                         TheOther(act, kFr), Saying(act, kFr));
    case ActKind::kWithdrawn:
      return fmt::format("{} reprend l’acte suivant, sur {} : {}{}", act.party.name, OnWhat(act, kFr),
                         TheOther(act, kFr), Saying(act, kFr));
    case ActKind::kPaper:
      return PaperSentence(act, kFr);
    case ActKind::kConfirmed:
      return fmt::format("{} confirme de sa propre clé l’acte suivant, sur {} : {}.", act.party.name, title,
                         TheOther(act, kFr));
  }
  return {};
}

}  // namespace

Result<Language> LanguageFromName(std::string_view name) {
  if (name == "en") return Language::kEnglish;
  if (name == "fr") return Language::kFrench;
  return Invalid(fmt::format("'{}' is no language that this is written in; there are en and fr", name));
}

std::string_view Name(Language language) {
  return language == Language::kFrench ? "fr" : "en";
}

std::string_view WordsFor(ActKind kind, Vocabulary vocabulary, Language language) {
  const KindWords& words = kWords[static_cast<std::size_t>(kind)];
  return (vocabulary == Vocabulary::kTreaty ? words.treaty : words.political).In(language);
}

std::string_view TitleIn(const ActRow& act, Language language) {
  const std::string& translated = language == Language::kFrench ? act.french_title : act.english_title;
  if (!translated.empty()) return translated;
  return act.instrument_title.empty() ? act.instrument : act.instrument_title;
}

std::string SentenceOf(const ActRow& act, Language language) {
  return language == Language::kFrench ? French(act) : English(act);
}

std::string DayWords(std::string_view date, Language language) {
  constexpr std::size_t kDateBytes = 10;  // 2024-03-02
  if (date.size() != kDateBytes || !ParseDate(date).has_value()) return std::string(date);
  unsigned month = 0;
  unsigned day = 0;
  std::from_chars(date.data() + 5, date.data() + 7, month);
  std::from_chars(date.data() + 8, date.data() + 10, day);
  const std::string_view name = kMonths[month - 1].In(language);
  const bool first = language == Language::kFrench && day == 1;
  return fmt::format("{}{} {} {}", day, first ? "er" : "", name, date.substr(0, 4));
}

}  // namespace entente::roster
