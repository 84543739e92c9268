// What OSV's query API asks of the advisories. node/ fills it in from views/supply.
//
// Thread safety of implementations: Now() from any thread; an OsvMoment belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace entente::protocols {

// One query. Either a commit, or a package: by purl, or by name, with its ecosystem or in all of them.
struct OsvQuestion {
  std::string commit;  // hexadecimal
  std::string purl;    // may hold the version
  std::string ecosystem;
  std::string name;
  std::string version;  // empty: all advisories of the package
};

struct OsvHit {
  std::uint32_t position = 0;
  std::string_view id;
  std::string_view modified;  // may be empty
};

struct OsvAnswer {
  std::vector<OsvHit> hits;  // by id, ascending; none withdrawn
  std::string not_covered;   // why more could hold than is known here; empty when it is all
};

// The advisories as they are at one moment: a batch rests on one of them. Views are good as long as it.
class OsvMoment {
 public:
  OsvMoment() = default;
  OsvMoment(const OsvMoment&) = delete;
  OsvMoment& operator=(const OsvMoment&) = delete;
  virtual ~OsvMoment() = default;

  // Errors: kInvalidInput for a purl that is none and for an ecosystem that is none; kCorruption.
  [[nodiscard]] virtual Result<OsvAnswer> Find(const OsvQuestion& question) const = 0;
  // A record's JSON, as its feed has it. REQUIRES: a hit of Find(). Errors: kCorruption.
  [[nodiscard]] virtual Result<std::string> Record(const OsvHit& hit) const = 0;
  // The record with this id, also when it was withdrawn. Errors: kNotFound; kCorruption.
  [[nodiscard]] virtual Result<std::string> RecordOf(std::string_view id) const = 0;
};

class OsvQueries {
 public:
  OsvQueries() = default;
  OsvQueries(const OsvQueries&) = delete;
  OsvQueries& operator=(const OsvQueries&) = delete;
  virtual ~OsvQueries() = default;

  [[nodiscard]] virtual Result<std::unique_ptr<const OsvMoment>> Now() const = 0;
};

}  // namespace entente::protocols
