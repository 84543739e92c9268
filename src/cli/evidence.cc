#include "cli/evidence.h"

#include <algorithm>
#include <filesystem>

#include "base/encoding.h"
#include "base/limits.h"
#include "cli/input.h"
#include "codec/cbor.h"
#include "envelopes/verify.h"
#include "log/consistency_receipt.h"
#include "log/tlog_proof.h"
#include "statement/draft.h"
#include "statement/restricted_document.h"
#include "statement/transparent_statement.h"

namespace entente::cli {
namespace {

constexpr std::int64_t kLabelVds = 395;  // verifiable data structure: every receipt has one (RFC 9942)
constexpr std::size_t kKeyBytesMax = std::size_t{64} * 1024;
constexpr std::size_t kKeysMax = 256;

bool IsReceipt(ByteView bytes) {
  const auto decoded = cbor::DecodeLenient(bytes);
  if (!decoded.has_value()) return false;
  const cbor::Tag* tag = decoded->AsTag();
  if (tag == nullptr || tag->number != 18 || tag->content.size() != 1) return false;
  const cbor::Array* parts = tag->content.front().AsArray();
  if (parts == nullptr || parts->size() != 4 || parts->front().AsByteString() == nullptr) return false;
  const auto header = cbor::DecodeLenient(*parts->front().AsByteString());
  return header.has_value() && header->Find(kLabelVds) != nullptr;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  return text;
}

// An object that has its format among its first members.
bool IsJsonOf(std::string_view text, std::string_view format) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && text[begin] == '{' && text.substr(0, 4096).contains(format);
}

bool IsVerifierKey(std::string_view text) {
  return !text.empty() && text.size() < 1024 && text.find('\n') == std::string_view::npos &&
         std::ranges::count(text.substr(0, 512), '+') >= 2;
}

}  // namespace

EvidenceKind KindOf(ByteView bytes) {
  const std::string_view text = AsText(bytes);
  if (bytes.empty()) return EvidenceKind::kUnknown;
  if (bytes.front() == 0xD2) {
    if (IsReceipt(bytes))
      return log::DecodeConsistencyReceipt(bytes).has_value() ? EvidenceKind::kConsistencyReceipt
                                                              : EvidenceKind::kReceipt;
    if (const auto decoded = statement::DecodeTransparent(bytes); decoded.has_value() && !decoded->receipts.empty())
      return EvidenceKind::kTransparentStatement;
    return EvidenceKind::kStatement;
  }
  // Before all that looks into what follows: within may be anything.
  if (statement::BeginsLikeRestricted(bytes)) return EvidenceKind::kRestricted;
  if (statement::LooksLikeDraft(bytes)) return EvidenceKind::kDraft;
  if (IsJsonOf(text, "\"entente-proof/")) return EvidenceKind::kBundle;
  if (IsJsonOf(text, "\"entente-fork/")) return EvidenceKind::kFork;
  if (text.starts_with(log::kTlogProofHeader)) return EvidenceKind::kTlogProof;
  if (text.find("\n\n\xE2\x80\x94 ") != std::string_view::npos) return EvidenceKind::kCheckpoint;
  if (text.starts_with("-----BEGIN PUBLIC KEY-----")) return EvidenceKind::kPublicKey;
  // Before verifier keys: base64 can have two plus signs as well.
  if (!envelopes::GuessEnvelopeType(bytes).empty()) return EvidenceKind::kForeignEnvelope;
  if (IsUtf8(bytes) && IsVerifierKey(Trimmed(text))) return EvidenceKind::kVerifierKey;
  return EvidenceKind::kUnknown;
}

std::string_view NameOf(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::kStatement:
      return "signed statement";
    case EvidenceKind::kTransparentStatement:
      return "transparent statement";
    case EvidenceKind::kReceipt:
      return "receipt";
    case EvidenceKind::kConsistencyReceipt:
      return "receipt of consistency";
    case EvidenceKind::kTlogProof:
      return "tlog-proof";
    case EvidenceKind::kBundle:
      return "proof bundle";
    case EvidenceKind::kFork:
      return "evidence of a fork";
    case EvidenceKind::kCheckpoint:
      return "checkpoint";
    case EvidenceKind::kVerifierKey:
      return "verifier key";
    case EvidenceKind::kPublicKey:
      return "public key";
    case EvidenceKind::kForeignEnvelope:
      return "foreign envelope";
    case EvidenceKind::kDraft:
      return "draft of a statement";
    case EvidenceKind::kRestricted:
      return "restricted document";
    case EvidenceKind::kUnknown:
      return "unknown";
  }
  return "unknown";
}

Result<GivenText> ReadVerifierKey(const std::string& given) {
  std::error_code ignored;
  if (!std::filesystem::exists(given, ignored) && IsVerifierKey(given)) return GivenText{given, "the command line"};
  TRY_ASSIGN(const Bytes content, ReadInput(given, kKeyBytesMax));
  const std::string_view text = Trimmed(AsText(content));
  if (!IsVerifierKey(text))
    return Invalid("this file holds no verifier key (NAME+ID+KEY on one line, as `entente log vkey` prints it)", given);
  return GivenText{std::string(text), given};
}

Result<std::vector<crypto::PublicKey>> DecodeKeySet(ByteView cbor) {
  TRY_ASSIGN(const cbor::Value decoded, cbor::DecodeLenient(cbor));
  std::vector<crypto::PublicKey> keys;
  if (const cbor::Array* set = decoded.AsArray(); set != nullptr) {
    if (set->size() > kKeysMax) return Invalid("a key set of more than " + std::to_string(kKeysMax) + " keys");
    for (const cbor::Value& one : *set) {
      TRY_ASSIGN(auto key, crypto::PublicKey::FromCoseKey(cbor::Encode(one)));
      keys.push_back(std::move(key));
    }
    return keys;
  }
  TRY_ASSIGN(auto key, crypto::PublicKey::FromCoseKey(cbor));
  keys.push_back(std::move(key));
  return keys;
}

Result<std::vector<crypto::PublicKey>> ReadPublicKeys(const std::string& path) {
  TRY_ASSIGN(const Bytes content, ReadInput(path, kKeyBytesMax));
  const std::string_view text = AsText(content);
  auto keys = [&]() -> Result<std::vector<crypto::PublicKey>> {
    if (text.starts_with("-----BEGIN")) {
      TRY_ASSIGN(auto key, crypto::PublicKey::FromPem(text));
      return std::vector{std::move(key)};
    }
    if (text.starts_with("{")) {
      TRY_ASSIGN(auto key, crypto::PublicKey::FromJwk(Trimmed(text)));
      return std::vector{std::move(key)};
    }
    return DecodeKeySet(content);
  }();
  if (!keys.has_value())
    return Invalid("this file holds no public key (PEM, JWK, COSE key or key set): " + keys.error().Text(), path);
  return keys;
}

Result<GivenKeys> ReadPublicKeys(const std::vector<std::string>& paths) {
  GivenKeys all;
  for (const std::string& path : paths) {
    TRY_ASSIGN(const auto keys, ReadPublicKeys(path));
    all.keys.insert(all.keys.end(), keys.begin(), keys.end());
    all.from += (all.from.empty() ? "" : ", ") + path;
  }
  return all;
}

Result<crypto::PublicKey> FindKey(const std::vector<crypto::PublicKey>& keys, ByteView kid) {
  for (const crypto::PublicKey& key : keys)
    if (std::ranges::equal(key.kid(), kid)) return key;
  return Fail(ErrorCode::kUnauthorized, "none of the given keys has the key identifier " + ToBase64Url(kid));
}

}  // namespace entente::cli
