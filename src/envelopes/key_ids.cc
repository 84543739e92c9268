#include "envelopes/key_ids.h"

#include "base/encoding.h"
#include "crypto/digest.h"
#include "crypto/foreign_signature.h"

namespace entente::envelopes {
namespace {

struct Names {
  std::string_view type;    // of securesystemslib
  std::string_view scheme;  // of securesystemslib
  std::string_view ssh_type;
  std::string_view ssh_curve;  // empty: the key's bytes follow the type
};

Names NamesOf(crypto::Algorithm algorithm) {
  switch (algorithm) {
    case crypto::Algorithm::kEs256:
      return {"ecdsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", "nistp256"};
    case crypto::Algorithm::kEs384:
      return {"ecdsa", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384", "nistp384"};
    case crypto::Algorithm::kEdDsa:
      break;
  }
  return {"ed25519", "ed25519", "ssh-ed25519", ""};
}

std::string HexDigest(std::string_view text) {
  return ToHex(crypto::Sha256(AsBytes(text)));
}

// Canonical JSON (OLPC) escapes quotation marks and backslashes alone, of which a key's text has none.
std::string SecureSystemsId(const Names& names, std::string_view public_text, std::string_view algorithms) {
  std::string json = "{";
  json += algorithms;
  json += "\"keytype\":\"";
  json += names.type;
  json += "\",\"keyval\":{\"public\":\"";
  json += public_text;
  json += "\"},\"scheme\":\"";
  json += names.scheme;
  json += "\"}";
  return HexDigest(json);
}

// A string in the SSH wire format (RFC 4251 section 5).
void AppendSshString(Bytes& to, ByteView what) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) to.push_back(static_cast<std::uint8_t>(what.size() >> shift));
  Append(to, what);
}

std::string SshFingerprint(const Names& names, const crypto::PublicKey& key) {
  Bytes wire;
  AppendSshString(wire, AsBytes(names.ssh_type));
  if (!names.ssh_curve.empty()) AppendSshString(wire, AsBytes(names.ssh_curve));
  AppendSshString(wire, key.raw());
  std::string base64 = ToBase64(crypto::Sha256(wire));
  while (base64.ends_with('=')) base64.pop_back();
  return "SHA256:" + base64;
}

}  // namespace

std::vector<std::string> KeyIdsOf(const crypto::PublicKey& key) {
  const Names names = NamesOf(key.algorithm());
  const crypto::Digest spki = crypto::Sha256(crypto::PublicKeyToDer(key));
  std::vector<std::string> ids = {ToBase64Url(key.kid()), ToHex(key.kid()), ToHex(spki), ToBase64(spki),
                                  SshFingerprint(names, key)};
  const bool is_ed25519 = key.algorithm() == crypto::Algorithm::kEdDsa;
  std::string text = is_ed25519 ? ToHex(key.raw()) : key.ToPem();
  constexpr std::string_view kOlder = "\"keyid_hash_algorithms\":[\"sha256\",\"sha512\"],";
  for (int i = 0; i < 2; ++i) {
    ids.push_back(SecureSystemsId(names, text, ""));
    ids.push_back(SecureSystemsId(names, text, kOlder));
    // Of PEM there are two forms about, with and without the last line feed.
    if (is_ed25519 || !text.ends_with('\n')) break;
    text.pop_back();
  }
  return ids;
}

}  // namespace entente::envelopes
