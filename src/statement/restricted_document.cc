#include "statement/restricted_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/limits.h"
#include "codec/cbor.h"
#include "codec/cbor_head.h"
#include "statement/media_type.h"

namespace entente::statement {
namespace {

using cbor::Major;
using cbor::Value;

constexpr std::string_view kName = "entente.restricted.v1";
constexpr std::uint64_t kItems = 3;
constexpr std::size_t kPartyBytesMax = 1'024;

constexpr std::int64_t kSalt = 1;
constexpr std::int64_t kMarking = 2;
constexpr std::int64_t kAudience = 3;
constexpr std::int64_t kIssuer = 4;
constexpr std::int64_t kSubject = 5;
constexpr std::int64_t kContentType = 6;
constexpr std::size_t kMembers = 6;

constexpr std::string_view kUuidUrn = "urn:uuid:";
constexpr std::size_t kUuidCharacters = 36;

Bytes Magic() {
  Bytes magic = cbor::WriteHead(Major::kArray, kItems);
  const Bytes name = cbor::WriteHead(Major::kTextString, kName.size());
  magic.insert(magic.end(), name.begin(), name.end());
  magic.insert(magic.end(), kName.begin(), kName.end());
  return magic;
}

Result<void> CheckText(std::string_view text, std::size_t bytes_max, std::string_view what) {
  if (text.empty() || text.size() > bytes_max || !IsUtf8(AsBytes(text)) || HoldsControlCharacter(text))
    return Invalid(fmt::format("the {} has 1 to {} bytes of text without control characters", what, bytes_max),
                   std::string(what));
  return {};
}

// What both directions hold a head against.
Result<void> Check(const RestrictedHead& head) {
  if (!NamesItsAudience(head.marking) && !head.audience.empty())
    return Invalid(fmt::format("a document marked {} names no audience: it is for {}", Name(head.marking),
                               head.marking == Marking::kClear ? "everybody" : "every admitted party"),
                   "audience");
  if (head.audience.size() > kAudienceMax)
    return Invalid(fmt::format("at most {} parties can be named", kAudienceMax), "audience");
  for (const std::string& party : head.audience) TRY(CheckText(party, kPartyBytesMax, "audience"));
  if (std::ranges::adjacent_find(head.audience, std::ranges::greater_equal()) != head.audience.end())
    return Invalid("the audience is ascending, and names nobody twice", "audience");
  TRY(CheckText(head.issuer, kPartyBytesMax, "issuer"));
  TRY(CheckText(head.subject, limits::kClaimBytesMax, "subject"));
  if (!IsMediaType(head.content_type))
    return Invalid("the content type is no media type in lower case, such as 'application/json'", "content type");
  return {};
}

Result<std::string> TextOf(const Value& map, std::int64_t key, std::string_view what) {
  const Value* value = map.Find(key);
  if (value == nullptr || value->AsTextString() == nullptr)
    return Invalid(fmt::format("the {} is missing, or is no text", what), std::string(what));
  return *value->AsTextString();
}

Result<std::vector<std::string>> AudienceOf(const Value& map) {
  const Value* value = map.Find(kAudience);
  if (value == nullptr || value->AsArray() == nullptr)
    return Invalid("the audience is missing, or is no array", "audience");
  std::vector<std::string> parties;
  for (const Value& one : *value->AsArray()) {
    if (one.AsTextString() == nullptr) return Invalid("the audience is an array of texts", "audience");
    parties.push_back(*one.AsTextString());
  }
  return parties;
}

Result<RestrictedHead> DecodeHead(ByteView bytes) {
  auto decoded = cbor::Decode(bytes);
  if (!decoded.has_value()) return std::unexpected(WithContext(std::move(decoded.error()), "the head"));
  if (decoded->AsMap() == nullptr || decoded->AsMap()->size() != kMembers)
    return Invalid("the head is a map of six members", "head");
  RestrictedHead head;
  const Value* salt = decoded->Find(kSalt);
  if (salt == nullptr || salt->AsByteString() == nullptr || salt->AsByteString()->size() != kSaltBytes)
    return Invalid("the salt has 32 bytes", "salt");
  std::ranges::copy(*salt->AsByteString(), head.salt.begin());
  TRY_ASSIGN(const std::string marking, TextOf(*decoded, kMarking, "marking"));
  TRY_ASSIGN(head.marking, MarkingFromName(marking));
  if (marking != Name(head.marking)) return Invalid("a marking is written as in 'TLP:AMBER'", "marking");
  TRY_ASSIGN(head.audience, AudienceOf(*decoded));
  TRY_ASSIGN(head.issuer, TextOf(*decoded, kIssuer, "issuer"));
  TRY_ASSIGN(head.subject, TextOf(*decoded, kSubject, "subject"));
  TRY_ASSIGN(head.content_type, TextOf(*decoded, kContentType, "content type"));
  TRY(Check(head));
  return head;
}

}  // namespace

bool BeginsLikeRestricted(ByteView front) {
  static const Bytes kMagic = Magic();
  return front.size() >= kMagic.size() && std::ranges::equal(front.first(kMagic.size()), kMagic);
}

Result<Bytes> EncodeRestrictedPrefix(const RestrictedHead& head, std::uint64_t document_bytes) {
  TRY(Check(head));
  cbor::Array audience;
  for (const std::string& party : head.audience) audience.push_back(Value::Text(party));
  cbor::Map map;
  map.emplace_back(Value::Int(kSalt), Value::Of(ByteView(head.salt)));
  map.emplace_back(Value::Int(kMarking), Value::Text(std::string(Name(head.marking))));
  map.emplace_back(Value::Int(kAudience), Value::Of(std::move(audience)));
  map.emplace_back(Value::Int(kIssuer), Value::Text(head.issuer));
  map.emplace_back(Value::Int(kSubject), Value::Text(head.subject));
  map.emplace_back(Value::Int(kContentType), Value::Text(head.content_type));
  Bytes prefix = Magic();
  for (const Bytes& part : {cbor::Encode(Value::Of(cbor::Encode(Value::Of(std::move(map))))),
                            cbor::WriteHead(Major::kByteString, document_bytes)})
    prefix.insert(prefix.end(), part.begin(), part.end());
  if (prefix.size() > kRestrictedPrefixBytesMax)
    return Invalid(fmt::format("audience and subject have more than {} bytes together", kRestrictedPrefixBytesMax),
                   "audience");
  return prefix;
}

Result<RestrictedPrefix> DecodeRestrictedPrefix(ByteView front) {
  front = front.first(std::min(front.size(), kRestrictedPrefixBytesMax));
  if (!BeginsLikeRestricted(front)) return Invalid("this is no restricted document");
  std::size_t at = kRestrictedMagicBytes;
  TRY_ASSIGN(const cbor::Head around, cbor::ReadHead(front.subspan(at)));
  at += around.bytes;
  if (around.major != Major::kByteString || around.argument > front.size() - at)
    return Invalid("its head is missing, cut off or too long", "head");
  RestrictedPrefix prefix;
  TRY_ASSIGN(prefix.head, DecodeHead(front.subspan(at, around.argument)));
  at += around.argument;
  TRY_ASSIGN(const cbor::Head document, cbor::ReadHead(front.subspan(at)));
  if (document.major != Major::kByteString) return Invalid("the document within is a byte string", "document");
  prefix.bytes = at + document.bytes;
  prefix.document_bytes = document.argument;
  return prefix;
}

Result<OpenedRestricted> OpenRestricted(ByteView restricted) {
  TRY_ASSIGN(RestrictedPrefix prefix, DecodeRestrictedPrefix(restricted));
  const ByteView document = restricted.subspan(prefix.bytes);
  if (document.size() != prefix.document_bytes)
    return Invalid(
        fmt::format("the document within says to have {} bytes, and {} follow", prefix.document_bytes, document.size()),
        "document");
  return OpenedRestricted{std::move(prefix.head), document};
}

std::string OpaqueSubject(const std::array<std::uint8_t, 16>& random) {
  std::array<std::uint8_t, 16> uuid = random;
  uuid[6] = (uuid[6] & 0x0F) | 0x40;
  uuid[8] = (uuid[8] & 0x3F) | 0x80;
  std::string hex = ToHex(uuid);
  for (const std::size_t dash : {20U, 16U, 12U, 8U}) hex.insert(dash, 1, '-');
  return std::string(kUuidUrn) + hex;
}

bool IsOpaqueSubject(std::string_view subject) {
  if (!subject.starts_with(kUuidUrn)) return false;
  const std::string_view uuid = subject.substr(kUuidUrn.size());
  if (uuid.size() != kUuidCharacters) return false;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool digit = (uuid[i] >= '0' && uuid[i] <= '9') || (uuid[i] >= 'a' && uuid[i] <= 'f');
    if (dash ? uuid[i] != '-' : !digit) return false;
  }
  // Other versions tell a time, a machine, or a name.
  return uuid[14] == '4' && std::string_view("89ab").find(uuid[19]) != std::string_view::npos;
}

}  // namespace entente::statement
