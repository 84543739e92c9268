#include "views/supply/cvss/cvss.h"

#include "views/supply/cvss/vector.h"

namespace entente::supply {

std::optional<CvssScores> ScoreCvss(std::string_view vector) {
  if (vector.size() > kCvssVectorBytesMax) return std::nullopt;
  if (vector.starts_with("CVSS:4.0/")) return cvss::Score4(vector.substr(9));
  if (vector.starts_with("CVSS:3.1/")) return cvss::Score3(vector.substr(9), CvssVersion::k31);
  if (vector.starts_with("CVSS:3.0/")) return cvss::Score3(vector.substr(9), CvssVersion::k30);
  if (vector.starts_with("CVSS:")) return std::nullopt;
  if (vector.starts_with('(') && vector.ends_with(')')) vector = vector.substr(1, vector.size() - 2);
  return cvss::Score2(vector);
}

}  // namespace entente::supply
