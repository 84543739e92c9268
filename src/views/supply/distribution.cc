#include "views/supply/distribution.h"

#include <algorithm>
#include <array>
#include <string>

namespace entente::supply {
namespace {

struct Codename {
  std::string_view name;
  std::string_view release;
};

constexpr std::array kDebianReleases = {
    Codename{"etch", "4"},      Codename{"lenny", "5"},     Codename{"squeeze", "6"}, Codename{"wheezy", "7"},
    Codename{"jessie", "8"},    Codename{"stretch", "9"},   Codename{"buster", "10"}, Codename{"bullseye", "11"},
    Codename{"bookworm", "12"}, Codename{"trixie", "13"},   Codename{"forky", "14"},  Codename{"duke", "15"},
    Codename{"sid", "sid"},     Codename{"unstable", "sid"}};

constexpr std::array kUbuntuReleases = {
    Codename{"hardy", "8.04"},     Codename{"lucid", "10.04"},  Codename{"precise", "12.04"},
    Codename{"quantal", "12.10"},  Codename{"raring", "13.04"}, Codename{"saucy", "13.10"},
    Codename{"trusty", "14.04"},   Codename{"utopic", "14.10"}, Codename{"vivid", "15.04"},
    Codename{"wily", "15.10"},     Codename{"xenial", "16.04"}, Codename{"yakkety", "16.10"},
    Codename{"zesty", "17.04"},    Codename{"artful", "17.10"}, Codename{"bionic", "18.04"},
    Codename{"cosmic", "18.10"},   Codename{"disco", "19.04"},  Codename{"eoan", "19.10"},
    Codename{"focal", "20.04"},    Codename{"groovy", "20.10"}, Codename{"hirsute", "21.04"},
    Codename{"impish", "21.10"},   Codename{"jammy", "22.04"},  Codename{"kinetic", "22.10"},
    Codename{"lunar", "23.04"},    Codename{"mantic", "23.10"}, Codename{"noble", "24.04"},
    Codename{"oracular", "24.10"}, Codename{"plucky", "25.04"}, Codename{"questing", "25.10"},
    Codename{"resolute", "26.04"}};

template <std::size_t kCount>
std::string_view ReleaseCalled(const std::array<Codename, kCount>& releases, std::string_view name) {
  for (const Codename& codename : releases)
    if (name == codename.name) return codename.release;
  return {};
}

bool IsOneOf(std::string_view what, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, what) != list.end();
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool StartsWithDigit(std::string_view text) {
  return !text.empty() && IsDigit(text[0]);
}

// "debian-12" -> "12", "debian-12.5" -> "12.5", "bookworm" stays.
std::string_view AfterName(std::string_view distro, std::string_view name) {
  if (distro.starts_with(name) && distro.size() > name.size() && distro[name.size()] == '-')
    distro.remove_prefix(name.size() + 1);
  return distro;
}

std::string_view AfterLastHyphen(std::string_view distro) {
  return distro.substr(distro.rfind('-') + 1);  // npos + 1 is 0
}

std::string_view UpToDots(std::string_view text, int dots) {
  std::size_t at = text.find('.');
  while (at != std::string_view::npos && --dots > 0) at = text.find('.', at + 1);
  return text.substr(0, at);
}

// "2 (Karoo)" -> "2".
std::string_view UpToBlank(std::string_view text) {
  return text.substr(0, text.find(' '));
}

Distribution Released(std::string_view ecosystem, std::string_view release, bool by_source = true) {
  Distribution distribution{
      .ecosystem = std::string(ecosystem), .lacks_release = release.empty(), .by_source = by_source};
  if (!release.empty()) distribution.ecosystem.append(":").append(release);
  return distribution;
}

std::string DebianRelease(std::string_view distro) {
  distro = AfterName(distro, "debian");
  return std::string(StartsWithDigit(distro) ? UpToDots(distro, 1) : ReleaseCalled(kDebianReleases, distro));
}

// April of an even year: supported for long, and named so.
bool IsLongTermSupport(std::string_view release) {
  const std::size_t dot = release.find('.');
  return dot != std::string_view::npos && dot > 0 && release.substr(dot) == ".04" && (release[dot - 1] - '0') % 2 == 0;
}

std::string UbuntuRelease(std::string_view distro) {
  distro = AfterName(distro, "ubuntu");
  std::string release(StartsWithDigit(distro) ? UpToBlank(UpToDots(distro, 2))
                                              : ReleaseCalled(kUbuntuReleases, distro));
  if (IsLongTermSupport(release)) release += ":LTS";
  return release;
}

// Docker's hardened images say in qualifiers of what they are made: os_distro=debian, os_version=13.
Distribution Hardened(const Purl& purl) {
  const std::string_view version = purl.Qualifier("os_version");
  std::string release = purl.type == "apk" ? "Alpine" : "Debian";
  if (!version.empty()) release.append(":").append(version);
  Distribution distribution = Released("Docker Hardened Images", release);
  distribution.lacks_release = version.empty();
  return distribution;
}

Distribution DebianFamily(const Purl& purl, std::string_view distro) {
  if (purl.name_space == "dhi") return Hardened(purl);
  if (purl.name_space == "echo") return {.ecosystem = "Echo"};
  if (purl.name_space == "ubuntu" || (purl.name_space.empty() && distro.starts_with("ubuntu")))
    return Released("Ubuntu", UbuntuRelease(distro));
  if (!purl.name_space.empty() && purl.name_space != "debian") return {};
  return Released("Debian", DebianRelease(distro));
}

Distribution BellSoft(std::string_view ecosystem, std::string_view distro) {
  const std::string_view release = AfterLastHyphen(distro);
  return Released(ecosystem,
                  StartsWithDigit(release) || release == "stream" ? UpToDots(release, 1) : std::string_view{});
}

Distribution AlpineFamily(const Purl& purl, std::string_view distro) {
  if (purl.name_space == "dhi") return Hardened(purl);
  if (IsOneOf(purl.name_space, {"wolfi", "wolfi-os"})) return {.ecosystem = "Wolfi"};
  if (purl.name_space == "chainguard") return {.ecosystem = "Chainguard"};
  if (purl.name_space == "minimos") return {.ecosystem = "MinimOS"};
  if (purl.name_space == "cleanstart") return {.ecosystem = "CleanStart"};
  if (purl.name_space == "alpaquita") return BellSoft("Alpaquita", distro);
  if (purl.name_space == "bellsoft-hardened-containers") return BellSoft("BellSoft Hardened Containers", distro);
  if (!purl.name_space.empty() && purl.name_space != "alpine") return {};
  std::string_view release = AfterName(distro, "alpine");
  if (release.starts_with('v')) release.remove_prefix(1);
  if (!StartsWithDigit(release)) return Released("Alpine", {});
  return Released("Alpine", "v" + std::string(UpToDots(release, 2)));
}

// Advisories name products, with modules and streams behind them: StreamsOf() tells them.
Distribution RedHat(std::string_view distro) {
  const std::string_view release = UpToDots(AfterLastHyphen(distro), 1);
  return Released("Red Hat", StartsWithDigit(release) ? "enterprise_linux:" + std::string(release) : "", false);
}

// "sles-15.3" -> "Linux Enterprise Server 15 SP3".
Distribution Suse(std::string_view distro) {
  const std::string_view release = AfterLastHyphen(distro);
  if (!StartsWithDigit(release)) return Released("SUSE", {});
  std::string name = "Linux Enterprise Server " + std::string(UpToDots(release, 1));
  const std::size_t dot = release.find('.');
  if (dot != std::string_view::npos && release.substr(dot + 1) != "0")
    name.append(" SP").append(release.substr(dot + 1));
  return Released("SUSE", name);
}

Distribution OpenSuse(std::string_view distro) {
  if (distro.find("tumbleweed") != std::string_view::npos) return Released("openSUSE", "Tumbleweed");
  const std::string_view release = UpToDots(AfterLastHyphen(distro), 2);
  if (!StartsWithDigit(release)) return Released("openSUSE", {});
  const bool micro = distro.find("micro") != std::string_view::npos;
  return Released("openSUSE", (micro ? "Leap Micro " : "Leap ") + std::string(release));
}

// "openeuler-22.03-lts-sp1"; where only "22.03" is said, the package's own release tells the rest: "oe2203sp1".
Distribution OpenEuler(const Purl& purl, std::string_view distro) {
  std::string release(AfterName(distro, "openeuler"));
  if (!StartsWithDigit(release)) release.clear();
  for (char& c : release)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (release.find("LTS") != std::string::npos) return Released("openEuler", release);
  const std::size_t tag = purl.version.rfind(".oe");
  if (tag == std::string::npos || purl.version.size() < tag + 7) return Released("openEuler", {});
  const std::string digits = purl.version.substr(tag + 3, 4);
  if (!std::ranges::all_of(digits, IsDigit)) return Released("openEuler", {});
  release = digits.substr(0, 2) + "." + digits.substr(2) + "-LTS";
  const std::string_view rest = std::string_view(purl.version).substr(tag + 7);
  if (rest.size() > 2 && rest.starts_with("sp") && IsDigit(rest[2])) release.append("-SP").append(1, rest[2]);
  return Released("openEuler", release);
}

Distribution RpmFamily(const Purl& purl, std::string_view distro) {
  struct Known {
    std::string_view name_space;
    std::string_view ecosystem;
    int dots;  // how much of the release advisories name: 1 for "9", 2 for "3.0"
    bool by_source;
  };
  constexpr std::array kKnown = {
      Known{"almalinux", "AlmaLinux", 1, false},    Known{"alma", "AlmaLinux", 1, false},
      Known{"rocky", "Rocky Linux", 1, true},       Known{"rockylinux", "Rocky Linux", 1, true},
      Known{"mageia", "Mageia", 1, true},           Known{"azurelinux", "Azure Linux", 1, true},
      Known{"azure-linux", "Azure Linux", 1, true}, Known{"mariner", "Azure Linux", 1, true},
      Known{"photon", "Photon OS", 2, false}};
  for (const Known& known : kKnown) {
    if (purl.name_space != known.name_space) continue;
    const std::string_view release = UpToDots(AfterLastHyphen(distro), known.dots);
    return Released(known.ecosystem, StartsWithDigit(release) ? release : std::string_view{}, known.by_source);
  }
  if (IsOneOf(purl.name_space, {"redhat", "rhel"})) return RedHat(distro);
  if (IsOneOf(purl.name_space, {"suse", "sles", "sled"})) return Suse(distro);
  if (purl.name_space.starts_with("opensuse")) return OpenSuse(distro);
  if (purl.name_space == "openeuler") return OpenEuler(purl, distro);
  return {};
}

void AddRedHatStreams(std::string_view ecosystem, std::vector<std::string>& streams) {
  for (const std::string_view stream :
       {"baseos", "appstream", "crb", "highavailability", "resilientstorage", "realtime", "nfv", "sap", "sap_hana",
        "supplementary", "server", "client", "workstation", "computenode"})
    streams.push_back(std::string(ecosystem) + "::" + std::string(stream));
}

void AddSuseModules(std::string_view ecosystem, std::vector<std::string>& modules) {
  constexpr std::string_view kServer = "SUSE:Linux Enterprise Server ";
  if (!ecosystem.starts_with(kServer)) return;
  const std::string release(ecosystem.substr(kServer.size()));
  for (const std::string_view suffix : {"-LTSS", "-BCL", "-ESPOS", "-TERADATA"})
    modules.push_back(std::string(ecosystem) + std::string(suffix));
  for (const std::string_view product :
       {"Server for SAP Applications", "High Performance Computing", "Desktop", "Software Development Kit",
        "Module for Basesystem", "Module for Server Applications", "Module for Development Tools",
        "Module for Desktop Applications", "Module for Web and Scripting", "Module for Containers",
        "Module for Public Cloud", "Module for Python 3", "Module for Legacy", "Module for Legacy Software",
        "Module for Package Hub", "Workstation Extension", "High Availability Extension", "Live Patching"})
    modules.push_back("SUSE:Linux Enterprise " + std::string(product) + " " + release);
}

void AddUbuntuNames(std::string_view ecosystem, std::vector<std::string>& names) {
  constexpr std::string_view kUbuntu = "Ubuntu:";
  constexpr std::string_view kLongTerm = ":LTS";
  const std::string release(ecosystem.substr(kUbuntu.size()));
  if (!ecosystem.ends_with(kLongTerm) || release.starts_with("Pro:")) return;
  names.emplace_back(ecosystem.substr(0, ecosystem.size() - kLongTerm.size()));
  names.push_back("Ubuntu:Pro:" + release);
}

}  // namespace

Distribution DistributionOf(const Purl& purl) {
  const std::string distro = LoweredAscii(purl.Qualifier("distro"));
  if (purl.type == "deb") return DebianFamily(purl, distro);
  if (purl.type == "apk") return AlpineFamily(purl, distro);
  return RpmFamily(purl, distro);
}

std::vector<std::string> StreamsOf(std::string_view ecosystem) {
  std::vector<std::string> names;
  if (ecosystem.starts_with("Ubuntu:")) AddUbuntuNames(ecosystem, names);
  if (ecosystem.starts_with("Red Hat:") && ecosystem.find("::") == std::string_view::npos)
    AddRedHatStreams(ecosystem, names);
  if (ecosystem.starts_with("SUSE:")) AddSuseModules(ecosystem, names);
  return names;
}

}  // namespace entente::supply
