#include "views/roster/instruments/act_note.h"

#include <fmt/format.h>

#include "base/clock.h"

namespace entente::roster {
namespace {

struct Labels {
  std::string_view full_text, source, digest, version, withdrawn, confirmed, unconfirmed, disputed, marks, doubt,
      delegate;
};
constexpr Labels kEnglish = {"In full",
                             "Source",
                             "SHA-256 of the paper",
                             "Version",
                             "Taken back by entry {}, {}.",
                             "Confirmed by the party's own key: entry {}, {}.",
                             "Not confirmed by the party's own key: this is the custodian's word alone.",
                             "{} of {}: entry {}, {}.",
                             "Odd, and taken",
                             "In doubt: entry {} says that the key that signed this was compromised by then.",
                             "Signed with a key of {}, to which it was delegated."};
constexpr Labels kFrench = {"En entier",
                            "Source",
                            "SHA-256 du document",
                            "Version",
                            "Repris par l’entrée {}, {}.",
                            "Confirmé de la propre clé de la partie : entrée {}, {}.",
                            "Non confirmé de la propre clé de la partie : ce n’est que la parole du gardien.",
                            "{} de {} : entrée {}, {}.",
                            "Inhabituel, et admis",
                            "Douteux : l’entrée {} dit que la clé signataire était alors compromise.",
                            "Signé d’une clé de {}, par délégation."};

const Labels& LabelsIn(Language language) {
  return language == Language::kFrench ? kFrench : kEnglish;
}

std::string_view Colon(Language language) {
  return language == Language::kFrench ? " : " : ": ";
}

std::string Capital(std::string_view words) {
  std::string text(words);
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 32);
  if (text.starts_with("é")) text.replace(0, std::string_view("é").size(), "É");
  return text;
}

std::string MarkWords(const std::string& mark, Language language) {
  const bool french = language == Language::kFrench;
  if (mark == "back-dated")
    return french ? "daté de longtemps avant son inscription" : "dated long before it was logged";
  if (mark == "future-dated") return french ? "daté d’un jour à venir" : "dated in the future";
  if (mark == "before-founding") return french ? "daté d’avant la fondation" : "dated before the founding";
  if (mark == "after-own-end")
    return french ? "après la fin dite par la partie elle-même" : "after the party itself ended its support";
  if (mark == "version-not-stated") return french ? "sans dire quelle version" : "without saying which version";
  return mark;
}

void AddOne(std::string& note, const ActRow& act, Language language) {
  const Labels& labels = LabelsIn(language);
  const std::string_view colon = Colon(language);
  note += SentenceOf(act, language) + "\n";
  // The sentence has a text only in part.
  constexpr std::size_t kShownWhole = 200;
  const bool elsewhere = act.what == ActKind::kListed || act.what == ActKind::kAnnounced ||
                         act.what == ActKind::kInvited || act.what == ActKind::kEnded || act.what == ActKind::kPaper;
  if (!act.text.empty() && (act.text.size() > kShownWhole || elsewhere))
    note += fmt::format("\n{}{}\n{}\n", labels.full_text, colon.substr(0, colon.size() - 1), act.text);
  if (act.source.has_value() && !act.source->title.empty())
    note += fmt::format("{}{}{}{}\n", labels.source, colon, act.source->title,
                        act.source->address.empty() ? "" : " <" + act.source->address + ">");
  if (act.paper.has_value()) note += fmt::format("{}{}{}\n", labels.digest, colon, act.paper->digest);
  if (act.confirmed.has_value()) {
    note += fmt::format(fmt::runtime(labels.confirmed), act.confirmed->entry, DayWords(act.confirmed->day, language));
    note += '\n';
  } else if (act.what == ActKind::kPaper) {
    note += std::string(labels.unconfirmed) + "\n";
  }
  for (const ActLine& line : act.referred_by) {
    note += fmt::format(fmt::runtime(labels.disputed), Capital(WordsFor(line.what, act.vocabulary, language)),
                        line.name, line.entry, DayWords(line.day, language));
    note += '\n';
  }
  if (act.withdrawn.has_value()) {
    note += fmt::format(fmt::runtime(labels.withdrawn), act.withdrawn->entry, DayWords(act.withdrawn->day, language));
    note += '\n';
  }
  std::string marks;
  for (const std::string& mark : act.marks) marks += (marks.empty() ? "" : "; ") + MarkWords(mark, language);
  if (!marks.empty()) note += fmt::format("{}{}{}.\n", labels.marks, colon, marks);
}

std::string Nature(const ActRow& act, Language language) {
  const bool treaty = act.vocabulary == Vocabulary::kTreaty;
  if (language == Language::kFrench)
    return treaty ? "L’instrument a été fondé dans le vocabulaire des traités. Les effets en droit d’un acte ne "
                    "découlent pas\nde ce registre."
                  : "L’instrument est politique et volontaire : il n’oblige personne en droit, et cet acte non plus.";
  return treaty ? "The instrument was founded in the vocabulary of treaties. What an act does in law does not follow "
                  "from this\nregister."
                : "The instrument is political and voluntary: it binds nobody in law, and neither does this act.";
}

}  // namespace

std::string NoteOf(const std::vector<ActRow>& acts, std::string_view origin, Language language) {
  const ActRow& first = acts.front();
  const Labels& labels = LabelsIn(language);
  const bool french = language == Language::kFrench;
  std::string note =
      fmt::format("{} — {}\n\n", TitleIn(first, language), Capital(WordsFor(first.what, first.vocabulary, language)));
  for (std::size_t i = 0; i < acts.size(); ++i) {
    if (i > 0) note += '\n';
    AddOne(note, acts[i], language);
  }
  note += "\n" + Nature(first, language) + "\n\n";
  const std::string day = DayWords(FormatDate(first.time), language);
  note += french ? fmt::format("Entrée {} du journal {}, inscrite le {} ({}).\nDit par {} <{}>.\n", first.entry, origin,
                               day, FormatTime(first.time), first.issuer_name, first.issuer)
                 : fmt::format("Entry {} of the log {}, logged on {} ({}).\nSaid by {} <{}>.\n", first.entry, origin,
                               day, FormatTime(first.time), first.issuer_name, first.issuer);
  if (!first.delegate.empty()) note += fmt::format(fmt::runtime(labels.delegate), first.delegate) + "\n";
  if (first.in_doubt_since.has_value()) note += fmt::format(fmt::runtime(labels.doubt), *first.in_doubt_since) + "\n";
  note += french ? fmt::format("Preuve : entente prove statement {}\n", first.entry)
                 : fmt::format("Proof: entente prove statement {}\n", first.entry);
  return note;
}

}  // namespace entente::roster
