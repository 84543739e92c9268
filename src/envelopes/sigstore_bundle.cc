#include "envelopes/sigstore_bundle.h"

#include <fmt/format.h>

#include <charconv>

namespace entente::envelopes {
namespace {

constexpr std::string_view kMediaTypes = "application/vnd.dev.sigstore.bundle";
constexpr std::size_t kPathMax = 64;
constexpr std::size_t kCheckpointBytesMax = 16'384;
constexpr std::size_t kBodyBytesMax = std::size_t{1} << 20;
constexpr std::size_t kWordBytesMax = 255;
constexpr std::uint64_t kTimeMax = 253'402'300'799;  // the end of the year 9999

// protobuf's JSON writes numbers of 64 bits as text.
Result<std::uint64_t> ReadNumber(const json::Value& object, const std::string& member, const std::string& place) {
  const auto found = object.find(member);
  if (found == object.end()) return std::uint64_t{0};
  if (found->is_number_unsigned()) return found->get<std::uint64_t>();
  std::uint64_t number = 0;
  if (found->is_string()) {
    const auto& text = found->get_ref<const std::string&>();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return number;
  }
  return Invalid("this must be a number, not negative", place + "/" + member);
}

Result<std::string> ReadWord(const json::Value& object, std::string_view member, const std::string& place,
                             std::size_t bytes_max = kWordBytesMax) {
  TRY_ASSIGN(std::string text, json::OptionalText(object, member, place));
  if (text.size() > bytes_max)
    return Invalid(fmt::format("this has at most {} bytes", bytes_max), place + "/" + std::string(member));
  return text;
}

Result<Bytes> ReadBytes(const json::Value& object, std::string_view member, const std::string& place,
                        std::size_t bytes_max = kWordBytesMax) {
  TRY_ASSIGN(const std::string text, json::OptionalText(object, member, place));
  const std::string at = place + "/" + std::string(member);
  TRY_ASSIGN(Bytes bytes, FromAnyBase64(text, at));
  if (bytes.size() > bytes_max) return Invalid(fmt::format("this has at most {} bytes", bytes_max), at);
  return bytes;
}

Result<crypto::Digest> ReadHash(const json::Value& value, const std::string& place) {
  if (!value.is_string()) return Invalid("a hash is base64", place);
  TRY_ASSIGN(const Bytes bytes, FromAnyBase64(value.get_ref<const std::string&>(), place));
  const auto digest = crypto::DigestFromBytes(bytes);
  if (!digest.has_value()) return Invalid("a hash has 32 bytes", place);
  return *digest;
}

Result<crypto::Certificate> ReadCertificate(const json::Value& value, const std::string& place) {
  TRY_ASSIGN(const std::string text, json::RequireText(value, "rawBytes", place));
  TRY_ASSIGN(const Bytes der, FromAnyBase64(text, place + "/rawBytes"));
  auto certificate = crypto::Certificate::FromDer(der);
  if (!certificate.has_value()) return Invalid(certificate.error().message, place + "/rawBytes");
  return certificate;
}

Result<LogInclusion> ReadInclusion(const json::Value& value, const std::string& place) {
  if (!value.is_object()) return Invalid("this must be an object", place);
  LogInclusion proof;
  TRY_ASSIGN(proof.index, ReadNumber(value, "logIndex", place));
  TRY_ASSIGN(proof.tree_size, ReadNumber(value, "treeSize", place));
  TRY_ASSIGN(proof.root, ReadHash(value.value("rootHash", json::Value()), place + "/rootHash"));
  if (value.contains("hashes")) {
    TRY_ASSIGN(const json::Value* hashes, json::RequireArray(value, "hashes", place));
    if (hashes->size() > kPathMax) return Invalid("a proof has at most 64 hashes", place + "/hashes");
    for (const json::Value& one : *hashes) {
      TRY_ASSIGN(const auto hash, ReadHash(one, fmt::format("{}/hashes/{}", place, proof.path.size())));
      proof.path.push_back(hash);
    }
  }
  if (value.contains("checkpoint")) {
    TRY_ASSIGN(const json::Value* checkpoint, json::RequireObject(value, "checkpoint", place));
    TRY_ASSIGN(proof.checkpoint, ReadWord(*checkpoint, "envelope", place + "/checkpoint", kCheckpointBytesMax));
  }
  return proof;
}

Result<LogEntry> ReadLogEntry(const json::Value& value, const std::string& place) {
  if (!value.is_object()) return Invalid("this must be an object", place);
  LogEntry entry;
  entry.place = place;
  TRY_ASSIGN(entry.index, ReadNumber(value, "logIndex", place));
  if (value.contains("logId")) {
    TRY_ASSIGN(const json::Value* id, json::RequireObject(value, "logId", place));
    TRY_ASSIGN(entry.log_id, ReadBytes(*id, "keyId", place + "/logId"));
  }
  if (value.contains("kindVersion")) {
    TRY_ASSIGN(const json::Value* kind, json::RequireObject(value, "kindVersion", place));
    TRY_ASSIGN(entry.kind, ReadWord(*kind, "kind", place + "/kindVersion"));
    TRY_ASSIGN(entry.version, ReadWord(*kind, "version", place + "/kindVersion"));
  }
  TRY_ASSIGN(const std::uint64_t integrated, ReadNumber(value, "integratedTime", place));
  if (integrated > kTimeMax) return Invalid("this is no time", place + "/integratedTime");
  entry.integrated = static_cast<UnixSeconds>(integrated);
  if (value.contains("inclusionPromise") && !value["inclusionPromise"].is_null()) {
    TRY_ASSIGN(const json::Value* promise, json::RequireObject(value, "inclusionPromise", place));
    TRY_ASSIGN(entry.promise, ReadBytes(*promise, "signedEntryTimestamp", place + "/inclusionPromise"));
  }
  if (value.contains("inclusionProof") && !value["inclusionProof"].is_null()) {
    TRY_ASSIGN(entry.inclusion, ReadInclusion(value["inclusionProof"], place + "/inclusionProof"));
  }
  TRY_ASSIGN(entry.body, ReadBytes(value, "canonicalizedBody", place, kBodyBytesMax));
  return entry;
}

Result<void> ReadVerificationMaterial(const json::Value& material, SigstoreBundle& bundle) {
  const std::string place = "/verificationMaterial";
  if (material.contains("certificate")) {
    TRY_ASSIGN(auto leaf, ReadCertificate(material["certificate"], place + "/certificate"));
    bundle.certificates.push_back(std::move(leaf));
  } else if (material.contains("x509CertificateChain")) {
    const std::string at = place + "/x509CertificateChain";
    TRY_ASSIGN(const json::Value* chain, json::RequireArray(material["x509CertificateChain"], "certificates", at));
    if (chain->empty() || chain->size() > crypto::kChainBetweenMax)
      return Invalid("a chain has 1 to 8 certificates", at + "/certificates");
    for (const json::Value& one : *chain) {
      TRY_ASSIGN(auto certificate,
                 ReadCertificate(one, fmt::format("{}/certificates/{}", at, bundle.certificates.size())));
      bundle.certificates.push_back(std::move(certificate));
    }
  } else if (material.contains("publicKey")) {
    TRY_ASSIGN(bundle.key_hint, ReadWord(material["publicKey"], "hint", place + "/publicKey"));
  } else {
    return Invalid("there is neither a certificate nor a public key's hint here", place);
  }
  if (material.contains("tlogEntries")) {
    TRY_ASSIGN(const json::Value* entries, json::RequireArray(material, "tlogEntries", place));
    if (entries->size() > kLogEntriesMax) return Invalid("there are more than 8 entries here", place + "/tlogEntries");
    for (const json::Value& one : *entries) {
      TRY_ASSIGN(auto entry, ReadLogEntry(one, fmt::format("{}/tlogEntries/{}", place, bundle.log_entries.size())));
      bundle.log_entries.push_back(std::move(entry));
    }
  }
  if (const auto stamps = material.find("timestampVerificationData"); stamps != material.end() && stamps->is_object())
    if (const auto all = stamps->find("rfc3161Timestamps"); all != stamps->end() && all->is_array())
      bundle.timestamps = all->size();
  return {};
}

Result<ArtifactSignature> ReadArtifact(const json::Value& value) {
  const std::string place = "/messageSignature";
  ArtifactSignature artifact;
  TRY_ASSIGN(artifact.signature, ReadBytes(value, "signature", place, 1'024));
  if (artifact.signature.empty()) return Invalid("the signature is missing", place + "/signature");
  if (value.contains("messageDigest")) {
    TRY_ASSIGN(const json::Value* digest, json::RequireObject(value, "messageDigest", place));
    const auto algorithm = ReadWord(*digest, "algorithm", place + "/messageDigest");
    if (!algorithm.has_value()) return std::unexpected(algorithm.error());
    if (*algorithm == "SHA2_256") {
      TRY_ASSIGN(artifact.digest, ReadHash(digest->value("digest", json::Value()), place + "/messageDigest/digest"));
    }
  }
  return artifact;
}

}  // namespace

Result<SigstoreBundle> ReadSigstoreBundle(std::string_view document) {
  TRY_ASSIGN(const json::Value root, json::Parse(document, kEnvelopeBytesMax));
  TRY_ASSIGN(const std::string type, json::RequireText(root, "mediaType", ""));
  if (!type.starts_with(kMediaTypes)) return Invalid("this is no Sigstore bundle", "/mediaType");
  SigstoreBundle bundle;
  TRY_ASSIGN(const json::Value* material, json::RequireObject(root, "verificationMaterial", ""));
  TRY(ReadVerificationMaterial(*material, bundle));
  if (root.contains("dsseEnvelope") == root.contains("messageSignature"))
    return Invalid("a bundle has either a dsseEnvelope or a messageSignature");
  if (root.contains("dsseEnvelope")) {
    TRY_ASSIGN(bundle.dsse, ReadDsse(root["dsseEnvelope"], "/dsseEnvelope"));
    if (bundle.dsse->signatures.size() != 1)
      return Invalid("the envelope in a bundle has one signature", "/dsseEnvelope/signatures");
  } else {
    TRY_ASSIGN(bundle.artifact, ReadArtifact(root["messageSignature"]));
  }
  return bundle;
}

}  // namespace entente::envelopes
