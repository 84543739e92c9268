// pom.xml (Maven): direct dependencies whose version stands in the file itself, literally, by a property or in
// dependencyManagement. Parents, imported lists and profiles are not followed, and a warning says so.
#include <map>
#include <vector>

#include "views/supply/lockfiles/readers.h"
#include "views/supply/lockfiles/xml_elements.h"

namespace entente::supply::lock_readers {
namespace {

struct Dependency {
  std::string group;
  std::string artifact;
  std::string version;
  std::string scope;
  std::string optional;
  std::string place;
};

struct Project {
  std::map<std::string, std::string, std::less<>> properties;
  std::vector<Dependency> dependencies;
  std::vector<Dependency> managed;
  Dependency own;
  Dependency parent;
  bool has_profiles = false;
  bool is_project = false;
};

void TakePart(std::string_view part, std::string_view text, Dependency& dependency) {
  if (part == "groupId") dependency.group = text;
  if (part == "artifactId") dependency.artifact = text;
  if (part == "version") dependency.version = text;
  if (part == "scope") dependency.scope = text;
  if (part == "optional") dependency.optional = text;
}

class Reader {
 public:
  Result<void> Take(const XmlElement& element) {
    constexpr std::string_view kDirect = "project/dependencies/dependency";
    constexpr std::string_view kManaged = "project/dependencyManagement/dependencies/dependency";
    const std::string_view path = element.path;
    const std::size_t slash = path.rfind('/');
    const std::string_view parent = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
    const std::string_view name = path.substr(slash + 1);
    if (path == kDirect || path == kManaged) {
      if (project_.dependencies.size() + project_.managed.size() == kDependenciesMax)
        return Invalid("more than " + std::to_string(kDependenciesMax) + " dependencies", element.Place());
      current_.place = element.Place();
      (path == kDirect ? project_.dependencies : project_.managed).push_back(std::move(current_));
      current_ = {};
    } else if (parent == kDirect || parent == kManaged) {
      TakePart(name, element.text, current_);
    } else if (parent == "project/properties") {
      project_.properties.insert_or_assign(std::string(name), std::string(element.text));
    } else if (parent == "project/parent") {
      TakePart(name, element.text, project_.parent);
    } else if (parent == "project") {
      TakePart(name, element.text, project_.own);
      project_.has_profiles = project_.has_profiles || name == "profiles";
    } else if (path == "project") {
      project_.is_project = true;
    }
    return {};
  }
  Project& project() { return project_; }

 private:
  static constexpr std::size_t kDependenciesMax = 100'000;
  Project project_;
  Dependency current_;
};

// What "${name}" stands for; nothing when the file does not say.
std::optional<std::string> Property(const Project& project, std::string_view name) {
  if (name.starts_with("pom.")) name.remove_prefix(4);
  if (name.starts_with("project.")) name.remove_prefix(8);
  const auto or_parent = [](const std::string& own, const std::string& parent) { return own.empty() ? parent : own; };
  std::string value;
  if (name == "version") value = or_parent(project.own.version, project.parent.version);
  if (name == "groupId") value = or_parent(project.own.group, project.parent.group);
  if (name == "artifactId") value = project.own.artifact;
  if (name == "parent.version") value = project.parent.version;
  if (name == "parent.groupId") value = project.parent.group;
  if (!value.empty()) return value;
  const auto found = project.properties.find(name);
  return found == project.properties.end() ? std::nullopt : std::optional(found->second);
}

// A text with its properties put in; nothing when one is not there, or they go round in circles or on for too long.
class Expansion {
 public:
  explicit Expansion(const Project& project) : project_(project) {}

  std::optional<std::string> Of(std::string_view text, int depth = 0) {
    if (depth == kPropertyDepthMax) return std::nullopt;
    std::string out;
    while (!text.empty()) {
      const std::size_t begin = text.find("${");
      out += text.substr(0, begin);
      if (begin == std::string_view::npos) break;
      const std::size_t end = text.find('}', begin);
      if (end == std::string_view::npos || ++properties_ > kPropertiesMax) return std::nullopt;
      const auto value = Property(project_, text.substr(begin + 2, end - begin - 2));
      if (!value) return std::nullopt;
      const auto expanded = Of(*value, depth + 1);
      if (!expanded) return std::nullopt;
      out += *expanded;
      if (out.size() > kLockTextBytesMax) return std::nullopt;
      text.remove_prefix(end + 1);
    }
    return out;
  }

 private:
  static constexpr int kPropertyDepthMax = 16;
  static constexpr int kPropertiesMax = 256;
  const Project& project_;
  int properties_ = 0;
};

std::optional<std::string> Expanded(const Project& project, std::string_view text) {
  return Expansion(project).Of(text);
}

// "group:artifact", with properties put in.
std::string NameOf(const Project& project, const Dependency& dependency) {
  return Expanded(project, dependency.group).value_or(dependency.group) + ':' +
         Expanded(project, dependency.artifact).value_or(dependency.artifact);
}

// "[1.0]" pins one version, other brackets a range.
bool IsRange(std::string_view version) {
  return version.find_first_of("[](),") != std::string_view::npos;
}

Result<void> AddDependency(LockBuilder& lock, const Project& project, const std::map<std::string, std::string>& managed,
                           const Dependency& dependency) {
  RawPackage raw{.type = "maven", .name = NameOf(project, dependency)};
  if (raw.name.starts_with(':') || raw.name.ends_with(':')) {
    lock.Warn(dependency.place + ": a dependency has groupId and artifactId; left out");
    return {};
  }
  std::string wanted = dependency.version;
  if (const auto found = managed.find(raw.name); wanted.empty() && found != managed.end()) wanted = found->second;
  auto version = Expanded(project, wanted);
  if (version && version->size() > 2 && version->starts_with('[') && version->ends_with(']') &&
      !IsRange(version->substr(1, version->size() - 2)))
    version = version->substr(1, version->size() - 2);
  if (wanted.empty() || !version) {
    raw.unpinned = "its version stands outside of this file (a parent, or an imported list)";
  } else if (IsRange(*version)) {
    raw.unpinned = "a range of versions, not one";
  } else {
    raw.version = *version;
  }
  raw.only_development = dependency.scope == "test";
  raw.optional = dependency.optional == "true";
  if (dependency.scope == "system") raw.from = {LockOrigin::kPath, "systemPath"};
  TRY(lock.Add(std::move(raw), dependency.place));
  return {};
}

}  // namespace

Result<void> Pom(LockBuilder& lock, std::string_view text) {
  Reader reader;
  TRY(ReadXmlElements(AsBytes(text), [&reader](const XmlElement& element) { return reader.Take(element); }));
  const Project& project = reader.project();
  if (!project.is_project) return Invalid("no pom.xml: its root is not \"project\"");
  Dependency own = project.own;
  if (own.group.empty()) own.group = project.parent.group;
  lock.file().name = NameOf(project, own);
  lock.file().version = Expanded(project, "${project.version}").value_or(std::string());
  std::map<std::string, std::string> managed;
  bool imports = false;
  for (const Dependency& one : project.managed) {
    if (one.scope == "import")
      imports = true;
    else
      managed.emplace(NameOf(project, one), one.version);
  }
  std::size_t unknown = 0;
  for (const Dependency& one : project.dependencies) TRY(AddDependency(lock, project, managed, one));
  for (const LockPackage& one : lock.file().packages) unknown += one.version.empty() ? 1 : 0;
  if (unknown > 0)
    lock.Warn(std::to_string(unknown) + " dependencies have no version in this file" +
              (imports ? " (it imports lists of versions)" : "") + "; an SBOM of the build has them");
  if (!project.dependencies.empty())
    lock.Warn("a pom.xml names direct dependencies alone; an SBOM of the build has the others, too");
  if (project.has_profiles) lock.Warn("profiles are not taken");
  return {};
}

}  // namespace entente::supply::lock_readers
