// What the supply view answers: plain rows. Empty text means that nothing is known.
//
// Thread safety: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "views/supply/explain.h"
#include "views/supply/exploitation.h"
#include "views/supply/finding.h"
#include "views/supply/index/index.h"
#include "views/supply/scan.h"
#include "views/supply/severity.h"

namespace entente::supply {

struct PageRange {
  std::uint64_t offset = 0;
  std::uint64_t limit = 100;
};
template <class Item>
struct Page {
  std::vector<Item> items;
  std::uint64_t total = 0;
};

// One SBOM statement: a release of a product, as its supplier says.
struct Release {
  std::uint64_t entry = 0;
  std::string product;  // purl without version
  std::string name;
  std::string version;
  std::string issuer;  // the supplier
  std::string format;  // "CycloneDX 1.5"
  crypto::Digest digest{};
  UnixSeconds time = 0;  // the log's
  std::uint64_t components = 0;
  std::uint64_t findings = 0;     // against the current index
  std::uint64_t answered = 0;     // of those, by VEX: not affected, or fixed. What is left is open
  std::uint64_t not_covered = 0;  // components that it cannot judge
};

struct Product {
  std::string id;  // purl without version
  std::string name;
  std::string issuer;
  std::vector<Release> releases;  // newest entry first
};

struct Component {
  std::string name;
  std::string version;
  std::string purl;
  std::string ecosystem;
  bool covered = false;
  std::uint64_t findings = 0;
};

// An advisory snapshot of the log.
struct LoggedSnapshot {
  std::string feed;  // "osv/debian"
  std::uint64_t entry = 0;
  crypto::Digest digest{};
  UnixSeconds time = 0;
  std::uint64_t records = 0;
  std::uint64_t skipped = 0;  // lines that are no OSV records
  std::string source;
};

struct ReleaseFindings {
  std::vector<Finding> findings;
  std::vector<NotCovered> not_covered;
  std::uint64_t covered = 0;
  std::vector<LoggedSnapshot> snapshots;  // that the answer rests on
  std::vector<std::uint64_t> entries;     // of the log that the answer rests on, ascending
};

// One statement of VEX on the log.
struct VexStatement {
  std::uint64_t entry = 0;
  UnixSeconds time = 0;  // the log's
  std::string issuer;    // the party that registered it, and answers for it
  std::string format;    // "OpenVEX 0.2.0"
  std::string document;  // its id, as it says
  std::string author;    // as the document says
  std::string vulnerability;
  std::vector<std::string> aliases;
  std::string status;  // "not_affected", "affected", "fixed", "under_investigation"
  std::string justification;
  std::string impact;                 // why it is not affected, in words
  std::string action;                 // what to do about it, in words
  UnixSeconds said = 0;               // as the document says, and never later than the log's; 0: not known
  std::vector<std::string> products;  // what they are called, the first kVexProductsShown
  std::uint64_t products_total = 0;
  bool replaced = false;  // its document was replaced by a newer one of its series, so that it counts no more
};
inline constexpr std::size_t kVexProductsShown = 20;

// Which of them. What is empty does not matter.
struct VexQuestion {
  std::string vulnerability;  // an id; where the advisories of the log know other names of the same, those count, too
  std::string issuer;
};

// When a party's VEX first spoke of something.
struct VexMoment {
  std::uint64_t entry = 0;
  UnixSeconds time = 0;  // the log's
  std::string status;    // what it said then
  std::string vulnerability;
  std::string product;  // what the statement calls it
};

// A release that contains a component.
struct Shipment {
  std::uint64_t entry = 0;
  std::string product;
  std::string name;
  std::string version;
  std::string issuer;
  std::string component_purl;
  std::string component_version;
};

struct PackageName {
  std::string ecosystem;
  std::string name;
};

// Whether an advisory holds for the version that a search names.
struct VersionAnswer {
  Explained result = Explained::kNotCovered;
  PackageName package;      // that it was judged as
  std::string fixed;        // the nearest version that is not affected
  std::string not_covered;  // why it cannot be judged
};

struct AdvisorySummary {
  std::string id;
  std::string summary;
  std::vector<std::string> aliases;
  std::vector<std::string> upstream;   // what a distribution's advisory passes on
  std::vector<std::string> same_flaw;  // ids of the other advisories about it
  std::vector<PackageName> packages;
  SeverityValue severity;
  bool malicious = false;
  std::optional<Exploitation> exploitation;
  std::string modified;
  std::optional<VersionAnswer> version;  // where the search names one
};

// A page of advisories, and the version that was searched for.
struct AdvisoryPage : Page<AdvisorySummary> {
  struct Version {
    PackageName package;  // the ecosystem is empty when each that has it was searched
    std::string version;  // empty: the package, whatever its version
    std::string purl;     // empty: none was given
    std::uint64_t affected = 0;
    std::string not_covered;  // why nothing can be known of it; empty when something can
  };
  std::optional<Version> version;
};

struct AffectedRelease {
  Shipment shipment;
  std::string advisory;
  std::string fixed;
  std::optional<VexWord> vex;  // what vendors say of it
};

struct AdvisoryAnswer {
  std::string id;
  bool withdrawn = false;
  std::string record;       // OSV JSON as its feed has it
  LoggedSnapshot snapshot;  // that the record is from
  AdvisorySummary summary;
  std::vector<AdvisorySummary> same_flaw;  // the other advisories about it, by id
  Page<AffectedRelease> affected;
};

struct PackageHit {
  std::string purl;  // without version
  std::string name;
  std::string ecosystem;
  std::uint64_t releases = 0;
};

struct Feed {
  LoggedSnapshot newest;
  std::vector<EcosystemRecords> ecosystems;
};

// A statement that was registered and could not be folded in.
struct Unusable {
  std::uint64_t entry = 0;
  std::string content_type;
  std::string issuer;
  std::string subject;
  std::string reason;
};

struct Counts {
  std::uint64_t products = 0;
  std::uint64_t releases = 0;
  std::uint64_t components = 0;  // different ones
  std::uint64_t advisories = 0;
  std::uint64_t vex_documents = 0;
  std::uint64_t vex_statements = 0;
};

}  // namespace entente::supply
