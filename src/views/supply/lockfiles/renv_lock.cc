// renv.lock (R): JSON, "Packages" by name, each with the repository that it is from.
#include <array>
#include <vector>

#include "views/supply/json_dom.h"
#include "views/supply/lockfiles/json_values.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

// Names of "R"."Repositories" with their addresses.
using Repositories = std::unordered_map<std::string, std::string, TextHash, std::equal_to<>>;

Repositories ReadRepositories(const std::optional<dom::element>& r) {
  Repositories all;
  dom::array list;
  if (!r || (*r)["Repositories"].get_array().get(list) != simdjson::SUCCESS) return all;
  for (const dom::element one : list) {
    std::string_view name;
    std::string_view url;
    if (one["Name"].get_string().get(name) == simdjson::SUCCESS &&
        one["URL"].get_string().get(url) == simdjson::SUCCESS)
      all.emplace(name, url);
  }
  return all;
}

struct Needs {
  std::uint32_t package;
  dom::array names;
};

RawPackage PackageOf(const LockBuilder& lock, const Repositories& repositories, std::string_view source,
                     std::string_view repository, std::string_view remote) {
  RawPackage raw{.type = "cran"};
  if (source == "Bioconductor" || repository.starts_with("Bioc")) {
    raw.type = "bioconductor";
  } else if (source == "Repository" || (source.empty() && !repository.empty())) {
    // RSPM is Posit's mirror of CRAN; other names are what the project calls its repositories.
    if (repository == "CRAN" || repository == "RSPM" || repository.empty()) return raw;
    const auto found = repositories.find(repository);
    raw.from = lock.SourceOf("cran", found == repositories.end() ? repository : std::string_view(found->second));
  } else if (source == "Local") {
    raw.from = {LockOrigin::kPath, "Local"};
  } else if (!source.empty()) {
    raw.from = {LockOrigin::kGit,
                (source == "GitHub" ? "https://github.com/" : std::string(source) + ':') + std::string(remote)};
  }
  return raw;
}

}  // namespace

Result<void> Renv(LockBuilder& lock, std::string_view text) {
  JsonParser parser;
  TRY_ASSIGN(const dom::element root, parser.Parse(AsBytes(text), kLockFileBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(const auto members, TakeMembers(object, std::to_array<std::string_view>({"R", "Packages"}), place));
  const Repositories repositories = ReadRepositories(members[0]);
  const Place in = place.At("Packages");
  TRY_ASSIGN(const auto packages, OptionalObject(members[1], in));
  if (!packages) return Invalid("no renv.lock: it has no packages", "/Packages");
  Positions by_name;
  std::vector<Needs> needs;
  for (const auto& [key, value] : *packages) {
    const Place at = in.At(key);
    TRY_ASSIGN(const dom::object one, RequireObject(value, at));
    TRY_ASSIGN(const auto parts,
               TakeMembers(one,
                           std::to_array<std::string_view>({"Package", "Version", "Source", "Repository",
                                                            "RemoteUsername", "RemoteRepo", "Requirements"}),
                           at));
    std::array<std::string_view, 6> texts;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      TRY_ASSIGN(texts[i], OptionalText(parts[i], at, kLockTextBytesMax));
    }
    const auto [name, version, source, repository, user, remote] = texts;
    RawPackage raw = PackageOf(lock, repositories, source, repository, std::string(user) + '/' + std::string(remote));
    raw.name = name.empty() ? key : name;
    raw.version = version;
    if (version.empty()) raw.unpinned = "the lock file gives no version";
    TRY_ASSIGN(const std::uint32_t package, lock.Add(std::move(raw), at.Text()));
    by_name.emplace(key, package);
    dom::array names;
    if (Take(parts[6], names)) needs.push_back({package, names});
  }
  for (const Needs& one : needs) {
    for (const dom::element element : one.names) {
      std::string_view name;
      if (element.get_string().get(name) != simdjson::SUCCESS) continue;
      if (const auto to = PositionOf(by_name, name)) TRY(lock.Depends(one.package, *to));
    }
  }
  return {};
}

}  // namespace entente::supply::lock_readers
