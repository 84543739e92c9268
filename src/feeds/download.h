// One large file, fetched in pieces (RFC 9110 section 14) into a directory, so that what was fetched before a break-off
// is not fetched again.
//
// Pieces of one version are put together, and of none else: the server's entity tag, or the time of its last change,
// has to stay the same. A server without ranges gives the whole at once.
//
// Thread safety: one thread a directory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/result.h"
#include "feeds/fetch.h"

namespace entente::feeds {

struct Downloaded {
  bool unchanged = false;  // still the version that is known; there is no file
  Version version;
  std::uint64_t bytes = 0;
  std::uint64_t resumed_bytes = 0;  // of those, from an earlier try
};

// Into `file`, beside which FILE.part and FILE.part.json stand while it is under way. options.bytes_max bounds the
// whole. Errors: as Fetch(); after one, what came is kept.
[[nodiscard]] Result<Downloaded> Download(const std::string& url, const std::filesystem::path& file,
                                          const Version& known, const FetchOptions& options,
                                          const std::function<void(std::uint64_t bytes, std::uint64_t all)>& progress);

}  // namespace entente::feeds
