// A search that names a version: "lodash@4.17.20", "org.example:core@1.2", a purl. Which advisories name that package,
// and whether each holds for that version.
//
// Thread safety: pure functions over an immutable index.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/supply/ecosystem.h"
#include "views/supply/explain.h"
#include "views/supply/index/index.h"

namespace entente::supply {

struct VersionSearch {
  // What is looked for. Without an ecosystem: in every one that has a package of this name; an ecosystem without its
  // release ("Debian") stands for all of them. Without a version: the package, whatever its version. `missing` says why
  // no advisory can name it.
  AdvisoryName package;
  std::string purl;  // canonical; empty when none was given
};

// Nothing when the text is neither a purl nor a name, an "@" and a version without blanks. A scope alone
// ("@babel/core") and an e-mail-like text with blanks are words to search for.
[[nodiscard]] std::optional<VersionSearch> VersionSearchOf(std::string_view text);

struct VersionVerdict {
  std::uint32_t advisory = 0;
  Explained result = Explained::kNotCovered;
  std::string ecosystem;    // of the package that it was judged as
  std::string name;         // as advisories write it
  std::string fixed;        // the nearest version that is not affected; empty when none is known
  std::string not_covered;  // why it cannot be judged
};

struct VersionVerdicts {
  // Each advisory once, with its gravest verdict: those that hold first, then those that cannot be judged, then those
  // that do not hold; in each part by id. Without a version none is judged, and all stand by id. None is withdrawn.
  std::vector<VersionVerdict> verdicts;
  std::string not_covered;  // why nothing can be known of the package; empty when something can
};

// `ecosystem` narrows the search; "Debian" also stands for "Debian:12"; empty: as the search says.
// Errors: kCorruption.
[[nodiscard]] Result<VersionVerdicts> FindVersion(const AdvisoryIndex& index, const VersionSearch& search,
                                                  std::string_view ecosystem);

}  // namespace entente::supply
