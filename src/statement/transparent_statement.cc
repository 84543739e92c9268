#include "statement/transparent_statement.h"

#include <string>

#include "base/check.h"
#include "codec/cbor.h"
#include "statement/cose_sign1.h"

namespace entente::statement {
namespace {

constexpr std::int64_t kReceipts = 394;
constexpr std::size_t kReceiptsMax = 64;

}  // namespace

Result<TransparentStatement> DecodeTransparent(ByteView bytes) {
  TRY_ASSIGN(const CoseSign1 parts, SplitCoseSign1(bytes));
  const cbor::Value* receipts = parts.unprotected.Find(kReceipts);
  const cbor::Array* array = receipts == nullptr ? nullptr : receipts->AsArray();
  if (array == nullptr || array->empty())
    return Invalid("this statement carries no receipts (unprotected label 394): it is signed, but not yet transparent",
                   "label 394");
  if (array->size() > kReceiptsMax) return Invalid("a Transparent Statement carries at most 64 receipts", "label 394");
  std::vector<Bytes> found;
  found.reserve(array->size());
  for (const cbor::Value& receipt : *array) {
    if (receipt.AsByteString() == nullptr) return Invalid("a receipt is a COSE_Sign1 in a byte string", "label 394");
    found.push_back(*receipt.AsByteString());
  }
  TRY_ASSIGN(SignedStatement statement, SignedStatement::FromParts(parts));
  return TransparentStatement{std::move(statement), std::move(found)};
}

Bytes EncodeTransparent(const SignedStatement& statement, const std::vector<Bytes>& receipts) {
  const Result<CoseSign1> parts = SplitCoseSign1(statement.entry());
  CHECK(parts.has_value());
  cbor::Array array;
  for (const Bytes& receipt : receipts) array.push_back(cbor::Value::Of(receipt));
  cbor::Map unprotected;
  if (!array.empty()) unprotected.emplace_back(cbor::Value::Int(kReceipts), cbor::Value::Of(std::move(array)));

  // The entry, with the map in the place of its empty one, which stands behind tag, array head and protected header.
  const std::size_t map_at = 2 + parts->encoded_protected.size();
  Bytes out = ToBytes(statement.entry().first(map_at));
  Append(out, cbor::Encode(cbor::Value::Of(std::move(unprotected))));
  Append(out, statement.entry().subspan(map_at + 1));
  return out;
}

}  // namespace entente::statement
