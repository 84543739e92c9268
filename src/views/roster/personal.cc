#include "views/roster/personal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace entente::roster {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}
bool IsWord(char c) {
  return IsDigit(c) || IsLetter(c) || c == '_';
}
bool IsOneOf(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}
bool IsIn(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return lower;
}

// ---- E-mail addresses -----------------------------------------------------------------------------------------------

// The whole part before the at sign, or what it begins with: "cert", "cert-fr", "security.emea". Words between spaces.
constexpr std::string_view kRoles =
    // English
    " abuse admin advisories advisory alert alerts archives call ccdcoe cert chancery cirt ciso communication "
    " compliance consular consulate contact csirt cyber cybersec desk diplomacy disclosure dpo dutyofficer "
    " embassy emergency enquiries events feedback git hello help helpdesk hostmaster incident incidents info "
    " information inquiries irt legal liaison mail marketing media mission news noc noreply office operations "
    " ops postmaster press privacy product protocol psirt publications registrar registry report reports sales "
    " secretariat secretary secure security service services sirt soc standards support team training "
    " vulnerabilities vulnerability webmaster www "
    // French
    " accueil alerte ambassade assistance chancellerie coordination courrier juridique presse protocole "
    " reponse securite veille "
    // German
    " auswaertiges bereitschaft botschaft datenschutz kontakt lagezentrum leitstelle meldestelle poststelle "
    " sicherheit vorfall "
    // Spanish, Portuguese, Italian
    " alertas contacto embaixada embajada incidentes informacion prensa secretaria seguranca seguridad "
    " sicurezza ";
// What it may also end with, since no person is called so: "acme-psirt", "product-security", "national.cert".
constexpr std::array<std::string_view, 17> kRolesAtTheEnd = {
    "abuse", "cert",   "cirt", "csirt", "desk", "disclosure", "helpdesk",        "incident", "incidents",
    "irt",   "office", "noc",  "psirt", "soc",  "security",   "vulnerabilities", "team"};
// In one word with a name: "certfr", "acmepsirt".
constexpr std::array<std::string_view, 3> kTeams = {"cert", "csirt", "psirt"};

bool NamesRole(std::string_view local) {
  const std::string lower = Lower(local);
  std::vector<std::string_view> words;
  words.reserve(lower.size() / 2 + 1);
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= lower.size(); ++i) {
    if (i < lower.size() && !IsOneOf(lower[i], "._+-") && !IsDigit(lower[i])) continue;
    if (i > begin) words.push_back(std::string_view(lower).substr(begin, i - begin));
    begin = i + 1;
  }
  if (words.empty()) return false;
  if (kRoles.find(fmt::format(" {} ", words.front())) != std::string_view::npos || IsIn(words.back(), kRolesAtTheEnd))
    return true;
  return words.size() == 1 && std::ranges::any_of(kTeams, [&words](std::string_view team) {
           return words.front().starts_with(team) || words.front().ends_with(team);
         });
}

// Labels with a top level of letters; so versions behind an at sign ("pkg:npm/left-pad@1.3.0") are none.
bool IsDomain(std::string_view text) {
  const std::size_t dot = text.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view top = text.substr(dot + 1);
  return top.size() >= 2 && std::ranges::all_of(top, IsLetter) && text.find("..") == std::string_view::npos;
}

// Whether the at sign there belongs to a package's version or to the authority of a URL, as in ssh://git@host.
bool IsOfIdentifier(std::string_view text, std::size_t at) {
  const std::size_t space = text.find_last_of(" \t\r\n<>\"'(,;", at);
  const std::size_t begin = space == std::string_view::npos ? 0 : space + 1;
  const std::string_view before = text.substr(begin, at - begin);
  if (before.starts_with("pkg:") || before.starts_with("cpe:")) return true;
  const std::size_t scheme = before.find("://");
  return scheme != std::string_view::npos && before.find('/', scheme + 3) == std::string_view::npos;
}

Result<void> CheckAddresses(std::string_view text, const std::string& place) {
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && (IsWord(text[begin - 1]) || IsOneOf(text[begin - 1], ".%+'-"))) --begin;
    std::size_t end = at + 1;
    while (end < text.size() && (IsWord(text[end]) || IsOneOf(text[end], ".-"))) ++end;
    while (end > at + 1 && IsOneOf(text[end - 1], ".-")) --end;
    const std::string_view local = text.substr(begin, at - begin);
    const std::string_view domain = text.substr(at + 1, end - at - 1);
    if (local.empty() || !IsDomain(domain) || NamesRole(local) || IsOfIdentifier(text, at)) continue;
    return Invalid(
        fmt::format("this holds an e-mail address at {} that names no role, as security@ or cert@ do: personal data "
                    "never stands in an entry, where it could not be taken back; give the address of a role here, and "
                    "register the person's in a restricted document",
                    domain),
        place);
  }
  return {};
}

// ---- Telephone numbers ----------------------------------------------------------------------------------------------

// Spaces and hyphens that do not break lines, dashes, and other spaces, as plain ones.
std::string WithPlainSeparators(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 8> kSpecial = {{{"\u00A0", ' '},
                                                                          {"\u2007", ' '},
                                                                          {"\u2009", ' '},
                                                                          {"\u202F", ' '},
                                                                          {"\u2010", '-'},
                                                                          {"\u2011", '-'},
                                                                          {"\u2012", '-'},
                                                                          {"\u2013", '-'}}};
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const auto special =
        std::ranges::find_if(kSpecial, [text](const auto& one) { return text.starts_with(one.first); });
    plain += special == kSpecial.end() ? text.front() : special->second;
    text.remove_prefix(special == kSpecial.end() ? 1 : special->first.size());
  }
  return plain;
}

// Groups of digits with what stands between them, as "(202) 555-0143" or "01.23.45.67.89".
struct Dialled {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<std::string_view> groups;
  std::string between;  // the first separator behind each group but the last
  std::size_t digits = 0;
  bool international = false;  // "+"
  bool bracketed = false;      // "(0"
};

// REQUIRES: text[begin] is a digit, a plus sign or an opening bracket.
Dialled ReadDialled(std::string_view text, std::size_t begin) {
  constexpr std::size_t kSeparatorsMax = 3;  // as in ") - "
  Dialled found;
  found.begin = begin;
  found.international = text[begin] == '+';
  std::size_t i = begin + (found.international ? 1 : 0);
  found.bracketed = i < text.size() && text[i] == '(';
  found.end = i;
  while (i < text.size()) {
    std::size_t separators = i;
    while (separators < text.size() && separators - i < kSeparatorsMax && IsOneOf(text[separators], " .-/()"))
      ++separators;
    if (separators == text.size() || !IsDigit(text[separators])) break;
    if (!found.groups.empty()) {
      if (separators == i) break;
      found.between += text[i];
    }
    std::size_t end = separators;
    while (end < text.size() && IsDigit(text[end])) ++end;
    found.groups.push_back(text.substr(separators, end - separators));
    found.digits += end - separators;
    found.end = i = end;
  }
  return found;
}

bool IsYear(std::string_view group) {
  return group.size() == 4 && (group.starts_with("19") || group.starts_with("20"));
}

// 1 000 000, 12.345.678; "123 456 789" is rather an amount than a number to dial, too.
bool IsAmount(const Dialled& one) {
  const auto of_three = [](std::string_view group) { return group.size() == 3; };
  return one.groups.front().size() <= 3 && !one.groups.front().starts_with('0') &&
         std::ranges::all_of(std::span(one.groups).subspan(1), of_three);
}

bool IsDateOrYear(const Dialled& one) {
  return IsYear(one.groups.front()) || (one.groups.size() == 3 && IsYear(one.groups.back()) &&
                                        one.groups[0].size() <= 2 && one.groups[1].size() <= 2);
}

bool HasShape(const Dialled& one, std::initializer_list<std::size_t> sizes) {
  return std::ranges::equal(one.groups, sizes, {}, &std::string_view::size);
}

// Of a network or a version: 192.168.100.200, 10.0.19045.3570.
bool IsDotted(const Dialled& one) {
  return std::ranges::all_of(one.between, [](char c) { return c == '.'; });
}

// Grouped as it is dialled within a country.
bool IsNational(const Dialled& one) {
  constexpr std::size_t kDigitsMin = 7;
  constexpr std::size_t kDigitsMax = 15;
  if (one.groups.size() < 2 || one.digits < kDigitsMin || one.digits > kDigitsMax) return false;
  if (IsAmount(one) || IsDateOrYear(one)) return false;
  const bool american = HasShape(one, {3, 3, 4}) || HasShape(one, {1, 3, 3, 4});
  if (american && one.groups.front() != "978" && one.groups.front() != "979") return true;
  const bool trunk = one.groups.front().starts_with('0') && one.groups.front().size() <= 5;
  if (IsDotted(one)) return trunk && HasShape(one, {2, 2, 2, 2, 2});
  if (HasShape(one, {3, 4})) return one.between == "-";
  if (one.groups.back().size() == 4 && IsYear(one.groups.back()) && one.between.back() == '/') return false;
  constexpr std::size_t kTrunkDigitsMin = 8;
  return (trunk && one.groups.front() != "0") ? one.digits >= kTrunkDigitsMin : one.bracketed;
}

// "CVE-", "A/RES/", "sha256:": the digits go on from a word.
bool GoesOn(std::string_view text, std::size_t begin) {
  if (begin == 0) return false;
  if (IsWord(text[begin - 1])) return true;
  return begin >= 2 && IsOneOf(text[begin - 1], "-/._:%=#@+") && !IsOneOf(text[begin - 2], " \t\r\n");
}

bool SaysTelephone(std::string_view text, std::size_t begin) {
  static constexpr std::array<std::string_view, 16> kWords = {"tel",
                                                              "telephone",
                                                              "t\xC3\xA9l",
                                                              "t\xC3\xA9l\xC3\xA9phone",
                                                              "phone",
                                                              "fax",
                                                              "mobile",
                                                              "mob",
                                                              "cell",
                                                              "cellphone",
                                                              "telefon",
                                                              "tel\xC3\xA9"
                                                              "fono",
                                                              "telefono",
                                                              "whatsapp",
                                                              "hotline",
                                                              "handy"};
  std::size_t end = begin;
  while (end > 0 && IsOneOf(text[end - 1], " :.\t(+")) --end;
  std::size_t word = end;
  while (word > 0 && IsLetter(text[word - 1])) --word;
  return end > word && IsIn(Lower(text.substr(word, end - word)), kWords);
}

bool IsTelephone(std::string_view text, const Dialled& one) {
  constexpr std::size_t kInternationalMin = 8;
  constexpr std::size_t kSaidMin = 7;
  constexpr std::size_t kDigitsMax = 15;
  if (one.groups.empty()) return false;
  const bool runs_on = one.end < text.size() && IsWord(text[one.end]);
  if (SaysTelephone(text, one.begin) && one.digits >= kSaidMin) return true;
  if (one.international)
    return one.digits >= kInternationalMin && one.digits <= kDigitsMax &&
           (one.begin == 0 || (!IsWord(text[one.begin - 1]) && text[one.begin - 1] != '+'));
  return !runs_on && !GoesOn(text, one.begin) && IsNational(one);
}

// Dates as 2026-11-27 and times as 03:00 break what stands before and behind them apart.
std::string WithoutDates(std::string text) {
  constexpr std::size_t kDate = 10;
  for (std::size_t i = 0; i + kDate <= text.size(); ++i) {
    if (!IsDigit(text[i]) || (i > 0 && IsDigit(text[i - 1]))) continue;
    if (i + kDate < text.size() && IsDigit(text[i + kDate])) continue;
    if (ParseDate(std::string_view(text).substr(i, kDate)).has_value()) text.replace(i, kDate, kDate, '_');
  }
  return text;
}

Result<void> CheckTelephones(std::string_view original, const std::string& place) {
  const std::string text = WithoutDates(WithPlainSeparators(original));
  for (std::size_t i = 0; i < text.size();) {
    if (!IsDigit(text[i]) && text[i] != '+' && text[i] != '(') {
      ++i;
      continue;
    }
    const Dialled one = ReadDialled(text, i);
    if (IsTelephone(text, one))
      return Invalid(
          "this holds what looks like a telephone number: those never stand in an entry, where they could not be taken "
          "back; register it in a restricted document",
          place);
    // A bracket may open without a number, and a plus sign join versions.
    i = std::max(one.end, i + 1);
  }
  return {};
}

}  // namespace

Result<void> CheckNotPersonal(std::string_view text, const std::string& place) {
  TRY(CheckAddresses(text, place));
  return CheckTelephones(text, place);
}

}  // namespace entente::roster
