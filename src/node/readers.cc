#include "node/readers.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "http/message_signature.h"
#include "http/url.h"

namespace entente::node {
namespace {

std::unexpected<Error> Unauthorized(std::string message) {
  return std::unexpected(
      Error{ErrorCode::kUnauthorized, std::move(message), "Signature-Input", std::string(kReaderKeyRule)});
}

// RFC 9421 section 6.2.
std::string_view AlgorithmOf(const crypto::PublicKey& key) {
  switch (key.algorithm()) {
    case crypto::Algorithm::kEdDsa:
      return "ed25519";
    case crypto::Algorithm::kEs256:
      return "ecdsa-p256-sha256";
    case crypto::Algorithm::kEs384:
      return "ecdsa-p384-sha384";
  }
  return "";
}

Result<registration::Signer> FindKey(const registration::KeyDirectory& keys, const std::string& key_id) {
  const std::size_t hash = key_id.rfind('#');
  const auto kid = hash == std::string::npos ? Result<Bytes>(Bytes()) : FromBase64Url(key_id.substr(hash + 1));
  if (hash == std::string::npos || !kid.has_value() || kid->empty())
    return Unauthorized("keyid names a party and its key, as in did:web:acme.example#KID, the kid in base64url");
  const std::string party = key_id.substr(0, hash);
  auto signer = keys.Find(party, *kid);
  if (!signer.has_value() && signer.error().code == ErrorCode::kNotFound)
    return Unauthorized(fmt::format("{} has no such key on this log", party));
  if (!signer.has_value()) {
    signer.error().rule = kReaderKeyRule;
    return signer;
  }
  if (signer->revoked)
    return Unauthorized(fmt::format("this key of {} may sign nothing more: {}", party, signer->revoked_why));
  if (!signer->delegate.empty())
    return Unauthorized(
        fmt::format("this is a key of {}, to which {} delegated; it reads for itself alone", signer->delegate, party));
  return signer;
}

}  // namespace

std::string KeyIdOf(std::string_view party, const crypto::PublicKey& key) {
  return fmt::format("{}#{}", party, ToBase64Url(key.kid()));
}

void Readers::AnswerTo(std::vector<std::string> names) {
  const std::scoped_lock lock(mutex_);
  names_ = std::move(names);
}

Result<std::optional<statement::Reader>> Readers::ReaderOf(const http::Request& request) const {
  TRY_ASSIGN(const auto signature, http::ReadSignature(request, kReadTag));
  if (!signature.has_value()) return std::nullopt;
  TRY(http::CheckBound(*signature, clock_.NowSeconds()));
  {
    const std::scoped_lock lock(mutex_);
    TRY(http::CheckAddressee(*signature, names_));
  }
  TRY_ASSIGN(const registration::Signer signer, FindKey(keys_, signature->parameters.key_id));
  const std::string& algorithm = signature->parameters.algorithm;
  if (!algorithm.empty() && algorithm != AlgorithmOf(signer.key))
    return Unauthorized(fmt::format("this key is for {}, and not for what alg says", AlgorithmOf(signer.key)));
  if (!signer.key.Verify(signature->base, signature->signature).has_value())
    return Unauthorized("the signature does not hold for this request");
  const bool admitted =
      signer.standing == registration::Standing::kAdmitted || signer.standing == registration::Standing::kOperator;
  return statement::Reader{signer.party, admitted};
}

std::vector<std::string> NamesOf(const Configuration& configuration, std::string_view url) {
  std::vector<std::string> names;
  const auto add = [&names](std::string_view authority, bool https) {
    if (auto name = http::NormalizeAuthority(authority, https); name.has_value()) names.push_back(*std::move(name));
  };
  const bool https = url.starts_with("https:");
  for (const std::string& name : configuration.http_names) add(name, https);
  if (configuration.http_names.empty()) add(configuration.origin.substr(0, configuration.origin.find('/')), https);
  const std::string_view listens = url.substr(std::min(url.size(), url.find("//") + 2));
  for (const std::string_view loopback : {"127.0.0.1:", "localhost:", "[::1]:"}) {
    if (!listens.starts_with(loopback)) continue;
    add(listens, https);
    add(fmt::format("localhost:{}", listens.substr(loopback.size())), https);
  }
  return names;
}

std::string AddressOf(const Configuration& configuration) {
  if (configuration.http_names.empty()) return {};
  const std::string& name = configuration.http_names.front();
  return "https://" + http::NormalizeAuthority(name, /*https=*/true).value_or(name);
}

}  // namespace entente::node
