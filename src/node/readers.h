// Readers: who asks, by the signature of a request (docs/formats/signed-requests.md) and the roster's authority part.
//
// Thread safety: any thread.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "http/message.h"
#include "node/configuration.h"
#include "registration/authority.h"
#include "statement/marking.h"

namespace entente::node {

// What signed requests for reading are tagged with.
inline constexpr std::string_view kReadTag = "entente-read";

// Error::rule of what ReaderOf() says of a key or of its signature: whose keys a log has can be read from it.
inline constexpr std::string_view kReaderKeyRule = "reader-key";

// "did:web:acme.example#kid": how a request names a party's key; the kid in base64url.
[[nodiscard]] std::string KeyIdOf(std::string_view party, const crypto::PublicKey& key);

class Readers {
 public:
  // REQUIRES: both outlive it.
  Readers(const registration::KeyDirectory& keys, const Clock& clock) : keys_(keys), clock_(clock) {}

  // By which names clients call this node, each as http::NormalizeAuthority() gives it. Before that, no signed request
  // holds.
  void AnswerTo(std::vector<std::string> names);

  // Nothing for a request without such a signature. Errors: kInvalidInput for a malformed one; kUnauthorized for one
  // that is not fresh, not for this node, does not hold, or is of a key that the party does not have or that was
  // revoked. A delegate reads nothing for who delegated to it: a marking names whom it means.
  [[nodiscard]] Result<std::optional<statement::Reader>> ReaderOf(const http::Request& request) const;

 private:
  const registration::KeyDirectory& keys_;
  const Clock& clock_;
  mutable std::mutex mutex_;  // guards names_
  std::vector<std::string> names_;
};

// Those of the configuration, or the host of the log's origin; and the address that it listens on, where that is
// loopback.
[[nodiscard]] std::vector<std::string> NamesOf(const Configuration& configuration, std::string_view url);

// For links to this node that are read elsewhere: the first of the configured names, with https, since nothing else is
// served to the outside. Empty where none is configured: an origin names a log, and need not be a host.
[[nodiscard]] std::string AddressOf(const Configuration& configuration);

}  // namespace entente::node
