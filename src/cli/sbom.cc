// entente sbom: makes CycloneDX documents of what is installed here, locked there, or listed by hand.
#include "views/supply/sboms/sbom.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "base/clock.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "views/supply/make_sbom.h"
#include "views/supply/purl.h"

namespace entente::cli {
namespace {

struct SbomOptions {
  std::string file;
  std::string os_release = "/etc/os-release";
  std::string out;
  std::string name;
  std::string version;
  std::string purl;
  std::string time;
  std::string format;
};

// The document's time: as said, or when its input was last changed, so that the same input gives the same document.
Result<UnixSeconds> TimeOf(const SbomOptions& chosen) {
  if (!chosen.time.empty()) {
    auto time = ParseTime(chosen.time);
    if (!time.has_value()) return BadUsage("'" + chosen.time + "' is no time: write it as 2021-11-10T12:00:00Z");
    return *time;
  }
  struct stat status{};
  if (chosen.file != "-" && ::stat(chosen.file.c_str(), &status) == 0) return status.st_mtim.tv_sec;
  return SystemClock().NowSeconds();
}

Result<supply::SbomSubject> SubjectOf(const SbomOptions& chosen) {
  supply::SbomSubject subject;
  subject.name = chosen.name;
  subject.version = chosen.version;
  subject.purl = chosen.purl;
  TRY_ASSIGN(subject.time, TimeOf(chosen));
  return subject;
}

// A machine is called by its host name, and its state by the day on which packages last changed.
Result<supply::SbomSubject> MachineOf(const SbomOptions& chosen) {
  TRY_ASSIGN(supply::SbomSubject subject, SubjectOf(chosen));
  if (subject.name.empty()) {
    std::array<char, 256> host{};
    subject.name = ::gethostname(host.data(), host.size() - 1) == 0 && host.front() != '\0' ? host.data() : "machine";
  }
  if (subject.version.empty()) subject.version = FormatDate(subject.time);
  if (subject.purl.empty()) {
    TRY_ASSIGN(const supply::Purl purl, supply::Purl::Build({.type = "generic",
                                                             .name_space = {},
                                                             .name = subject.name,
                                                             .version = subject.version,
                                                             .qualifiers = {},
                                                             .subpath = {}}));
    subject.purl = purl.Text();
  }
  return subject;
}

Result<ExitCode> Write(const SbomOptions& chosen, Result<std::string> made, Terminal& terminal) {
  if (!made.has_value()) return std::unexpected(WithContext(std::move(made.error()), chosen.file));
  TRY(WriteOutput(chosen.out, AsBytes(*made)));
  if (chosen.out == "-") return ExitCode::kOk;
  TRY_ASSIGN(const supply::Sbom sbom, supply::ReadSbom(AsBytes(*made)));
  if (chosen.format == "json") {
    PrintJson(terminal, {{"sbom", chosen.out},
                         {"name", sbom.product.name},
                         {"version", sbom.product.version},
                         {"purl", sbom.product.purl},
                         {"components", sbom.components.size()}});
    return ExitCode::kOk;
  }
  Facts facts;
  facts.Add("sbom", chosen.out + " (" + sbom.FormatName() + ")");
  facts.Add("of", sbom.product.name + " " + sbom.product.version);
  facts.Add("purl", sbom.product.purl);
  facts.Add("components", Grouped(sbom.components.size()));
  facts.Print(terminal);
  return ExitCode::kOk;
}

Result<ExitCode> Dpkg(const SbomOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const Bytes status, ReadInput(chosen.file, supply::kInventoryBytesMax));
  TRY_ASSIGN(const Bytes os_release, ReadInput(chosen.os_release, 1 << 20));
  TRY_ASSIGN(const supply::SbomSubject subject, MachineOf(chosen));
  return Write(chosen, supply::MakeDpkgSbom(AsText(status), AsText(os_release), subject), terminal);
}

Result<ExitCode> Npm(const SbomOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const Bytes lock, ReadInput(chosen.file, supply::kInventoryBytesMax));
  TRY_ASSIGN(supply::SbomSubject subject, SubjectOf(chosen));
  auto made = supply::MakeNpmLockSbom(AsText(lock), subject);
  if (made.has_value() && subject.purl.empty()) {
    // The lock file says what it is of; as a purl that is the package which it would be published as.
    TRY_ASSIGN(const supply::Sbom sbom, supply::ReadSbom(AsBytes(*made)));
    const std::string text =
        "pkg:npm/" + sbom.product.name + (sbom.product.version.empty() ? "" : "@" + sbom.product.version);
    if (const auto purl = supply::Purl::Parse(text); purl.has_value()) {
      subject.purl = purl->Text();
      made = supply::MakeNpmLockSbom(AsText(lock), subject);
    }
  }
  return Write(chosen, std::move(made), terminal);
}

Result<ExitCode> FromList(const SbomOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const Bytes list, ReadInput(chosen.file, supply::kInventoryBytesMax));
  TRY_ASSIGN(supply::SbomSubject subject, SubjectOf(chosen));
  return Write(chosen, supply::MakeListedSbom(AsText(list), std::move(subject)), terminal);
}

void DeclareCommon(Options& options, SbomOptions& chosen) {
  options.Text("--out", "FILE", chosen.out, "where the document goes; - for standard output").Required();
  options.Text("--name", "TEXT", chosen.name, "what it is of");
  options.Text("--version", "TEXT", chosen.version, "and which version");
  options.Text("--purl", "PURL", chosen.purl, "the same as a purl with its version");
  options.Text("--time", "TIME", chosen.time,
               "the document's time; when its input was last changed unless said otherwise");
  DeclareFormat(options, chosen.format);
}

Action DeclareDpkg(Options& options) {
  auto chosen = std::make_shared<SbomOptions>();
  chosen->file = "/var/lib/dpkg/status";
  options.Text("--status", "FILE", chosen->file, "the dpkg database; this machine's unless said otherwise");
  options.Text("--os-release", "FILE", chosen->os_release,
               "which distribution it is of; this machine's unless said otherwise");
  DeclareCommon(options, *chosen);
  return [chosen](Terminal& terminal) { return Dpkg(*chosen, terminal); };
}

Action DeclareNpm(Options& options) {
  auto chosen = std::make_shared<SbomOptions>();
  options.Argument("LOCKFILE", chosen->file, "package-lock.json, version 2 or 3").Required();
  DeclareCommon(options, *chosen);
  return [chosen](Terminal& terminal) { return Npm(*chosen, terminal); };
}

Action DeclareFromList(Options& options) {
  auto chosen = std::make_shared<SbomOptions>();
  options.Argument("JSON", chosen->file, "{\"name\", \"version\", \"purl\", \"components\": [purl, …]}").Required();
  DeclareCommon(options, *chosen);
  return [chosen](Terminal& terminal) { return FromList(*chosen, terminal); };
}

}  // namespace

constinit const Command kSbomDpkg{"sbom dpkg", "Make an SBOM of a Debian machine's packages", "",
                                  "entente sbom dpkg --out machine.cdx.json", DeclareDpkg};
constinit const Command kSbomNpm{"sbom npm", "Make an SBOM of an npm lock file", "",
                                 "entente sbom npm web/package-lock.json --out web.cdx.json", DeclareNpm};
constinit const Command kSbomFromList{
    "sbom from-list", "Make an SBOM of a list of purls", "",
    "entente sbom from-list examples/acme-gateway/product-1.0.0.json --out gateway-1.0.0.cdx.json", DeclareFromList};

}  // namespace entente::cli
