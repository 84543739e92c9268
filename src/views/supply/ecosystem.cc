#include "views/supply/ecosystem.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <string>

#include "views/supply/distribution.h"
#include "views/supply/repository.h"

namespace entente::supply {
namespace {

struct OrderRow {
  std::string_view ecosystem;
  VersionOrder order;
};

// Sorted by name. The OSV schema's list of ecosystems, but for those without versions to order (docs/matching.md), and
// those that patch the packages of another one (kOverlays). Julia's JLL packages tell their builds behind "+".
constexpr std::array kOrders = {
    OrderRow{"AlmaLinux", VersionOrder::kRpm},
    OrderRow{"Alpaquita", VersionOrder::kAlpine},
    OrderRow{"Alpine", VersionOrder::kAlpine},
    OrderRow{"Azure Linux", VersionOrder::kRpm},
    OrderRow{"BellSoft Hardened Containers", VersionOrder::kAlpine},
    OrderRow{"Bioconductor", VersionOrder::kCran},
    OrderRow{"Bitnami", VersionOrder::kSemVer},
    OrderRow{"CRAN", VersionOrder::kCran},
    OrderRow{"Chainguard", VersionOrder::kAlpine},
    OrderRow{"CleanStart", VersionOrder::kAlpine},
    OrderRow{"ConanCenter", VersionOrder::kConan},
    OrderRow{"Debian", VersionOrder::kDebian},
    OrderRow{"Echo", VersionOrder::kDebian},
    OrderRow{"FreeBSD", VersionOrder::kFreeBsd},
    OrderRow{"GHC", VersionOrder::kHackage},
    OrderRow{"GitHub Actions", VersionOrder::kSemVer},
    OrderRow{"Go", VersionOrder::kSemVer},
    OrderRow{"Hackage", VersionOrder::kHackage},
    OrderRow{"Hex", VersionOrder::kSemVer},
    OrderRow{"Julia", VersionOrder::kPub},
    OrderRow{"Kubernetes", VersionOrder::kSemVer},
    OrderRow{"Linux", VersionOrder::kSemVer},
    OrderRow{"Mageia", VersionOrder::kRpm},
    OrderRow{"Maven", VersionOrder::kMaven},
    OrderRow{"MinimOS", VersionOrder::kAlpine},
    OrderRow{"NuGet", VersionOrder::kNuGet},
    OrderRow{"Packagist", VersionOrder::kPackagist},
    OrderRow{"Photon OS", VersionOrder::kRpm},
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
    OrderRow{"opam", VersionOrder::kOpam},
    OrderRow{"openEuler", VersionOrder::kRpm},
    OrderRow{"openSUSE", VersionOrder::kRpm},
};
static_assert(std::ranges::is_sorted(kOrders, {}, &OrderRow::ecosystem));

// What stands behind the colon is the ecosystem whose packages they patch: "Root:Alpine:3.18", "TuxCare:npm".
constexpr std::array<std::string_view, 3> kOverlays = {"Docker Hardened Images", "Root", "TuxCare"};

bool IsOneOf(std::string_view what, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, what) != list.end();
}

// "curl-7.61.1-22.el8.src.rpm" -> "curl".
std::string_view NameOfSourceRpm(std::string_view file) {
  if (!file.ends_with(".src.rpm")) return file;
  const std::size_t release = file.rfind('-');
  if (release == std::string_view::npos || release == 0) return file;
  const std::size_t version = file.rfind('-', release - 1);
  return version == std::string_view::npos ? file : file.substr(0, version);
}

// "upstream=gcc-12" or "upstream=gcc-12@12.2.0-14", "source=gcc-12", "upstream=curl-7.61.1-22.el8.src.rpm".
void TakeSource(const Purl& purl, const SourcePackage& source, AdvisoryName& name) {
  std::string_view upstream = purl.Qualifier("upstream");
  if (upstream.empty()) upstream = purl.Qualifier("source");
  if (!upstream.empty()) {
    const std::size_t at = upstream.find('@');
    name.name = NameOfSourceRpm(upstream.substr(0, at));
    if (at != std::string_view::npos) name.version = upstream.substr(at + 1);
  } else if (!source.name.empty()) {
    name.name = source.name;
    if (!source.version.empty()) name.version = source.version;
  }
  if (purl.type != "rpm") LowerAscii(name.name);
}

void TakeEpoch(const Purl& purl, AdvisoryName& name) {
  const std::string_view epoch = purl.Qualifier("epoch");
  if (!epoch.empty() && !name.version.empty() && name.version.find(':') == std::string::npos)
    name.version = std::string(epoch) + ':' + name.version;
}

AdvisoryName InDistribution(const Purl& purl, const SourcePackage& source) {
  const Distribution distribution = DistributionOf(purl);
  AdvisoryName name{.ecosystem = distribution.ecosystem, .name = purl.name, .version = purl.version, .missing = {}};
  if (distribution.ecosystem.empty()) {
    name.missing = "no ecosystem of advisories for \"" + purl.type + "\" packages of \"" + purl.name_space + '"';
    return name;
  }
  if (distribution.lacks_release)
    name.missing = "the purl does not say which release of " + distribution.ecosystem + " (qualifier distro)";
  if (distribution.by_source) TakeSource(purl, source, name);
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

// Go's own packages are "stdlib" in advisories; tools also write "std", and its versions as "go1.20".
void NameStandardLibrary(AdvisoryName& name) {
  if (name.name == "std") name.name = "stdlib";
  if (name.name == "stdlib" && name.version.starts_with("go")) name.version.erase(0, 2);
}

bool IsCommit(std::string_view version) {
  return (version.size() == 40 || version.size() == 64) &&
         std::ranges::all_of(version, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

void CheckAction(const Purl& purl, AdvisoryName& name) {
  if (purl.name_space.empty()) name.missing = "a GitHub action is named with its owner";
  if (!IsCommit(name.version)) return;
  // Advisories on actions name releases; those on repositories name commits.
  name.ecosystem = "GIT";
  name.name.insert(0, "github.com/");
}

// Registries beside the usual one have ecosystems of their own: "VSCode:https://open-vsx.org".
void TakeRepository(const Purl& purl, AdvisoryName& name) {
  struct Registry {
    std::string_view type;
    std::string_view url;
  };
  constexpr std::array kRegistries = {Registry{"maven", "https://maven.google.com"},
                                      Registry{"composer", "https://packages.drupal.org/8"},
                                      Registry{"vscode-extension", "https://open-vsx.org"}};
  std::string_view url = purl.Qualifier("repository_url");
  while (url.ends_with('/')) url.remove_suffix(1);
  for (const Registry& registry : kRegistries) {
    if (purl.type != registry.type) continue;
    const bool same = url == registry.url || url == registry.url.substr(8);  // with and without "https://"
    if (same) name.ecosystem.append(":").append(registry.url);
  }
}

struct TypeRow {
  std::string_view type;
  std::string_view ecosystem;
  char separator;  // between namespace and name; '\0': the name alone
};

// Sorted by type.
constexpr std::array kTypes = {
    TypeRow{"bioconductor", "Bioconductor", '\0'},
    TypeRow{"bitnami", "Bitnami", '\0'},
    TypeRow{"cargo", "crates.io", '\0'},
    TypeRow{"composer", "Packagist", '/'},
    TypeRow{"conan", "ConanCenter", '\0'},
    TypeRow{"cran", "CRAN", '\0'},
    TypeRow{"gem", "RubyGems", '\0'},
    TypeRow{"github", "GitHub Actions", '/'},
    TypeRow{"githubactions", "GitHub Actions", '/'},
    TypeRow{"golang", "Go", '/'},
    TypeRow{"hackage", "Hackage", '\0'},
    TypeRow{"hex", "Hex", '\0'},
    TypeRow{"julia", "Julia", '\0'},
    TypeRow{"maven", "Maven", ':'},
    TypeRow{"npm", "npm", '/'},
    TypeRow{"nuget", "NuGet", '\0'},
    TypeRow{"opam", "opam", '\0'},
    TypeRow{"pub", "Pub", '\0'},
    TypeRow{"pypi", "PyPI", '\0'},
    TypeRow{"swift", "SwiftURL", '/'},
    TypeRow{"vscode-extension", "VSCode", '.'},
};
static_assert(std::ranges::is_sorted(kTypes, {}, &TypeRow::type));

// Repositories that are named as such, and what is in no registry and says where its source is.
bool IsRepository(const Purl& purl) {
  return purl.type == "bitbucket" || purl.type == "gitlab" ||
         (purl.type == "generic" && !purl.Qualifier("vcs_url").empty());
}

// "git+https://host/path@commit": advisories name repositories by host and path, and their tags and commits.
AdvisoryName InRepository(const Purl& purl) {
  AdvisoryName name{.ecosystem = "GIT", .name = {}, .version = purl.version, .missing = {}};
  std::string address = purl.type == "generic"
                            ? std::string(purl.Qualifier("vcs_url"))
                            : (purl.type == "gitlab" ? "https://gitlab.com/" : "https://bitbucket.org/") +
                                  Joined(purl.name_space, '/', purl.name);
  if (const std::size_t at = address.rfind('@'); at != std::string::npos && at > address.rfind('/')) {
    name.version = address.substr(at + 1);
    address.resize(at);
  }
  name.name = NormalRepository(address);
  if (name.name.empty()) name.missing = "the qualifier vcs_url names no repository";
  return name;
}

// NormalName(), of a text that may be taken.
std::string Normalised(std::string_view ecosystem, std::string normal) {
  const std::string_view base = BaseEcosystem(ecosystem);
  if (HasOneSpelling(ecosystem)) return normal;
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

}  // namespace

std::string_view BaseEcosystem(std::string_view ecosystem) {
  return ecosystem.substr(0, ecosystem.find(':'));
}

bool HoldsOnlyWhatIsNamed(std::string_view ecosystem) {
  return ecosystem == "GitHub Actions";
}

// NOLINTNEXTLINE(misc-no-recursion): one layer deep
VersionOrder OrderOf(std::string_view ecosystem) {
  const std::string_view base = BaseEcosystem(ecosystem);
  if (std::ranges::find(kOverlays, base) != kOverlays.end()) {
    if (base == ecosystem) return VersionOrder::kNone;
    const std::string_view inner = ecosystem.substr(base.size() + 1);
    // These have packages of distributions for which OSV has no ecosystem.
    if (IsOneOf(BaseEcosystem(inner), {"CentOS", "CentOS Stream", "Oracle Linux", "Amazon Linux"}))
      return VersionOrder::kRpm;
    // One layer: the inner one is looked up among those with an order of their own.
    return std::ranges::find(kOverlays, BaseEcosystem(inner)) == kOverlays.end() ? OrderOf(inner) : VersionOrder::kNone;
  }
  const auto* row = std::ranges::lower_bound(kOrders, base, {}, &OrderRow::ecosystem);
  return row != kOrders.end() && row->ecosystem == base ? row->order : VersionOrder::kNone;
}

bool HasOneSpelling(std::string_view ecosystem) {
  // These registries take two spellings for one package. Go's do not, but tools lower-case its paths, as purl once
  // asked.
  return !IsOneOf(BaseEcosystem(ecosystem), {"PyPI", "NuGet", "Packagist", "Go", "Pub", "Hex", "SwiftURL",
                                             "GitHub Actions", "Bitnami", "VSCode"});
}

std::string NormalName(std::string_view ecosystem, std::string_view name) {
  return Normalised(ecosystem, std::string(name));
}

std::vector<std::string> LookupEcosystems(std::string_view ecosystem) {
  std::vector<std::string> all = {std::string(ecosystem)};
  std::ranges::move(StreamsOf(ecosystem), std::back_inserter(all));
  const std::string_view base = BaseEcosystem(ecosystem);
  if (base != ecosystem) all.emplace_back(base);
  return all;
}

AdvisoryName AdvisoryNameOf(const Purl& purl, const SourcePackage& source) {
  if (IsDistributionType(purl.type)) return InDistribution(purl, source);
  const auto* row = std::ranges::lower_bound(kTypes, std::string_view(purl.type), {}, &TypeRow::type);
  AdvisoryName name;
  if (IsRepository(purl)) return InRepository(purl);
  if (row == kTypes.end() || row->type != purl.type) {
    name.name = Joined(purl.name_space, '/', purl.name);
    name.version = purl.version;
    name.missing = "purl type \"" + purl.type + "\" is in no ecosystem of advisories";
    return name;
  }
  name.ecosystem = row->ecosystem;
  name.name = Normalised(row->ecosystem,
                         row->separator == '\0' ? purl.name : Joined(purl.name_space, row->separator, purl.name));
  name.version = purl.type == "bitnami" ? std::string(WithoutBitnamiBuild(purl.version)) : purl.version;
  if (purl.type == "golang") NameStandardLibrary(name);
  if (purl.type == "github" || purl.type == "githubactions") CheckAction(purl, name);
  TakeRepository(purl, name);
  return name;
}

}  // namespace entente::supply
