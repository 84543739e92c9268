#include "views/supply/vers.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <list>

#include "base/bytes.h"
#include "views/supply/json_text.h"
#include "views/supply/purl.h"

namespace entente::supply {
namespace {

struct SchemeRow {
  std::string_view scheme;
  VersionOrder order;
};

// Sorted by scheme.
constexpr std::array kSchemes = {SchemeRow{"alpine", VersionOrder::kAlpine},
                                 SchemeRow{"alpm", VersionOrder::kArch},
                                 SchemeRow{"apk", VersionOrder::kAlpine},
                                 SchemeRow{"bioconductor", VersionOrder::kCran},
                                 SchemeRow{"bitnami", VersionOrder::kSemVer},
                                 SchemeRow{"cargo", VersionOrder::kSemVer},
                                 SchemeRow{"composer", VersionOrder::kPackagist},
                                 SchemeRow{"conan", VersionOrder::kConan},
                                 SchemeRow{"cran", VersionOrder::kCran},
                                 SchemeRow{"datetime", VersionOrder::kDateTime},
                                 SchemeRow{"deb", VersionOrder::kDebian},
                                 SchemeRow{"ebuild", VersionOrder::kGentoo},
                                 SchemeRow{"gem", VersionOrder::kRubyGems},
                                 SchemeRow{"gentoo", VersionOrder::kGentoo},
                                 SchemeRow{"github", VersionOrder::kSemVer},
                                 SchemeRow{"golang", VersionOrder::kSemVer},
                                 SchemeRow{"hackage", VersionOrder::kHackage},
                                 SchemeRow{"hex", VersionOrder::kSemVer},
                                 SchemeRow{"intdot", VersionOrder::kHackage},
                                 SchemeRow{"julia", VersionOrder::kPub},
                                 SchemeRow{"lexicographic", VersionOrder::kLexicographic},
                                 SchemeRow{"maven", VersionOrder::kMaven},
                                 SchemeRow{"nginx", VersionOrder::kSemVer},
                                 SchemeRow{"npm", VersionOrder::kSemVer},
                                 SchemeRow{"nuget", VersionOrder::kNuGet},
                                 SchemeRow{"opam", VersionOrder::kOpam},
                                 SchemeRow{"openssl", VersionOrder::kOpenSsl},
                                 SchemeRow{"pub", VersionOrder::kPub},
                                 SchemeRow{"pypi", VersionOrder::kPyPi},
                                 SchemeRow{"rpm", VersionOrder::kRpm},
                                 SchemeRow{"semver", VersionOrder::kSemVer},
                                 SchemeRow{"swift", VersionOrder::kSemVer},
                                 SchemeRow{"vscode-extension", VersionOrder::kSemVer}};
static_assert(std::ranges::is_sorted(kSchemes, {}, &SchemeRow::scheme));

constexpr std::string_view kPrefix = "vers:";

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool IsLower(VersComparator comparator) {
  return comparator == VersComparator::kGreater || comparator == VersComparator::kGreaterOrEqual;
}
bool IsUpper(VersComparator comparator) {
  return comparator == VersComparator::kLess || comparator == VersComparator::kLessOrEqual;
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~' || c == ':';
}

void AppendEscaped(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (IsPlain(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<std::uint8_t>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
}

Result<std::string> Unescape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? HexValue(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? HexValue(text[i + 2]) : -1;
    if (high < 0 || low < 0) return Invalid("vers: \"%\" without two hexadecimal digits in a version");
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

Result<VersConstraint> ParseConstraint(std::string_view text) {
  if (text == "*") return VersConstraint{VersComparator::kAny, {}};
  struct Sign {
    std::string_view text;
    VersComparator comparator;
  };
  VersConstraint constraint;
  for (const Sign& sign : {Sign{">=", VersComparator::kGreaterOrEqual}, Sign{"<=", VersComparator::kLessOrEqual},
                           Sign{"!=", VersComparator::kNotEqual}, Sign{">", VersComparator::kGreater},
                           Sign{"<", VersComparator::kLess}, Sign{"=", VersComparator::kEqual}}) {
    if (!text.starts_with(sign.text)) continue;
    constraint.comparator = sign.comparator;
    text.remove_prefix(sign.text.size());
    break;
  }
  TRY_ASSIGN(constraint.version, Unescape(text));
  return constraint;
}

Result<void> CheckScheme(std::string_view scheme) {
  const bool holds = !scheme.empty() && scheme[0] >= 'a' && scheme[0] <= 'z' && std::ranges::all_of(scheme, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
  if (!holds) return Invalid("vers: the scheme is lower-case letters, digits, dots and hyphens, a letter first");
  return {};
}

Result<void> CheckConstraint(const VersConstraint& constraint, VersionOrder order) {
  if (constraint.comparator == VersComparator::kAny) {
    if (!constraint.version.empty()) return Invalid("vers: a version behind \"*\"");
    return {};
  }
  const std::string& version = constraint.version;
  if (version.empty() || version.size() > kVersionBytesMax)
    return Invalid("vers: a version of 1 to 512 bytes is missing");
  if (!IsUtf8(AsBytes(version)) ||
      std::ranges::any_of(version, [](char c) { return static_cast<unsigned char>(c) < ' '; }))
    return Invalid("vers: control characters, or no UTF-8, in a version");
  if (order != VersionOrder::kNone && !Accepts(order, version))
    return Invalid("vers: \"" + std::string(CutText(version, 64)) + "\" is no version in the range's scheme");
  return {};
}

// Why a text that could be read is not as it is written canonically.
std::string NotCanonical(std::string_view text) {
  const std::string_view list = text.substr(std::min(text.find('/'), text.size() - 1) + 1);
  std::string_view why = "write it as the canonical text";
  if (std::ranges::any_of(text, IsBlank))
    why = "white space is not permitted";
  else if (list.starts_with('|'))
    why = "a leading pipe is not permitted";
  else if (list.ends_with('|'))
    why = "a trailing pipe is not permitted";
  else if (list.find("||") != std::string_view::npos)
    why = "consecutive pipes are not permitted";
  return "vers: not canonical: " + std::string(why);
}

}  // namespace

VersionOrder OrderOfScheme(std::string_view scheme) {
  const auto* row = std::ranges::lower_bound(kSchemes, scheme, {}, &SchemeRow::scheme);
  return row != kSchemes.end() && row->scheme == scheme ? row->order : VersionOrder::kNone;
}

std::string_view ComparatorSign(VersComparator comparator) {
  switch (comparator) {
    case VersComparator::kEqual:
      return "";
    case VersComparator::kNotEqual:
      return "!=";
    case VersComparator::kLess:
      return "<";
    case VersComparator::kLessOrEqual:
      return "<=";
    case VersComparator::kGreater:
      return ">";
    case VersComparator::kGreaterOrEqual:
      return ">=";
    case VersComparator::kAny:
      return "*";
  }
  return "";
}

Result<Vers> Vers::Build(std::string_view scheme, std::vector<VersConstraint> constraints) {
  TRY(CheckScheme(scheme));
  if (constraints.empty()) return Invalid("vers: no constraint");
  if (constraints.size() > kVersConstraintsMax) return Invalid("vers: more than 1024 constraints");
  Vers vers;
  vers.scheme_ = scheme;
  vers.order_ = OrderOfScheme(scheme);
  for (const VersConstraint& constraint : constraints) {
    TRY(CheckConstraint(constraint, vers.order_));
    if (constraint.comparator == VersComparator::kAny && constraints.size() > 1)
      return Invalid("vers: \"*\" stands alone");
  }
  const auto before = [&vers](const VersConstraint& a, const VersConstraint& b) {
    return a.comparator != VersComparator::kAny && CompareVersions(vers.order_, a.version, b.version) < 0;
  };
  // Some orders go round in circles: what stands in order, each beside its neighbours, is left so, and is thus
  // canonical.
  if (vers.order_ != VersionOrder::kNone && !std::ranges::is_sorted(constraints, before)) {
    // Stable, and safe with such orders.
    std::list<VersConstraint> list(std::make_move_iterator(constraints.begin()),
                                   std::make_move_iterator(constraints.end()));
    list.sort(before);
    std::ranges::move(list, constraints.begin());
  }
  vers.constraints_ = std::move(constraints);
  return vers;
}

Result<Vers> Vers::Parse(std::string_view text) {
  if (text.size() > kVersBytesMax) return Invalid("vers: longer than 65536 bytes");
  std::string dense;
  dense.reserve(text.size());
  std::ranges::copy_if(text, std::back_inserter(dense), [](char c) { return !IsBlank(c); });
  std::string_view rest = dense;
  if (LoweredAscii(rest.substr(0, kPrefix.size())) != kPrefix) return Invalid("vers: does not begin with \"vers:\"");
  rest.remove_prefix(kPrefix.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return Invalid("vers: no \"/\" behind the scheme");
  const std::string scheme = LoweredAscii(rest.substr(0, slash));
  rest.remove_prefix(slash + 1);
  std::vector<VersConstraint> constraints;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    if (end > 0) {
      if (constraints.size() == kVersConstraintsMax) return Invalid("vers: more than 1024 constraints");
      TRY_ASSIGN(VersConstraint constraint, ParseConstraint(rest.substr(0, end)));
      constraints.push_back(std::move(constraint));
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return Build(scheme, std::move(constraints));
}

Result<Vers> Vers::ParseCanonical(std::string_view text) {
  TRY_ASSIGN(Vers vers, Parse(text));
  if (vers.Text() != text) return Invalid(NotCanonical(text));
  return vers;
}

std::string Vers::Text() const {
  std::string out(kPrefix);
  out += scheme_;
  char separator = '/';
  for (const VersConstraint& constraint : constraints_) {
    out += separator;
    out += ComparatorSign(constraint.comparator);
    AppendEscaped(out, constraint.version);
    separator = '|';
  }
  return out;
}

// The bounds in their order; of bounds to the same side that follow each other only the outer one says something.
bool Vers::InAnInterval(std::string_view version) const {
  std::vector<const VersConstraint*> bounds;
  for (const VersConstraint& constraint : constraints_) {
    if (!IsLower(constraint.comparator) && !IsUpper(constraint.comparator)) continue;
    const bool lower = IsLower(constraint.comparator);
    if (!bounds.empty() && IsLower(bounds.back()->comparator) == lower) {
      if (!lower) bounds.back() = &constraint;
      continue;
    }
    bounds.push_back(&constraint);
  }
  const auto above = [&](const VersConstraint& bound) { return CompareVersions(order_, version, bound.version) > 0; };
  const auto below = [&](const VersConstraint& bound) { return CompareVersions(order_, version, bound.version) < 0; };
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    if (IsUpper(bounds[i]->comparator)) {
      if (i == 0 && below(*bounds[i])) return true;
      continue;
    }
    if (above(*bounds[i]) && (i + 1 == bounds.size() || below(*bounds[i + 1]))) return true;
  }
  return false;
}

Result<bool> Vers::Holds(std::string_view version) const {
  if (constraints_.front().comparator == VersComparator::kAny) return true;
  const bool ordered = order_ != VersionOrder::kNone;
  if (ordered && !Accepts(order_, version))
    return Invalid("\"" + std::string(CutText(version, 64)) + "\" is no version of scheme " + scheme_);
  bool only_excludes = true;
  bool equals_a_bound = false;
  for (const VersConstraint& constraint : constraints_) {
    const bool excludes = constraint.comparator == VersComparator::kNotEqual;
    const bool single = excludes || constraint.comparator == VersComparator::kEqual;
    if (!ordered && !single) return Invalid("versions of scheme " + scheme_ + " cannot be ordered here");
    only_excludes = only_excludes && excludes;
    const bool same =
        ordered ? CompareVersions(order_, version, constraint.version) == 0 : version == constraint.version;
    if (same && excludes) return false;
    const bool includes = single || constraint.comparator == VersComparator::kLessOrEqual ||
                          constraint.comparator == VersComparator::kGreaterOrEqual;
    equals_a_bound = equals_a_bound || (same && includes);
  }
  if (equals_a_bound || only_excludes) return true;
  return ordered && InAnInterval(version);
}

}  // namespace entente::supply
