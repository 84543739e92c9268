#include "views/supply/ecosystem.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace entente::supply {
namespace {

struct OrderRow {
  std::string_view ecosystem;
  VersionOrder order;
};

// Sorted by name. From the OSV schema's list of ecosystems; OSS-Fuzz, Linux and GIT have no versions to order.
constexpr std::array kOrders = {
    OrderRow{"AlmaLinux", VersionOrder::kRpm},
    OrderRow{"Alpaquita", VersionOrder::kAlpine},
    OrderRow{"Alpine", VersionOrder::kAlpine},
    OrderRow{"Azure Linux", VersionOrder::kRpm},
    OrderRow{"BellSoft Hardened Containers", VersionOrder::kAlpine},
    OrderRow{"Bioconductor", VersionOrder::kSemVer},
    OrderRow{"Bitnami", VersionOrder::kSemVer},
    OrderRow{"CRAN", VersionOrder::kCran},
    OrderRow{"Chainguard", VersionOrder::kAlpine},
    OrderRow{"ConanCenter", VersionOrder::kSemVer},
    OrderRow{"Debian", VersionOrder::kDebian},
    OrderRow{"Echo", VersionOrder::kDebian},
    OrderRow{"GHC", VersionOrder::kHackage},
    OrderRow{"GitHub Actions", VersionOrder::kSemVer},
    OrderRow{"Go", VersionOrder::kSemVer},
    OrderRow{"Hackage", VersionOrder::kHackage},
    OrderRow{"Hex", VersionOrder::kSemVer},
    OrderRow{"Julia", VersionOrder::kSemVer},
    OrderRow{"Mageia", VersionOrder::kRpm},
    OrderRow{"Maven", VersionOrder::kMaven},
    OrderRow{"MinimOS", VersionOrder::kAlpine},
    OrderRow{"NuGet", VersionOrder::kNuGet},
    OrderRow{"Packagist", VersionOrder::kPackagist},
    OrderRow{"Pub", VersionOrder::kPub},
    OrderRow{"PyPI", VersionOrder::kPyPi},
    OrderRow{"Red Hat", VersionOrder::kRpm},
    OrderRow{"Rocky Linux", VersionOrder::kRpm},
    OrderRow{"RubyGems", VersionOrder::kRubyGems},
    OrderRow{"SUSE", VersionOrder::kRpm},
    OrderRow{"SwiftURL", VersionOrder::kSemVer},
    OrderRow{"Ubuntu", VersionOrder::kDebian},
    OrderRow{"VSCode", VersionOrder::kSemVer},
    OrderRow{"Wolfi", VersionOrder::kAlpine},
    OrderRow{"crates.io", VersionOrder::kSemVer},
    OrderRow{"npm", VersionOrder::kSemVer},
    OrderRow{"openEuler", VersionOrder::kRpm},
    OrderRow{"openSUSE", VersionOrder::kRpm},
};
static_assert(std::ranges::is_sorted(kOrders, {}, &OrderRow::ecosystem));

bool IsOneOf(std::string_view what, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, what) != list.end();
}

// "debian-12" -> "12", "debian-12.5" -> "12.5", "bookworm" stays.
std::string_view AfterName(std::string_view distro, std::string_view name) {
  if (distro.starts_with(name) && distro.size() > name.size() && distro[name.size()] == '-')
    distro.remove_prefix(name.size() + 1);
  return distro;
}

std::string_view UpToDots(std::string_view text, int dots) {
  std::size_t at = text.find('.');
  while (at != std::string_view::npos && --dots > 0) at = text.find('.', at + 1);
  return text.substr(0, at);
}

bool StartsWithDigit(std::string_view text) {
  return !text.empty() && text[0] >= '0' && text[0] <= '9';
}

std::string DebianRelease(std::string_view distro) {
  struct Codename {
    std::string_view name;
    std::string_view release;
  };
  constexpr std::array kCodenames = {Codename{"jessie", "8"},    Codename{"stretch", "9"},   Codename{"buster", "10"},
                                     Codename{"bullseye", "11"}, Codename{"bookworm", "12"}, Codename{"trixie", "13"},
                                     Codename{"forky", "14"}};
  distro = AfterName(distro, "debian");
  if (StartsWithDigit(distro)) return std::string(UpToDots(distro, 1));
  for (const Codename& codename : kCodenames)
    if (distro == codename.name) return std::string(codename.release);
  return {};
}

std::string UbuntuRelease(std::string_view distro) {
  struct Codename {
    std::string_view name;
    std::string_view release;
  };
  constexpr std::array kCodenames = {Codename{"trusty", "14.04"}, Codename{"xenial", "16.04"},
                                     Codename{"bionic", "18.04"}, Codename{"focal", "20.04"},
                                     Codename{"jammy", "22.04"},  Codename{"noble", "24.04"}};
  distro = AfterName(distro, "ubuntu");
  std::string release;
  if (StartsWithDigit(distro)) release = UpToDots(distro, 2);
  for (const Codename& codename : kCodenames)
    if (distro == codename.name) release = codename.release;
  // April of an even year: supported for long, and named so.
  if (release.size() == 5 && release.ends_with(".04") && (release[1] - '0') % 2 == 0) release += ":LTS";
  return release;
}

std::string WithRelease(std::string_view base, std::string_view release) {
  std::string ecosystem(base);
  if (!release.empty()) {
    ecosystem += ':';
    ecosystem += release;
  }
  return ecosystem;
}

struct Distribution {
  std::string ecosystem;  // with its release; empty when the distribution is not known
  bool lacks_release = false;
};

Distribution DebianFamily(const Purl& purl) {
  const std::string distro = LoweredAscii(purl.Qualifier("distro"));
  const bool ubuntu = purl.name_space == "ubuntu" || (purl.name_space.empty() && distro.starts_with("ubuntu"));
  const std::string release = ubuntu ? UbuntuRelease(distro) : DebianRelease(distro);
  if (!ubuntu && !purl.name_space.empty() && purl.name_space != "debian") return {};
  return {.ecosystem = WithRelease(ubuntu ? "Ubuntu" : "Debian", release), .lacks_release = release.empty()};
}

Distribution AlpineFamily(const Purl& purl) {
  const std::string distro = LoweredAscii(purl.Qualifier("distro"));
  if (IsOneOf(purl.name_space, {"wolfi", "wolfi-os"})) return {.ecosystem = "Wolfi"};
  if (purl.name_space == "chainguard") return {.ecosystem = "Chainguard"};
  if (purl.name_space == "minimos") return {.ecosystem = "MinimOS"};
  if (!purl.name_space.empty() && purl.name_space != "alpine") return {};
  std::string_view release = AfterName(distro, "alpine");
  if (release.starts_with('v')) release.remove_prefix(1);
  if (!StartsWithDigit(release)) return {.ecosystem = "Alpine", .lacks_release = true};
  return {.ecosystem = WithRelease("Alpine", "v" + std::string(UpToDots(release, 2)))};
}

Distribution RpmFamily(const Purl& purl) {
  struct Known {
    std::string_view name_space;
    std::string_view ecosystem;
    int dots;  // how much of the release advisories name: 1 for "9", 2 for "15.5"
  };
  constexpr std::array kKnown = {Known{"almalinux", "AlmaLinux", 1}, Known{"alma", "AlmaLinux", 1},
                                 Known{"rocky", "Rocky Linux", 1},   Known{"rockylinux", "Rocky Linux", 1},
                                 Known{"mageia", "Mageia", 1},       Known{"azurelinux", "Azure Linux", 1},
                                 Known{"opensuse", "openSUSE", 2},   Known{"openeuler", "openEuler", 2}};
  const std::string distro = LoweredAscii(purl.Qualifier("distro"));
  for (const Known& known : kKnown) {
    if (purl.name_space != known.name_space) continue;
    std::string_view release = distro;
    if (const std::size_t hyphen = release.rfind('-'); hyphen != std::string_view::npos)
      release.remove_prefix(hyphen + 1);
    release = UpToDots(release, known.dots);
    if (!StartsWithDigit(release)) return {.ecosystem = std::string(known.ecosystem), .lacks_release = true};
    std::string named(release);
    if (known.ecosystem == "openSUSE") named = "Leap " + named;
    return {.ecosystem = WithRelease(known.ecosystem, named)};
  }
  return {};
}

// "upstream=gcc-12" or "upstream=gcc-12@12.2.0-14", "source=gcc-12".
void TakeSource(const Purl& purl, const SourcePackage& source, AdvisoryName& name) {
  std::string_view upstream = purl.Qualifier("upstream");
  if (upstream.empty()) upstream = purl.Qualifier("source");
  if (!upstream.empty()) {
    const std::size_t at = upstream.find('@');
    name.name = LoweredAscii(upstream.substr(0, at));
    if (at != std::string_view::npos) name.version = upstream.substr(at + 1);
  } else if (!source.name.empty()) {
    name.name = LoweredAscii(source.name);
    if (!source.version.empty()) name.version = source.version;
  }
}

void TakeEpoch(const Purl& purl, AdvisoryName& name) {
  const std::string_view epoch = purl.Qualifier("epoch");
  if (!epoch.empty() && !name.version.empty() && name.version.find(':') == std::string::npos)
    name.version = std::string(epoch) + ':' + name.version;
}

AdvisoryName InDistribution(const Purl& purl, const SourcePackage& source) {
  const Distribution distribution = purl.type == "deb"   ? DebianFamily(purl)
                                    : purl.type == "apk" ? AlpineFamily(purl)
                                                         : RpmFamily(purl);
  AdvisoryName name{.ecosystem = distribution.ecosystem, .name = purl.name, .version = purl.version, .missing = {}};
  if (distribution.ecosystem.empty()) {
    name.missing = "no ecosystem of advisories for \"" + purl.type + "\" packages of \"" + purl.name_space + '"';
    return name;
  }
  if (distribution.lacks_release)
    name.missing = "the purl does not say which release of " + distribution.ecosystem + " (qualifier distro)";
  if (purl.type != "rpm") TakeSource(purl, source, name);
  TakeEpoch(purl, name);
  return name;
}

// "15.3.0-11": Bitnami counts its own builds behind the hyphen; its advisories do not.
std::string_view WithoutBitnamiBuild(std::string_view version) {
  const std::size_t hyphen = version.rfind('-');
  if (hyphen == std::string_view::npos || hyphen + 1 == version.size()) return version;
  const std::string_view build = version.substr(hyphen + 1);
  return std::ranges::all_of(build, [](unsigned char c) { return std::isdigit(c) != 0; }) ? version.substr(0, hyphen)
                                                                                          : version;
}

std::string Joined(std::string_view name_space, char separator, std::string_view name) {
  std::string joined(name_space);
  if (!joined.empty()) joined += separator;
  joined += name;
  return joined;
}

struct TypeRow {
  std::string_view type;
  std::string_view ecosystem;
  char separator;  // between namespace and name; '\0': the name alone
};

// Sorted by type.
constexpr std::array kTypes = {
    TypeRow{"bitnami", "Bitnami", '\0'},
    TypeRow{"cargo", "crates.io", '\0'},
    TypeRow{"composer", "Packagist", '/'},
    TypeRow{"conan", "ConanCenter", '\0'},
    TypeRow{"cran", "CRAN", '\0'},
    TypeRow{"gem", "RubyGems", '\0'},
    TypeRow{"githubactions", "GitHub Actions", '/'},
    TypeRow{"golang", "Go", '/'},
    TypeRow{"hackage", "Hackage", '\0'},
    TypeRow{"hex", "Hex", '\0'},
    TypeRow{"julia", "Julia", '\0'},
    TypeRow{"maven", "Maven", ':'},
    TypeRow{"npm", "npm", '/'},
    TypeRow{"nuget", "NuGet", '\0'},
    TypeRow{"pub", "Pub", '\0'},
    TypeRow{"pypi", "PyPI", '\0'},
    TypeRow{"swift", "SwiftURL", '/'},
    TypeRow{"vscode-extension", "VSCode", '/'},
};
static_assert(std::ranges::is_sorted(kTypes, {}, &TypeRow::type));

}  // namespace

std::string_view BaseEcosystem(std::string_view ecosystem) {
  return ecosystem.substr(0, ecosystem.find(':'));
}

VersionOrder OrderOf(std::string_view ecosystem) {
  const std::string_view base = BaseEcosystem(ecosystem);
  const auto* row = std::ranges::lower_bound(kOrders, base, {}, &OrderRow::ecosystem);
  return row != kOrders.end() && row->ecosystem == base ? row->order : VersionOrder::kNone;
}

std::string NormalName(std::string_view ecosystem, std::string_view name) {
  const std::string_view base = BaseEcosystem(ecosystem);
  std::string normal(name);
  // These registries take two spellings for one package. Go's do not, but tools lower-case its paths, as purl once
  // asked.
  if (IsOneOf(base,
              {"PyPI", "NuGet", "Packagist", "Go", "Pub", "Hex", "SwiftURL", "GitHub Actions", "Bitnami", "VSCode"}))
    LowerAscii(normal);
  if (base == "PyPI") {
    std::string collapsed;
    for (const char c : normal) {
      const bool separator = c == '-' || c == '_' || c == '.';
      if (separator && collapsed.ends_with('-')) continue;
      collapsed += separator ? '-' : c;
    }
    return collapsed;
  }
  if (base == "SwiftURL") {
    if (normal.starts_with("https://")) normal.erase(0, 8);
    if (normal.ends_with(".git")) normal.erase(normal.size() - 4);
  }
  return normal;
}

std::vector<std::string> LookupEcosystems(std::string_view ecosystem) {
  std::vector<std::string> all = {std::string(ecosystem)};
  const std::string_view base = BaseEcosystem(ecosystem);
  if (base != ecosystem) all.emplace_back(base);
  return all;
}

AdvisoryName AdvisoryNameOf(const Purl& purl, const SourcePackage& source) {
  if (purl.type == "deb" || purl.type == "apk" || purl.type == "rpm") return InDistribution(purl, source);
  const auto* row = std::ranges::lower_bound(kTypes, std::string_view(purl.type), {}, &TypeRow::type);
  AdvisoryName name;
  if (row == kTypes.end() || row->type != purl.type) {
    name.name = Joined(purl.name_space, '/', purl.name);
    name.version = purl.version;
    name.missing = "purl type \"" + purl.type + "\" is in no ecosystem of advisories";
    return name;
  }
  name.ecosystem = row->ecosystem;
  name.name = NormalName(row->ecosystem,
                         row->separator == '\0' ? purl.name : Joined(purl.name_space, row->separator, purl.name));
  name.version = purl.type == "bitnami" ? std::string(WithoutBitnamiBuild(purl.version)) : purl.version;
  return name;
}

}  // namespace entente::supply
