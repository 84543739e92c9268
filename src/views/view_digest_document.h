// View digest document: the operator's signed word on what each view of a log holds at one index.
//
// Format: docs/formats/payloads.md, "View digests".  Thread safety: values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "views/content_digest.h"

namespace entente::views {

struct ViewDigestDocument {
  std::string origin;
  std::uint64_t tree_size = 0;  // everything below was folded, and nothing else
  crypto::Digest root{};        // of the log at this size
  std::vector<ViewDigest> views;
};

// Strict: members that are not listed are refused, and so is a view's digest that is not the one of its tables.
// Errors: kInvalidInput with a JSON Pointer as place.
[[nodiscard]] Result<ViewDigestDocument> ParseViewDigest(std::string_view json);
[[nodiscard]] std::string ToJson(const ViewDigestDocument& document);

// For registration::PayloadChecks.
[[nodiscard]] Result<void> CheckViewDigest(ByteView document);

}  // namespace entente::views
