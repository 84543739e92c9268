#include "views/roster/contacts/cleartext.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/bytes.h"
#include "views/roster/contacts/contact_draft.h"

namespace entente::roster {
namespace {

constexpr std::string_view kBegin = "-----BEGIN PGP SIGNED MESSAGE-----";
constexpr std::string_view kSignature = "-----BEGIN PGP SIGNATURE-----";
constexpr std::string_view kEnd = "-----END PGP SIGNATURE-----";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::vector<NumberedLine> SplitLines(std::string_view text) {
  std::vector<NumberedLine> lines;
  lines.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back({lines.size() + 1, line});
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

using Place = std::vector<NumberedLine>::const_iterator;

Place FindLine(Place from, Place end, std::string_view text) {
  return std::ranges::find_if(from, end, [text](const NumberedLine& one) { return Trimmed(one.text) == text; });
}

}  // namespace

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  return text;
}

std::string Lowered(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return lower;
}

std::string TelephoneIn(std::string_view text) {
  constexpr std::string_view kTrunk = "(0)";  // is not dialled from abroad
  std::string number;
  std::size_t at = text.find('+');
  if (at == std::string_view::npos) return {};
  for (; at < text.size(); ++at) {
    if (text.substr(at).starts_with(kTrunk)) {
      at += kTrunk.size() - 1;
    } else if ((text[at] >= '0' && text[at] <= '9') || (text[at] == '+' && number.empty())) {
      number += text[at];
    } else if (std::string_view(" -./()").find(text[at]) == std::string_view::npos) {
      break;
    } else if (number.size() > 1 && number.back() != '-') {
      number += '-';
    }
  }
  while (number.ends_with('-')) number.pop_back();
  return IsTelephone(number) ? number : std::string();
}

Result<Cleartext> ReadCleartext(std::string_view text) {
  if (text.size() > kContactTextBytesMax)
    return Invalid(fmt::format("this has {} bytes; at most {} are taken", text.size(), kContactTextBytesMax));
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (!IsUtf8(AsBytes(text))) return Invalid("this is no UTF-8 text");
  if (HoldsControlCharacter(text, "\n\r\t\f")) return Invalid("this holds control characters");
  Cleartext read;
  read.lines = SplitLines(text);
  const auto begin = FindLine(read.lines.begin(), read.lines.end(), kBegin);
  if (begin == read.lines.end()) return read;
  read.is_signed = true;
  const auto wrong = [&read](std::size_t line, std::string_view what) {
    if (!read.wrong.empty()) return;
    read.wrong = what;
    read.wrong_line = line;
  };
  const std::size_t begin_line = begin->number;
  if (std::any_of(read.lines.cbegin(), Place(begin),
                  [](const NumberedLine& one) { return !Trimmed(one.text).empty(); }))
    wrong(1, "text stands before the signed message: nobody signed it");
  // Armor headers ("Hash: SHA512") end with an empty line.
  const auto empty = FindLine(begin, read.lines.end(), "");
  if (empty == read.lines.end()) {
    wrong(begin_line, "no empty line ends the headers of the signed message");
    read.lines.clear();
    return read;
  }
  const auto signature = FindLine(empty, read.lines.end(), kSignature);
  const auto end = FindLine(signature, read.lines.end(), kEnd);
  if (signature == read.lines.end() || end == read.lines.end())
    wrong(read.lines.back().number, "the signed message has no whole signature");
  if (end != read.lines.end() &&
      std::any_of(end + 1, read.lines.cend(), [](const NumberedLine& one) { return !Trimmed(one.text).empty(); }))
    wrong(end->number + 1, "text stands behind the signature: nobody signed it");
  std::vector<NumberedLine> inside(empty + 1, signature);
  for (NumberedLine& line : inside)
    if (line.text.starts_with("- ")) line.text.remove_prefix(2);
  read.lines = std::move(inside);
  return read;
}

}  // namespace entente::roster
