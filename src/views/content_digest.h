// Content digest: one SHA-256 for what a view holds, made of one for each of its tables, so that two that differ say
// where.
//
// Format: docs/formats/payloads.md, "View digests".  Why a plain scan in order: docs/decisions/006-view-digests.md.
// Thread safety: pure functions over their arguments.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "crypto/digest.h"
#include "views/content.h"

namespace entente::views {

struct TableDigest {
  std::string name;
  std::uint64_t rows = 0;
  crypto::Digest digest{};
  friend bool operator==(const TableDigest&, const TableDigest&) = default;
};

struct ViewDigest {
  std::string name;
  std::uint32_t version = 0;  // of the fold
  crypto::Digest digest{};
  std::vector<TableDigest> tables;
  friend bool operator==(const ViewDigest&, const ViewDigest&) = default;
};

// Reads all of it. Errors: the content's; kUnavailable when it was told to stop.
[[nodiscard]] Result<ViewDigest> DigestOf(const Content& content, const std::stop_token& stop = {});
// What `digest` must be, given the rest.
[[nodiscard]] crypto::Digest CombineTables(const ViewDigest& view);

}  // namespace entente::views
