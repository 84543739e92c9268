#include "statement/cose_sign1.h"

#include "codec/cbor_reader.h"

namespace entente::statement {
namespace {

constexpr std::uint64_t kTagCoseSign1 = 18;
constexpr std::uint64_t kParts = 4;

}  // namespace

std::size_t CoseSign1::EntryBytes() const {
  // The tag, the array's head and the empty map have a byte each.
  return 3 + encoded_protected.size() + encoded_payload.size() + encoded_signature.size();
}

Result<CoseSign1> SplitCoseSign1(ByteView message) {
  using cbor::ItemKind;
  cbor::Reader reader(message, cbor::Form::kDeterministic);
  const auto since = [&](std::size_t start) { return message.subspan(start, reader.position() - start); };
  CoseSign1 parts;

  TRY_ASSIGN(const cbor::Item tag, reader.Expect(ItemKind::kTag, "the tag 18 of a COSE_Sign1"));
  if (tag.number != kTagCoseSign1)
    return Invalid("this is no COSE_Sign1: its tag is " + std::to_string(tag.number) + ", not 18", "byte 0");
  TRY_ASSIGN(const cbor::Item array, reader.Expect(ItemKind::kArray, "the array of a COSE_Sign1"));
  if (array.number != kParts) return Invalid("a COSE_Sign1 is an array of four", "byte 1");

  std::size_t start = reader.position();
  TRY_ASSIGN(const cbor::Item protected_header, reader.Expect(ItemKind::kBytes, "the protected header, a byte string"));
  parts.encoded_protected = since(start);
  parts.protected_header = protected_header.bytes;

  start = reader.position();
  TRY_ASSIGN(parts.unprotected, reader.ReadValue());
  if (parts.unprotected.AsMap() == nullptr)
    return Invalid("the unprotected header is a map", "byte " + std::to_string(start));

  start = reader.position();
  TRY_ASSIGN(const cbor::Item payload, reader.Next());
  if (payload.kind == ItemKind::kNull)
    return std::unexpected(Error{ErrorCode::kInvalidInput,
                                 "the payload is detached; a statement is submitted with its payload", "payload",
                                 "payload-present"});
  if (payload.kind != ItemKind::kBytes) return Invalid("the payload is a byte string", "payload");
  parts.encoded_payload = since(start);
  parts.payload = payload.bytes;

  start = reader.position();
  TRY_ASSIGN(const cbor::Item signature, reader.Expect(ItemKind::kBytes, "the signature, a byte string"));
  parts.encoded_signature = since(start);
  parts.signature = signature.bytes;
  TRY(reader.ExpectEnd());
  return parts;
}

}  // namespace entente::statement
