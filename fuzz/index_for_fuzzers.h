// Index files in memory, and everything that a reader does with one. Fuzzers only.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/check.h"
#include "views/supply/index/index.h"
#include "views/supply/match.h"

namespace entente::supply {

inline Result<std::shared_ptr<const AdvisoryIndex>> OpenInMemory(ByteView content) {
  const int descriptor = ::memfd_create("index", MFD_CLOEXEC);
  CHECK(descriptor >= 0);
  for (std::size_t at = 0; at < content.size();) {
    const ssize_t count = ::write(descriptor, content.data() + at, content.size() - at);
    CHECK(count > 0);
    at += static_cast<std::size_t>(count);
  }
  auto index = AdvisoryIndex::Open("/proc/self/fd/" + std::to_string(descriptor));
  ::close(descriptor);
  return index;
}

inline void UseAll(const AdvisoryIndex& index) {
  (void)index.Verify();
  (void)index.Feeds();
  (void)index.Ecosystems();
  for (const char* ecosystem : {"npm", "Debian:12", "Maven", "PyPI"})
    for (const char* name : {"a", "openssl", "g:a"})
      for (const char* version : {"1.0.0", "3.0.11-1", "x"})
        (void)LookUpComponent(index, {ecosystem, name, version, ""});
  (void)index.FindByIdOrAlias("CVE-2020-1");
  for (std::uint32_t i = 0; i < std::min(index.advisory_count(), 16U); ++i) {
    (void)index.Advisory(i);
    (void)index.Aliases(i);
    (void)index.PackagesOf(i);
    (void)index.Record(i);
  }
}

}  // namespace entente::supply
