// Restricted reading: what the Call's answers give of restricted documents, and to whom. They are read in the vault
// when a question is asked, held against their marking and the reader each time, and leave nothing in any view.
//
// Of a document that was seen once its issuer, type, marking and readers stay in memory, so that a search does not open
// everything again; they are never shown to who may not read the document.
//
// Thread safety: any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"
#include "crypto/digest.h"
#include "protocols/payloads/payloads.h"
#include "registration/documents.h"
#include "statement/marking.h"
#include "statement/restricted_document.h"

namespace entente::protocols {

// As PayloadsDependencies has them.
struct RestrictedSources {
  registration::Documents documents;
  std::function<Result<PayloadStanding>(const crypto::Digest& payload)> standing;
};

class RestrictedReading {
 public:
  // Without sources nothing restricted is given.
  explicit RestrictedReading(std::optional<RestrictedSources> sources) : sources_(std::move(sources)) {}

  struct Opened {
    statement::RestrictedHead head;
    std::string document;
  };
  struct Outcome {
    bool may_read = false;
    std::optional<Opened> opened;
    std::string why_not;  // where whoever may read it gets nothing: it was erased, it is not here
  };
  // What `reader` gets of a document that `issuer` registered. One of another issuer, or of another type than
  // `content_type`, is for nobody. Errors: the store's.
  [[nodiscard]] Result<Outcome> Open(const crypto::Digest& digest, std::string_view issuer,
                                     std::string_view content_type,
                                     const std::optional<statement::Reader>& reader) const;

 private:
  // Nothing where the document is not here. Errors: the store's.
  [[nodiscard]] Result<std::optional<statement::RestrictedHead>> HeadOf(const crypto::Digest& digest) const;

  static constexpr std::size_t kHeadsMax = 16'384;

  std::optional<RestrictedSources> sources_;
  mutable std::mutex mutex_;  // guards heads_
  mutable std::map<crypto::Digest, statement::RestrictedHead> heads_;
};

}  // namespace entente::protocols
