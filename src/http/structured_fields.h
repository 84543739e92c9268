// Structured header fields (RFC 8941, RFC 9651): dictionaries, as Signature-Input and Signature are. Pure; every byte
// of input is from outside.
//
// Of bare items: integers, strings, tokens, byte sequences and booleans. Refused, and said so: decimals, dates and
// display strings, which no field here has.
//
// Stricter than the standard where readers may differ, so that two of them never see two things in one field: a key
// that comes twice in a dictionary or among parameters is refused (the standard: the last one counts), and so is base64
// with missing padding or stray bits (section 4.2.7 lets readers choose).
//
// Thread safety: pure functions. Errors: kInvalidInput, with the byte of the field where it went wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::http {

inline constexpr std::size_t kFieldBytesMax = std::size_t{8} * 1024;
inline constexpr std::size_t kFieldMembersMax = 8;
inline constexpr std::size_t kInnerListItemsMax = 32;
inline constexpr std::size_t kFieldParametersMax = 16;                 // of one item or list
inline constexpr std::int64_t kFieldIntegerMax = 999'999'999'999'999;  // fifteen digits, either sign

// A word without quotes, which is another thing than the same word in quotes.
struct Token {
  std::string text;
  friend bool operator==(const Token&, const Token&) = default;
};

using BareItem = std::variant<std::int64_t, std::string, Token, Bytes, bool>;
// In order: a signature covers it.
using FieldParameters = std::vector<std::pair<std::string, BareItem>>;

struct FieldItem {
  BareItem value;
  FieldParameters parameters;
  friend bool operator==(const FieldItem&, const FieldItem&) = default;
};

struct InnerList {
  std::vector<FieldItem> items;
  FieldParameters parameters;
  friend bool operator==(const InnerList&, const InnerList&) = default;
};

using FieldMember = std::variant<FieldItem, InnerList>;
using FieldDictionary = std::vector<std::pair<std::string, FieldMember>>;

// A field's lines, joined (JoinHeader in http/message.h). RFC 8941 section 4.2.2. Nothing in it gives no members.
[[nodiscard]] Result<FieldDictionary> ParseDictionary(std::string_view field);

// RFC 8941 section 4.1: the one text that a value has. What it gives, ParseDictionary() takes and reads as the same.
// Errors: for what has no text (a key with capitals, a string that is not ASCII) and for what is beyond the bounds.
[[nodiscard]] Result<std::string> SerializeDictionary(const FieldDictionary& dictionary);
[[nodiscard]] Result<std::string> SerializeInnerList(const InnerList& list);
[[nodiscard]] Result<std::string> SerializeItem(const FieldItem& item);

// The first of that name, or nullptr.
[[nodiscard]] const BareItem* FindParameter(const FieldParameters& parameters, std::string_view name);

}  // namespace entente::http
