// Descriptions of response teams, RFC 2350, appendix D: a text in numbered sections. Teams number and name them in
// their own ways, so a section is known by its title.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "views/roster/contacts/cleartext.h"
#include "views/roster/contacts/contact_draft.h"
#include "views/roster/document_fields.h"
#include "views/roster/language_tag.h"
#include "views/roster/personal.h"

namespace entente::roster {
namespace {

struct Section {
  std::size_t line = 0;  // of the heading; 0: there is none
  std::string title;     // small letters
  std::vector<NumberedLine> body;
};

// What of the template is looked for, by words of the title.
struct Wanted {
  std::string_view name;  // as the RFC calls it
  std::array<std::string_view, 3> words;
};
constexpr Wanted kUpdated{"Date of Last Update", {"last update", "", ""}};
constexpr Wanted kTeam{"Name of the Team", {"name of the team", "team name", ""}};
constexpr Wanted kZone{"Time Zone", {"time zone", "timezone", "time-zone"}};
constexpr Wanted kTelephone{"Telephone Number", {"telephone", "phone", ""}};
constexpr Wanted kMail{"Electronic Mail Address", {"mail address", "e-mail", "email"}};
constexpr Wanted kKeys{"Public Keys and Encryption Information", {"public key", "encryption", ""}};
constexpr Wanted kMembers{"Team Members", {"team members", "", ""}};
constexpr Wanted kCustomers{"Points of Customer Contact", {"customer contact", "points of contact", "operating hours"}};
constexpr Wanted kOther{"Other Information", {"other information", "", ""}};
constexpr Wanted kDisclaimers{"Disclaimers", {"disclaimer", "", ""}};
constexpr Wanted kForms{"Incident Reporting Forms", {"reporting form", "", ""}};
constexpr std::array kExpected = {kUpdated, kTeam, kZone, kMail, kKeys, kCustomers, kForms, kDisclaimers};

// "2.3 Time Zone", "2.3. Time Zone", "### 2.3 Time zone": its title; nothing where the line is no heading.
std::optional<std::string> HeadingIn(std::string_view line) {
  constexpr std::size_t kTitleMax = 80;
  line = Trimmed(line);
  while (line.starts_with('#') || line.starts_with('*')) line.remove_prefix(1);
  line = Trimmed(line);
  std::size_t at = 0;
  const auto digit = [&line](std::size_t i) { return i < line.size() && line[i] >= '0' && line[i] <= '9'; };
  if (!digit(0) || line[0] == '0' || line[0] > '7' || digit(1)) return std::nullopt;
  at = 1;
  while (at < line.size() && line[at] == '.' && digit(at + 1)) {
    ++at;
    while (digit(at)) ++at;
  }
  if (at < line.size() && (line[at] == '.' || line[at] == ')')) ++at;
  if (at >= line.size() || line[at] != ' ') return std::nullopt;
  std::string_view title = Trimmed(line.substr(at));
  while (title.ends_with(':') || title.ends_with('*')) title.remove_suffix(1);
  if (title.empty() || title.size() > kTitleMax || std::isalpha(static_cast<unsigned char>(title.front())) == 0)
    return std::nullopt;
  return Lowered(title);
}

std::vector<Section> SectionsOf(const std::vector<NumberedLine>& lines) {
  std::vector<Section> sections;
  for (const NumberedLine& line : lines) {
    if (auto title = HeadingIn(line.text); title.has_value()) {
      sections.push_back({line.number, *std::move(title), {}});
    } else if (!sections.empty() && !Trimmed(line.text).empty()) {
      sections.back().body.push_back({line.number, Trimmed(line.text)});
    }
  }
  return sections;
}

// Tables of contents have the same titles: of several, the first with a body counts.
const Section* FindSection(const std::vector<Section>& sections, const Wanted& wanted) {
  const Section* found = nullptr;
  for (const Section& section : sections) {
    const bool is_it = std::ranges::any_of(wanted.words, [&section](std::string_view word) {
      return !word.empty() && section.title.find(word) != std::string::npos;
    });
    if (!is_it) continue;
    if (!section.body.empty()) return &section;
    if (found == nullptr) found = &section;
  }
  return found;
}

bool IsAlphanumeric(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

// Words of a line that may be addresses: what stands between spaces, brackets, quotes and commas.
std::vector<std::string_view> WordsOf(std::string_view line) {
  constexpr std::string_view kBetween = " \t<>()[]\"',;|`*";
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = line.find_first_not_of(kBetween);
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const std::size_t end = line.find_first_of(kBetween);
    std::string_view word = line.substr(0, end);
    while (!word.empty() && (word.back() == '.' || word.back() == ':')) word.remove_suffix(1);
    if (!word.empty()) words.push_back(word);
    if (end == std::string_view::npos) return words;
    line.remove_prefix(end);
  }
}

// "security(at)example(dot)org", as many write addresses so that machines do not read them, as an address.
std::string Unmasked(std::string_view line) {
  constexpr std::array<std::pair<std::string_view, char>, 4> kMasks = {
      {{"(at)", '@'}, {"[at]", '@'}, {"(dot)", '.'}, {"[dot]", '.'}}};
  const std::string lower = Lowered(line);
  std::string text;
  for (std::size_t i = 0; i < line.size();) {
    const std::string_view rest = std::string_view(lower).substr(i);
    const auto mask = std::ranges::find_if(kMasks, [rest](const auto& one) { return rest.starts_with(one.first); });
    if (mask == kMasks.end()) {
      text += line[i++];
      continue;
    }
    while (text.ends_with(' ')) text.pop_back();
    text += mask->second;
    i += mask->first.size();
    while (i < line.size() && line[i] == ' ') ++i;
  }
  return text;
}

struct Language {
  std::string_view name;
  std::string_view tag;
};
constexpr std::array<Language, 40> kLanguageNames = {
    {{"albanian", "sq"},   {"arabic", "ar"},     {"bulgarian", "bg"}, {"catalan", "ca"},   {"chinese", "zh"},
     {"croatian", "hr"},   {"czech", "cs"},      {"danish", "da"},    {"dutch", "nl"},     {"english", "en"},
     {"estonian", "et"},   {"finnish", "fi"},    {"french", "fr"},    {"georgian", "ka"},  {"german", "de"},
     {"greek", "el"},      {"hebrew", "he"},     {"hindi", "hi"},     {"hungarian", "hu"}, {"icelandic", "is"},
     {"indonesian", "id"}, {"irish", "ga"},      {"italian", "it"},   {"japanese", "ja"},  {"korean", "ko"},
     {"latvian", "lv"},    {"lithuanian", "lt"}, {"malay", "ms"},     {"maltese", "mt"},   {"norwegian", "no"},
     {"polish", "pl"},     {"portuguese", "pt"}, {"romanian", "ro"},  {"russian", "ru"},   {"serbian", "sr"},
     {"slovak", "sk"},     {"slovenian", "sl"},  {"spanish", "es"},   {"swedish", "sv"},   {"turkish", "tr"}}};

constexpr std::array<std::array<std::string_view, 2>, 7> kDayNames = {{{"monday", "mon"},
                                                                       {"tuesday", "tue"},
                                                                       {"wednesday", "wed"},
                                                                       {"thursday", "thu"},
                                                                       {"friday", "fri"},
                                                                       {"saturday", "sat"},
                                                                       {"sunday", "sun"}}};

// The days that a line names, in its order: "Monday to Friday" are 0 and 4.
std::vector<unsigned> DaysIn(std::string_view lower) {
  std::vector<unsigned> days;
  for (const std::string_view word : WordsOf(lower)) {
    // "mon-fri" is one word.
    const std::size_t dash = word.find('-');
    for (const std::string_view part :
         {word.substr(0, dash), dash == std::string_view::npos ? "" : word.substr(dash + 1)})
      for (unsigned day = 0; day < kDayNames.size(); ++day)
        if (part == kDayNames[day][0] || part == kDayNames[day][1]) days.push_back(day);
  }
  return days;
}

// Times of day in a line, in minutes: "9:00", "09.00", "9h30", "17:30".
std::vector<std::uint16_t> TimesIn(std::string_view lower) {
  std::vector<std::uint16_t> times;
  const auto digit = [lower](std::size_t at) { return at < lower.size() && lower[at] >= '0' && lower[at] <= '9'; };
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (!digit(i) || (i > 0 && (IsAlphanumeric(lower[i - 1]) || lower[i - 1] == '.' || lower[i - 1] == '+'))) continue;
    const std::size_t hour_digits = digit(i + 1) ? 2 : 1;
    const std::size_t mark = i + hour_digits;
    if (mark >= lower.size() || std::string_view(":.h").find(lower[mark]) == std::string_view::npos) continue;
    if (!digit(mark + 1) || !digit(mark + 2) || digit(mark + 3)) continue;
    const int hours = hour_digits == 2 ? (lower[i] - '0') * 10 + (lower[i + 1] - '0') : lower[i] - '0';
    const int minutes = (lower[mark + 1] - '0') * 10 + (lower[mark + 2] - '0');
    if (hours > 24 || minutes > 59 || (hours == 24 && minutes > 0)) continue;
    times.push_back(static_cast<std::uint16_t>(hours * 60 + minutes));
    i = mark + 2;
  }
  return times;
}

class Description {
 public:
  Description(ContactDraft& draft, const DraftFor& wanted, const std::vector<Section>& sections)
      : draft_(draft), wanted_(wanted), sections_(sections) {}

  void Read() {
    for (const Wanted& expected : kExpected)
      if (const Section* section = FindSection(sections_, expected); section == nullptr || section->body.empty())
        draft_.Wrong(section == nullptr ? 0 : section->line,
                     fmt::format("the section '{}' is {} (RFC 2350, appendix D)", expected.name,
                                 section == nullptr ? "missing" : "empty"));
    ReadTeam();
    ReadZone();
    ReadTelephones();
    for (const Wanted& one : {kMail, kCustomers}) ReadMailboxes(one);
    ReadKeys();
    ReadHours();
    ReadLanguages();
    ReadForms();
    if (const Section* members = Body(kMembers); members != nullptr)
      draft_.Note(members->line, "names of persons are not taken over; they belong into a restricted part");
    if (!wanted_.address.empty() && !wanted_.address.starts_with("https://"))
      draft_.Wrong(0, "it was fetched without https, so anybody on the way could have changed it");
    if (draft_.open.ways.mailboxes.empty() && draft_.open.ways.forms.empty())
      draft_.Wrong(0, "it gives no address of a role that could stand openly");
  }

 private:
  // The section, where it says something.
  const Section* Body(const Wanted& wanted) const {
    const Section* section = FindSection(sections_, wanted);
    return section == nullptr || section->body.empty() ? nullptr : section;
  }

  void AddOnce(std::vector<std::string>& list, std::string text, std::size_t line) {
    if (std::ranges::find(list, text) != list.end()) return;
    if (list.size() == kContactWaysMax)
      return draft_.Note(
          line, fmt::format("a contact document has at most {} of these; this one is left out", kContactWaysMax));
    list.push_back(std::move(text));
  }

  void ReadTeam() {
    if (const Section* section = Body(kTeam); section != nullptr) draft_.team = section->body.front().text;
  }

  void ReadZone() {
    const Section* section = Body(kZone);
    if (section == nullptr) return;
    for (const NumberedLine& line : section->body)
      for (const std::string_view word : WordsOf(line.text))
        if (word.find('/') != std::string_view::npos && IsTimeZoneName(word)) {
          draft_.open.ways.time_zone = word;
          return;
        }
    draft_.Note(section->body.front().number,
                "this is no name of the IANA time zone database, and more than one zone may be meant; write the name, "
                "such as Europe/Paris, into the draft");
  }

  void ReadTelephones() {
    const Section* section = Body(kTelephone);
    if (section == nullptr) return;
    bool found = false;
    for (const NumberedLine& line : section->body) {
      std::string number = TelephoneIn(line.text);
      if (number.empty()) continue;
      found = true;
      AddOnce(draft_.detail.telephones, std::move(number), line.number);
      draft_.Note(line.number, "a telephone number goes into the restricted part");
    }
    if (!found)
      draft_.Note(section->line, "there is no telephone number in international form (+33 1 23 45 67 89) here");
  }

  void ReadMailboxes(const Wanted& wanted) {
    const Section* section = Body(wanted);
    if (section == nullptr) return;
    bool found = false;
    for (const NumberedLine& line : section->body) {
      const std::string text = Unmasked(line.text);
      for (std::string_view word : WordsOf(text)) {
        if (Lowered(word.substr(0, 7)) == "mailto:") word.remove_prefix(7);
        if (!IsMailbox(word)) continue;
        found = true;
        if (CheckNotPersonal(word, "").has_value()) {
          AddOnce(draft_.open.ways.mailboxes, std::string(word), line.number);
        } else {
          AddOnce(draft_.detail.ways.mailboxes, std::string(word), line.number);
          draft_.Note(line.number, "this address names no role, so it goes into the restricted part");
        }
      }
    }
    if (!found && wanted.name == kMail.name) draft_.Wrong(section->line, "there is no e-mail address here");
  }

  void ReadKeys() {
    const Section* section = Body(kKeys);
    if (section == nullptr) return;
    ContactKey key{.kind = "openpgp", .address = {}, .fingerprint = {}};
    for (const NumberedLine& line : section->body) {
      if (key.fingerprint.empty()) key.fingerprint = FingerprintIn(line.text);
      for (const std::string_view word : WordsOf(line.text))
        if (key.address.empty() && word.starts_with("https://") && IsAddress(word)) key.address = word;
    }
    if (key.address.empty() && key.fingerprint.empty())
      return draft_.Note(section->line, "neither a whole fingerprint nor an https:// address of a key stands here");
    draft_.open.ways.keys.push_back(std::move(key));
  }

  // 40 hexadecimal digits in a row, with spaces or colons between them; "" where there are none. Short ids, which
  // anybody can make again, are not taken.
  static std::string FingerprintIn(std::string_view line) {
    constexpr std::size_t kDigits = 40;
    std::string run;
    for (const char c : line) {
      const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      if ((upper >= '0' && upper <= '9') || (upper >= 'A' && upper <= 'F')) {
        run += upper;
      } else if (c != ' ' && c != ':' && c != '\t') {
        if (run.size() >= kDigits) break;
        run.clear();
      } else if (c == ':' && run.size() < 2) {
        run.clear();
      }
    }
    // "fingerprint = ", "Key ID ab12": letters of a word before it that happen to be hexadecimal.
    return run.size() == kDigits ? run : std::string();
  }

  void ReadHours() {
    for (const Wanted& wanted : {kCustomers, kOther, kTelephone, kMail}) {
      const Section* section = Body(wanted);
      if (section == nullptr) continue;
      for (const NumberedLine& line : section->body)
        if (HoursIn(Lowered(line.text), line.number)) return;
    }
    draft_.Note(0, "no hours were understood; write them into the draft");
  }

  bool HoursIn(const std::string& lower, std::size_t line) {
    for (const std::string_view always : {"24/7", "24x7", "24 x 7", "24h/7", "7x24", "around the clock"})
      if (lower.find(always) != std::string::npos) {
        draft_.open.ways.hours = OpeningHours{.always = true, .weekly = {}};
        return true;
      }
    const std::vector<std::uint16_t> times = TimesIn(lower);
    const std::vector<unsigned> days = DaysIn(lower);
    if (times.size() != 2 || times[0] >= times[1] || days.size() != 2 || days[0] >= days[1]) return false;
    DailyHours daily{.days = 0, .from = times[0], .to = times[1]};
    for (unsigned day = days[0]; day <= days[1]; ++day) daily.days = static_cast<std::uint8_t>(daily.days | 1U << day);
    if (draft_.open.ways.time_zone.empty()) {
      draft_.Note(line, "hours of the week need a time zone; write both into the draft");
      return true;
    }
    draft_.open.ways.hours = OpeningHours{.always = false, .weekly = {daily}};
    return true;
  }

  void ReadLanguages() {
    for (const Section& section : sections_)
      for (const NumberedLine& line : section.body) {
        const std::string lower = Lowered(line.text);
        if (lower.find("language") == std::string::npos) continue;
        for (const std::string_view word : WordsOf(lower)) {
          const auto known = std::ranges::find(kLanguageNames, word, &Language::name);
          if (known != kLanguageNames.end()) AddOnce(draft_.open.ways.languages, std::string(known->tag), line.number);
        }
      }
    if (draft_.open.ways.languages.empty())
      draft_.Note(0, "no languages are named; write them into the draft (BCP 47, such as fr)");
  }

  void ReadForms() {
    const Section* section = Body(kForms);
    if (section == nullptr) return;
    for (const NumberedLine& line : section->body)
      for (const std::string_view word : WordsOf(line.text))
        if (word.starts_with("https://") && IsAddress(word) && CheckNotPersonal(word, "").has_value())
          AddOnce(draft_.open.ways.forms, std::string(word), line.number);
  }

  ContactDraft& draft_;
  const DraftFor& wanted_;
  const std::vector<Section>& sections_;
};

}  // namespace

bool LooksLikeRfc2350(std::string_view text) {
  const auto read = ReadCleartext(text);
  if (!read.has_value()) return false;
  const std::vector<Section> sections = SectionsOf(read->lines);
  const auto has = [&sections](const Wanted& wanted) { return FindSection(sections, wanted) != nullptr; };
  return has(kTeam) || (has(kMail) && has(kZone));
}

Result<ContactDraft> DraftFromRfc2350(std::string_view text, const DraftFor& wanted) {
  TRY_ASSIGN(const Cleartext read, ReadCleartext(text));
  ContactDraft draft;
  draft.open.party = draft.detail.party = wanted.party;
  draft.open.function = draft.detail.function = wanted.function;
  draft.is_signed = read.is_signed;
  if (!read.wrong.empty()) draft.Wrong(read.wrong_line, read.wrong);
  const std::vector<Section> sections = SectionsOf(read.lines);
  Description(draft, wanted, sections).Read();
  return draft;
}

}  // namespace entente::roster
