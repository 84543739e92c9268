#include "http/structured_fields.h"

#include <algorithm>
#include <optional>

#include "base/encoding.h"

namespace entente::http {
namespace {

constexpr std::size_t kIntegerDigitsMax = 15;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsLetter(char c) {
  return IsLower(c) || (c >= 'A' && c <= 'Z');
}
bool IsPrintable(char c) {
  return c >= 0x20 && c <= 0x7e;
}
bool StartsKey(char c) {
  return IsLower(c) || c == '*';
}
bool IsKeyCharacter(char c) {
  return StartsKey(c) || IsDigit(c) || c == '_' || c == '-' || c == '.';
}
bool StartsToken(char c) {
  return IsLetter(c) || c == '*';
}
bool IsTokenCharacter(char c) {
  return IsLetter(c) || IsDigit(c) || std::string_view("!#$%&'*+-.^_`|~:/").find(c) != std::string_view::npos;
}

template <class Entries>
bool Holds(const Entries& entries, std::string_view key) {
  return std::ranges::any_of(entries, [&](const auto& entry) { return entry.first == key; });
}

class Reader {
 public:
  explicit Reader(std::string_view field) : field_(field) {}

  Result<FieldDictionary> Dictionary();

 private:
  [[nodiscard]] bool AtEnd() const { return at_ == field_.size(); }
  // '\0' at the end: no rule has a place for it.
  [[nodiscard]] char Next() const { return AtEnd() ? '\0' : field_[at_]; }
  bool Take(char c) {
    if (AtEnd() || field_[at_] != c) return false;
    ++at_;
    return true;
  }
  void SkipSpaces() {
    while (Take(' ')) {
    }
  }
  void SkipBlanks() {
    while (Take(' ') || Take('\t')) {
    }
  }
  template <class Predicate>
  std::string_view TakeWhile(Predicate predicate) {
    const std::size_t from = at_;
    while (!AtEnd() && predicate(field_[at_])) ++at_;
    return field_.substr(from, at_ - from);
  }
  [[nodiscard]] std::unexpected<Error> Wrong(std::string what) const {
    return Invalid("the field is no well-formed dictionary: " + std::move(what), "byte " + std::to_string(at_));
  }

  Result<std::string> Key();
  Result<FieldMember> Member();
  Result<InnerList> List();
  Result<FieldItem> Item();
  Result<FieldParameters> Parameters();
  Result<BareItem> Bare();
  Result<BareItem> Integer();
  Result<BareItem> String();
  Result<BareItem> ByteSequence();
  Result<BareItem> Boolean();

  std::string_view field_;
  std::size_t at_ = 0;
};

Result<FieldDictionary> Reader::Dictionary() {
  FieldDictionary dictionary;
  SkipSpaces();
  if (AtEnd()) return dictionary;
  while (true) {
    if (dictionary.size() == kFieldMembersMax) return Wrong("it has too many members");
    auto key = Key();
    if (!key.has_value()) return std::unexpected(key.error());
    if (Holds(dictionary, *key)) return Wrong("'" + *key + "' comes twice");
    auto member = Member();
    if (!member.has_value()) return std::unexpected(member.error());
    dictionary.emplace_back(*std::move(key), *std::move(member));
    SkipBlanks();
    if (AtEnd()) return dictionary;
    if (!Take(',')) return Wrong("a comma is needed between members");
    SkipBlanks();
    if (AtEnd()) return Wrong("it ends with a comma");
  }
}

Result<std::string> Reader::Key() {
  if (!StartsKey(Next())) return Wrong("a key begins with a small letter or '*'");
  return std::string(TakeWhile(IsKeyCharacter));
}

Result<FieldMember> Reader::Member() {
  if (!Take('=')) {
    FieldItem flag{true, {}};
    TRY_ASSIGN(flag.parameters, Parameters());
    return FieldMember(std::move(flag));
  }
  if (Next() == '(') {
    TRY_ASSIGN(InnerList list, List());
    return FieldMember(std::move(list));
  }
  TRY_ASSIGN(FieldItem item, Item());
  return FieldMember(std::move(item));
}

Result<InnerList> Reader::List() {
  InnerList list;
  ++at_;  // '('
  while (true) {
    SkipSpaces();
    if (Take(')')) break;
    if (list.items.size() == kInnerListItemsMax) return Wrong("a list has too many items");
    auto item = Item();
    if (!item.has_value()) return std::unexpected(item.error());
    list.items.push_back(*std::move(item));
    if (Next() != ' ' && Next() != ')') return Wrong("a space or ')' is needed after a list's item");
  }
  TRY_ASSIGN(list.parameters, Parameters());
  return list;
}

Result<FieldItem> Reader::Item() {
  FieldItem item;
  TRY_ASSIGN(item.value, Bare());
  TRY_ASSIGN(item.parameters, Parameters());
  return item;
}

Result<FieldParameters> Reader::Parameters() {
  FieldParameters parameters;
  while (Take(';')) {
    SkipSpaces();
    if (parameters.size() == kFieldParametersMax) return Wrong("there are too many parameters");
    auto key = Key();
    if (!key.has_value()) return std::unexpected(key.error());
    if (Holds(parameters, *key)) return Wrong("the parameter '" + *key + "' comes twice");
    Result<BareItem> value = BareItem(true);
    if (Take('=')) value = Bare();
    if (!value.has_value()) return std::unexpected(value.error());
    parameters.emplace_back(*std::move(key), *std::move(value));
  }
  return parameters;
}

Result<BareItem> Reader::Bare() {
  const char c = Next();
  if (c == '-' || IsDigit(c)) return Integer();
  if (c == '"') return String();
  if (c == ':') return ByteSequence();
  if (c == '?') return Boolean();
  if (c == '@') return Wrong("dates are not taken here; a time is an integer");
  if (c == '%') return Wrong("display strings are not taken here");
  if (StartsToken(c)) return BareItem(Token{std::string(TakeWhile(IsTokenCharacter))});
  return Wrong("a value is needed here");
}

Result<BareItem> Reader::Integer() {
  const bool negative = Take('-');
  const std::string_view digits = TakeWhile(IsDigit);
  if (digits.empty()) return Wrong("digits are needed after '-'");
  if (digits.size() > kIntegerDigitsMax) return Wrong("an integer has fifteen digits at most");
  if (Next() == '.') return Wrong("decimals are not taken here");
  std::int64_t number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return BareItem(negative ? -number : number);
}

Result<BareItem> Reader::String() {
  std::string text;
  ++at_;  // '"'
  while (!AtEnd()) {
    const char c = Next();
    if (!IsPrintable(c)) return Wrong("a string holds printable ASCII alone");
    ++at_;
    if (c == '"') return BareItem(std::move(text));
    if (c != '\\') {
      text.push_back(c);
      continue;
    }
    const char escaped = Next();
    if (escaped != '"' && escaped != '\\') return Wrong("a '\\' stands before '\"' or '\\' alone");
    ++at_;
    text.push_back(escaped);
  }
  return Wrong("a string is not closed");
}

Result<BareItem> Reader::ByteSequence() {
  ++at_;  // ':'
  const std::string_view text = TakeWhile([](char c) { return c != ':'; });
  if (!Take(':')) return Wrong("a byte sequence is not closed");
  auto bytes = FromBase64(text);
  if (!bytes.has_value()) return Wrong("a byte sequence is not base64: " + bytes.error().message);
  return BareItem(*std::move(bytes));
}

Result<BareItem> Reader::Boolean() {
  ++at_;  // '?'
  if (Take('1')) return BareItem(true);
  if (Take('0')) return BareItem(false);
  return Wrong("a boolean is ?0 or ?1");
}

// ---- writing

std::unexpected<Error> NoText(std::string what) {
  return Invalid("this cannot be written into a header field: " + std::move(what));
}

Result<void> Write(const std::string& text, std::string& out) {
  if (!std::ranges::all_of(text, IsPrintable)) return NoText("a string must be printable ASCII");
  out.push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  out.push_back('"');
  return {};
}
Result<void> Write(const Token& token, std::string& out) {
  if (token.text.empty() || !StartsToken(token.text.front()) || !std::ranges::all_of(token.text, IsTokenCharacter)) {
    return NoText("'" + token.text + "' is no token");
  }
  out.append(token.text);
  return {};
}
Result<void> Write(std::int64_t number, std::string& out) {
  if (number > kFieldIntegerMax || number < -kFieldIntegerMax) return NoText("an integer has fifteen digits at most");
  out.append(std::to_string(number));
  return {};
}
Result<void> Write(const Bytes& bytes, std::string& out) {
  out.append(":").append(ToBase64(bytes)).append(":");
  return {};
}
Result<void> Write(bool flag, std::string& out) {
  out.append(flag ? "?1" : "?0");
  return {};
}
Result<void> Write(const BareItem& item, std::string& out) {
  return std::visit([&](const auto& value) { return Write(value, out); }, item);
}

Result<void> WriteKey(const std::string& key, std::string& out) {
  if (key.empty() || !StartsKey(key.front()) || !std::ranges::all_of(key, IsKeyCharacter)) {
    return NoText("'" + key + "' is no key: small letters, digits, '_', '-', '.' and '*' make one");
  }
  out.append(key);
  return {};
}

template <class Entries>
Result<void> CheckKeysOnce(const Entries& entries) {
  for (auto at = entries.begin(); at != entries.end(); ++at) {
    for (auto earlier = entries.begin(); earlier != at; ++earlier) {
      if (earlier->first == at->first) return NoText("'" + at->first + "' comes twice");
    }
  }
  return {};
}

Result<void> Write(const FieldParameters& parameters, std::string& out) {
  if (parameters.size() > kFieldParametersMax) return NoText("there are too many parameters");
  TRY(CheckKeysOnce(parameters));
  for (const auto& [key, value] : parameters) {
    out.push_back(';');
    TRY(WriteKey(key, out));
    const bool* flag = std::get_if<bool>(&value);
    if (flag != nullptr && *flag) continue;
    out.push_back('=');
    TRY(Write(value, out));
  }
  return {};
}

Result<void> Write(const FieldItem& item, std::string& out) {
  TRY(Write(item.value, out));
  return Write(item.parameters, out);
}

Result<void> Write(const InnerList& list, std::string& out) {
  if (list.items.size() > kInnerListItemsMax) return NoText("a list has too many items");
  out.push_back('(');
  for (const FieldItem& item : list.items) {
    if (&item != &list.items.front()) out.push_back(' ');
    TRY(Write(item, out));
  }
  out.push_back(')');
  return Write(list.parameters, out);
}

Result<void> WriteMember(const FieldMember& member, std::string& out) {
  const auto* item = std::get_if<FieldItem>(&member);
  const bool* flag = item == nullptr ? nullptr : std::get_if<bool>(&item->value);
  if (flag != nullptr && *flag) return Write(item->parameters, out);
  out.push_back('=');
  return std::visit([&](const auto& value) { return Write(value, out); }, member);
}

Result<std::string> Bounded(std::string text) {
  if (text.size() > kFieldBytesMax)
    return NoText("it would be longer than " + std::to_string(kFieldBytesMax) + " bytes");
  return text;
}

}  // namespace

Result<FieldDictionary> ParseDictionary(std::string_view field) {
  if (field.size() > kFieldBytesMax) {
    return Invalid("the field has " + std::to_string(field.size()) + " bytes; " + std::to_string(kFieldBytesMax) +
                   " are taken at most");
  }
  // What surrounds it belongs to no value (RFC 8941 section 4.2, step 2 and 6).
  field = field.substr(0, field.find_last_not_of(' ') + 1);
  return Reader(field).Dictionary();
}

Result<std::string> SerializeDictionary(const FieldDictionary& dictionary) {
  if (dictionary.size() > kFieldMembersMax) return NoText("it has too many members");
  TRY(CheckKeysOnce(dictionary));
  std::string out;
  for (const auto& [key, member] : dictionary) {
    if (!out.empty()) out.append(", ");
    TRY(WriteKey(key, out));
    TRY(WriteMember(member, out));
  }
  return Bounded(std::move(out));
}

Result<std::string> SerializeInnerList(const InnerList& list) {
  std::string out;
  TRY(Write(list, out));
  return Bounded(std::move(out));
}

Result<std::string> SerializeItem(const FieldItem& item) {
  std::string out;
  TRY(Write(item, out));
  return Bounded(std::move(out));
}

const BareItem* FindParameter(const FieldParameters& parameters, std::string_view name) {
  const auto found = std::ranges::find(parameters, name, &FieldParameters::value_type::first);
  return found == parameters.end() ? nullptr : &found->second;
}

}  // namespace entente::http
