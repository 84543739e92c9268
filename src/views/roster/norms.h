// Norms that pledges, incidents and requests can point to by id: the eleven norms of responsible state behaviour of the
// United Nations and the nine principles of the Paris Call. Constants: they stand in no log, and a program of the same
// version has the same.
//
//   un:2015:a ... un:2015:k    A/70/174 (2015), paragraph 13 (a) to (k); reaffirmed by A/76/135 (2021)
//   paris-call:1 ... paris-call:9
//
// Thread safety: constants and pure functions.
#pragma once

#include <span>
#include <string_view>

namespace entente::roster {

struct Norm {
  std::string_view id;     // "un:2015:a"
  std::string_view place;  // in its source: "13 (a)"
  std::string_view title_en;
  std::string_view title_fr;
};

struct NormSet {
  std::string_view id;  // "un:2015"
  std::string_view title_en;
  std::string_view title_fr;
  std::string_view source;
  std::string_view note;  // whose words the titles are, and what else there is to know
  std::span<const Norm> norms;
};

[[nodiscard]] std::span<const NormSet> AllNorms();
// nullptr when there is none with this id.
[[nodiscard]] const Norm* FindNorm(std::string_view id);

}  // namespace entente::roster
