#include "envelopes/in_toto.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "codec/json.h"
#include "envelopes/dsse.h"

namespace entente::envelopes {
namespace {

constexpr std::array<std::string_view, 2> kTypes = {"https://in-toto.io/Statement/v1",
                                                    "https://in-toto.io/Statement/v0.1"};
constexpr std::size_t kNameBytesMax = 2'048;
constexpr std::size_t kDigestsMax = 16;
constexpr std::size_t kDigestTextBytesMax = 256;

Result<void> CheckLine(std::string_view text, std::size_t bytes_max, const std::string& place) {
  if (text.empty() || text.size() > bytes_max || HoldsControlCharacter(text))
    return Invalid(fmt::format("this has 1 to {} bytes and no control characters", bytes_max), place);
  return {};
}

// The length in hex digits of digests whose form is known; 0 for others.
std::size_t HexDigits(std::string_view algorithm) {
  if (algorithm == "sha256") return 64;
  if (algorithm == "sha384") return 96;
  if (algorithm == "sha512") return 128;
  return 0;
}

bool IsLowerHex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Result<SubjectDigest> ReadDigest(const std::string& algorithm, const json::Value& value, const std::string& place) {
  TRY(CheckLine(algorithm, kDigestTextBytesMax, place));
  const std::string at = place + "/" + algorithm;
  if (!value.is_string()) return Invalid("a digest is a string", at);
  SubjectDigest digest{algorithm, value.get<std::string>()};
  TRY(CheckLine(digest.value, kDigestTextBytesMax, at));
  const std::size_t digits = HexDigits(algorithm);
  if (digits != 0 && (digest.value.size() != digits || !IsLowerHex(digest.value)))
    return Invalid(fmt::format("a digest of this kind has {} hexadecimal digits in lower case", digits), at);
  return digest;
}

Result<InTotoSubject> ReadSubject(const json::Value& value, const std::string& place) {
  InTotoSubject subject;
  TRY_ASSIGN(subject.name, json::OptionalText(value, "name", place));
  if (subject.name.empty()) {
    TRY_ASSIGN(subject.name, json::OptionalText(value, "uri", place));
  }
  if (!subject.name.empty()) TRY(CheckLine(subject.name, kNameBytesMax, place + "/name"));
  TRY_ASSIGN(const json::Value* digests, json::RequireObject(value, "digest", place));
  if (digests->empty() || digests->size() > kDigestsMax)
    return Invalid(fmt::format("a subject has 1 to {} digests", kDigestsMax), place + "/digest");
  for (const auto& [algorithm, text] : digests->items()) {
    TRY_ASSIGN(auto digest, ReadDigest(algorithm, text, place + "/digest"));
    subject.digests.push_back(std::move(digest));
  }
  return subject;
}

}  // namespace

Result<InTotoStatement> ReadInToto(ByteView payload) {
  TRY_ASSIGN(const json::Value root, json::Parse(AsText(payload), kEnvelopeBytesMax));
  InTotoStatement statement;
  TRY_ASSIGN(statement.type, json::RequireText(root, "_type", ""));
  if (std::ranges::find(kTypes, statement.type) == kTypes.end())
    return Invalid("this is no in-toto Statement of version 1 or 0.1", "/_type");
  TRY_ASSIGN(statement.predicate_type, json::RequireText(root, "predicateType", ""));
  TRY(CheckLine(statement.predicate_type, kNameBytesMax, "/predicateType"));
  TRY_ASSIGN(const json::Value* subjects, json::RequireArray(root, "subject", ""));
  if (subjects->empty() || subjects->size() > kSubjectsMax)
    return Invalid(fmt::format("a statement has 1 to {} subjects", kSubjectsMax), "/subject");
  for (const json::Value& one : *subjects) {
    TRY_ASSIGN(auto subject, ReadSubject(one, fmt::format("/subject/{}", statement.subjects.size())));
    statement.subjects.push_back(std::move(subject));
  }
  if (const auto predicate = root.find("predicate"); predicate != root.end() && !predicate->is_object())
    return Invalid("a predicate is an object", "/predicate");
  return statement;
}

}  // namespace entente::envelopes
