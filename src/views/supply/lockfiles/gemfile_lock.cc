// Gemfile.lock (Bundler): sections by source (GEM, GIT, PATH, PLUGIN SOURCE), in each the gems at four blanks and what
// they need at six.
#include <vector>

#include "views/supply/lockfiles/lines.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

struct Section {
  std::string_view name;
  std::string remote;
  std::string revision;
};

bool IsSource(std::string_view name) {
  return name == "GEM" || name == "GIT" || name == "PATH" || name == "PLUGIN SOURCE";
}

LockSource SourceOfSection(const LockBuilder& lock, const Section& section) {
  if (section.name == "GIT") return {LockOrigin::kGit, section.remote + '#' + section.revision};
  if (section.name == "PATH") return {LockOrigin::kPath, section.remote};
  if (section.name == "PLUGIN SOURCE") return {LockOrigin::kOtherRegistry, section.remote};
  return lock.SourceOf("gem", section.remote);
}

// "nokogiri (1.15.4-x86_64-linux)" -> {"nokogiri", "1.15.4"}: versions have no hyphen, what follows one is a platform.
std::pair<std::string_view, std::string_view> GemOf(std::string_view spec) {
  const auto [name, rest] = CutAt(spec, " (");
  const std::string_view version = rest.substr(0, rest.find_first_of(")-"));
  return {name, version};
}

struct Need {
  std::uint32_t gem;
  std::string_view name;
};

// "rails (~> 7.0)", "shop!": the mark says that it is not from the section's first source.
std::string_view NeededName(std::string_view text) {
  std::string_view name = CutAt(text, " ").first;
  if (name.ends_with('!')) name.remove_suffix(1);
  return name;
}

}  // namespace

Result<void> Gemfile(LockBuilder& lock, std::string_view text) {
  Section section;
  Positions by_name;
  std::vector<Need> needs;
  std::vector<std::string_view> asked_for;
  std::uint32_t gem = 0;
  bool in_gem = false;
  bool any_section = false;
  Lines lines(text);
  std::string_view line;
  while (lines.Next(line)) {
    const std::string_view trimmed = Trimmed(line);
    if (trimmed.empty()) continue;
    if (trimmed.starts_with("<<<<<<<") || trimmed.starts_with(">>>>>>>"))
      return Invalid("two versions are being merged; resolve the conflict first", lines.Place());
    const std::size_t indent = IndentOf(line);
    if (indent == 0) {
      section = {.name = trimmed, .remote = {}, .revision = {}};
      any_section = any_section || IsSource(trimmed) || trimmed == "DEPENDENCIES";
      in_gem = false;
    } else if (section.name == "DEPENDENCIES" && indent == 2) {
      asked_for.push_back(NeededName(trimmed));
    } else if (!IsSource(section.name)) {
      continue;
    } else if (indent == 2) {
      // A section with several registries counts as another one if one of them is.
      if (trimmed.starts_with("remote: ") && (section.remote.empty() || section.name != "GEM" ||
                                              lock.SourceOf("gem", section.remote).origin == LockOrigin::kRegistry))
        section.remote = trimmed.substr(8);
      if (trimmed.starts_with("revision: ")) section.revision = trimmed.substr(10);
    } else if (indent == 4) {
      const auto [name, version] = GemOf(trimmed);
      if (version.empty()) return Invalid("a gem is written as \"name (version)\"", lines.Place());
      RawPackage raw{.type = "gem", .name = std::string(name), .version = std::string(version)};
      raw.from = SourceOfSection(lock, section);
      auto added = lock.Add(std::move(raw), lines.Place());
      if (!added) return std::unexpected(std::move(added.error()));
      gem = *added;
      in_gem = true;
      by_name.emplace(name, *added);
    } else if (indent == 6 && in_gem) {
      needs.push_back({gem, NeededName(trimmed)});
    }
  }
  if (!any_section) return Invalid("no Gemfile.lock: it has none of its sections (GEM, DEPENDENCIES)");
  lock.file().has_dependencies = true;
  for (const std::string_view name : asked_for)
    if (const auto to = PositionOf(by_name, name)) lock.AskedFor(*to);
  for (const Need& need : needs)
    if (const auto to = PositionOf(by_name, need.name)) TRY(lock.Depends(need.gem, *to));
  return {};
}

}  // namespace entente::supply::lock_readers
