// Facts: what a log holds that says how a party does, each with the entries that say so. From these alone the measures
// are computed (progress/measures.h): who gathers them (node/progress_facts.h) judges nothing.
//
// Times are the log's, dates those of the documents on it; nothing is of the wall clock.
// Thread safety: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace entente::progress {

// An entry of the log, and when it was logged.
struct Moment {
  std::uint64_t entry = 0;
  UnixSeconds time = 0;
};

// A release that the party itself spoke of: by an SBOM, or by provenance that it registered.
struct ReleaseFact {
  std::string product;  // purl without version
  std::string version;
  std::optional<Moment> sbom;        // the first one
  std::optional<Moment> provenance;  // the first one
};

// An advisory that holds for a release of the party, and the party's first word on it.
struct AdvisoryFact {
  std::string vulnerability;
  std::string release;  // purl with version
  std::uint64_t release_entry = 0;
  // From which moment on the log showed that it holds: the advisory and the release were both there.
  Moment known;
  std::optional<Moment> vex;  // none: not yet
};

// A vulnerability that is known to be exploited and holds for what the party ships now.
struct FindingFact {
  std::string cve;
  std::string component;  // name and version
  std::string release;    // purl with version
  std::uint64_t release_entry = 0;
  std::uint64_t catalog_entry = 0;  // of the catalog of exploited vulnerabilities
  std::string exploited_since;      // the day on which that catalog added it, "2021-12-10"
  UnixSeconds released = 0;         // the release's time on the log
  std::optional<Moment> closed;     // the party's word that it does not hold, or is mended
};

// A question to a contact of the party, and whether it was answered.
struct PingFact {
  Moment asked;
  UnixSeconds answer_due = 0;
  std::optional<Moment> answered;
};

// Facts of one kind; or why there can be none.
template <class Fact>
struct Gathered {
  std::vector<Fact> facts;
  std::string missing;  // empty: all that the log has are here
  // Further entries that the facts rest on: snapshots of advisories, catalogs.
  std::vector<std::uint64_t> rests_on;
};

struct Facts {
  std::string party;
  UnixSeconds now = 0;  // the log's time
  Gathered<ReleaseFact> releases;
  Gathered<AdvisoryFact> advisories;
  Gathered<FindingFact> findings;        // of the newest release of each product
  std::uint64_t releases_looked_at = 0;  // for `findings`
  Gathered<PingFact> pings;
};

}  // namespace entente::progress
