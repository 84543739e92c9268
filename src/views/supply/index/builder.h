// IndexBuilder: from OSV records to the bytes of an advisory index.
//
// The same records in the same order give the same bytes. Memory: what the index will be, and a little more.
// Format: docs/formats/index.md.  Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "views/supply/exploitation.h"
#include "views/supply/index/content.h"
#include "views/supply/index/index.h"

namespace entente::supply {

class IndexBuilder {
 public:
  IndexBuilder();
  ~IndexBuilder();
  IndexBuilder(const IndexBuilder&) = delete;
  IndexBuilder& operator=(const IndexBuilder&) = delete;

  // Records that follow are of this feed. `records` of the snapshot is counted here.
  void BeginFeed(FeedSnapshot feed);
  // REQUIRES: BeginFeed(). Errors: kInvalidInput when it is no OSV record; then nothing was added.
  [[nodiscard]] Result<void> Add(ByteView record);
  // What is known of a CVE that no advisory here is about is left out in the end; of one CVE the last counts.
  // REQUIRES: BeginFeed(). Errors: kInvalidInput.
  [[nodiscard]] Result<void> AddExploitation(Exploitation one);
  // OSV records so far.
  [[nodiscard]] std::uint64_t records() const;
  // Records of the current feed that name a package of an ecosystem, by its name; withdrawn ones do not count.
  [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& FeedEcosystems() const;
  // The file's content. The builder is of no use afterwards. Errors: kInvalidInput when it is too much for one index.
  [[nodiscard]] Result<IndexContent> Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace entente::supply
