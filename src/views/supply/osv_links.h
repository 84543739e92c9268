// What an OSV record points to beside what it says itself: related advisories, and the vendor's own document in CSAF.
//
// Thread safety: pure function. Standard: OSV schema 1.7, "related" and "references".
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::supply {

struct OsvLinks {
  std::vector<std::string> related;  // ids, as the record has them
  std::vector<std::string> csaf;     // addresses (https) of documents that call themselves CSAF
};

inline constexpr std::size_t kOsvLinksMax = 100;  // of either; more are left out

// What has no form that is expected here is passed over: nothing is decided by it. Errors: kInvalidInput when the
// record is no JSON object.
[[nodiscard]] Result<OsvLinks> ReadOsvLinks(ByteView record);

}  // namespace entente::supply
