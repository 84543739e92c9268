#include "views/view.h"

#include "views/content_digest.h"

namespace entente::views {

Result<crypto::Digest> View::ContentDigest() const {
  TRY_ASSIGN(const auto content, ContentNow());
  TRY_ASSIGN(const ViewDigest made, DigestOf(*content));
  return made.digest;
}

}  // namespace entente::views
