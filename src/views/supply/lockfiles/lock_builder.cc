#include "views/supply/lockfiles/lock_builder.h"

#include <algorithm>

#include "views/supply/lockfiles/registries.h"
#include "views/supply/purl.h"
#include "views/supply/sboms/sbom.h"

namespace entente::supply {
namespace {

std::string WhyNotLookedUp(const LockSource& from) {
  switch (from.origin) {
    case LockOrigin::kRegistry:
      return {};
    case LockOrigin::kOtherRegistry:
      return "from another registry than the public one (" + std::string(HostOf(from.text)) + ")";
    case LockOrigin::kGit:
      return "from a repository, and not from the public registry";
    case LockOrigin::kUrl:
      return "from an address, and not from the public registry";
    case LockOrigin::kPath:
      return "a folder or file of the project, from no registry";
    case LockOrigin::kPlatform:
      return "comes with the platform (" + from.text + "), from no registry";
  }
  return {};
}

std::string_view QualifierOf(LockOrigin origin) {
  switch (origin) {
    case LockOrigin::kOtherRegistry:
      return "repository_url";
    case LockOrigin::kGit:
      return "vcs_url";
    case LockOrigin::kUrl:
      return "download_url";
    default:
      return {};
  }
}

// Where the name of an ecosystem is cut into a purl's namespace and name.
void SetName(std::string_view name, Purl& purl) {
  const bool last = purl.type == "npm" || purl.type == "golang" || purl.type == "composer" || purl.type == "swift";
  const std::size_t at = purl.type == "maven"       ? name.find(':')
                         : purl.type == "cocoapods" ? name.find('/')
                         : last                     ? name.rfind('/')
                                                    : std::string_view::npos;
  if (at == std::string_view::npos) {
    purl.name = name;
  } else if (purl.type == "cocoapods") {
    purl.name = name.substr(0, at);
    purl.subpath = name.substr(at + 1);
  } else {
    purl.name_space = name.substr(0, at);
    purl.name = name.substr(at + 1);
  }
}

Result<std::string> PurlOf(RawPackage& raw) {
  Purl purl{.type = std::string(raw.type),
            .name_space = std::move(raw.purl_namespace),
            .name = {},
            .version = raw.version,
            .qualifiers = std::move(raw.qualifiers),
            .subpath = {}};
  SetName(raw.purl_name.empty() ? raw.name : raw.purl_name, purl);
  if (const std::string_view key = QualifierOf(raw.from.origin); !key.empty() && !raw.from.text.empty())
    purl.qualifiers.emplace_back(key, raw.from.text);
  std::ranges::sort(purl.qualifiers);
  TRY_ASSIGN(const Purl built, Purl::Build(std::move(purl)));
  return built.Text();
}

}  // namespace

Result<std::uint32_t> LockBuilder::Add(RawPackage raw, std::string_view place) {
  if (raw.name.empty()) return Invalid("a package without a name", std::string(place));
  if (raw.name.size() > kLockTextBytesMax || raw.version.size() > kLockTextBytesMax)
    return Invalid("a name or version longer than " + std::to_string(kLockTextBytesMax) + " bytes", std::string(place));
  raw.from.text = WithoutSecrets(raw.from.text);
  std::string key = raw.name + '\n' + raw.version + '\n' + raw.from.text + '\n';
  key += static_cast<char>('0' + static_cast<int>(raw.from.origin));
  if (const auto known = PositionOf(known_, key)) {
    LockPackage& package = file_.packages[*known];
    package.only_development = package.only_development && raw.only_development;
    package.optional = package.optional && raw.optional;
    return *known;
  }
  if (file_.packages.size() == kComponentsMax)
    return Invalid("more than " + std::to_string(kComponentsMax) + " packages", std::string(place));
  LockPackage package{.name = raw.name,
                      .version = raw.version,
                      .purl = {},
                      .origin = raw.from.origin,
                      .source = raw.from.text,
                      .not_looked_up = raw.unpinned.empty() ? WhyNotLookedUp(raw.from) : std::move(raw.unpinned),
                      .licence = std::move(raw.licence),
                      .only_development = raw.only_development,
                      .optional = raw.optional,
                      .depends_on = {}};
  // A folder of the project is not the registry's package of that name: it gets no purl.
  if (package.origin != LockOrigin::kPath && package.origin != LockOrigin::kPlatform) {
    auto purl = PurlOf(raw);
    if (purl) {
      package.purl = *std::move(purl);
    } else {
      // Where it was not to be looked up anyway, that it cannot be written as a purl is no news.
      if (package.not_looked_up.empty()) {
        package.not_looked_up = purl.error().message;
        Warn(std::string(place) + ": " + purl.error().message);
      }
    }
  }
  const auto position = static_cast<std::uint32_t>(file_.packages.size());
  file_.packages.push_back(std::move(package));
  known_.emplace(std::move(key), position);
  return position;
}

Result<void> LockBuilder::Depends(std::uint32_t from, std::uint32_t to) {
  file_.has_dependencies = true;
  if (from == to) return {};
  if (edges_ == kLockEdgesMax) return Invalid("more than " + std::to_string(kLockEdgesMax) + " dependencies");
  ++edges_;
  file_.packages[from].depends_on.push_back(to);
  return {};
}

void LockBuilder::Warn(std::string text) {
  if (file_.warnings.size() < kWarningsMax)
    file_.warnings.push_back(std::move(text));
  else if (file_.warnings.size() == kWarningsMax)
    file_.warnings.emplace_back("more warnings are left out");
}

LockSource LockBuilder::SourceOf(std::string_view type, std::string_view url) const {
  return {OriginOf(type, url, context_.mirrors), std::string(url)};
}

void LockBuilder::MarkDevelopment(const std::vector<std::uint32_t>& production,
                                  const std::vector<std::uint32_t>& development) {
  const auto reached_from = [this](std::vector<std::uint32_t> open) {
    std::vector<bool> reached(file_.packages.size());
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      if (reached[at]) continue;
      reached[at] = true;
      for (const std::uint32_t next : file_.packages[at].depends_on)
        if (!reached[next]) open.push_back(next);
    }
    return reached;
  };
  const std::vector<bool> runs = reached_from(production);
  const std::vector<bool> develops = reached_from(development);
  for (std::size_t i = 0; i < file_.packages.size(); ++i) file_.packages[i].only_development = develops[i] && !runs[i];
}

void LockBuilder::Finish() {
  const auto each_once = [](std::vector<std::uint32_t>& positions) {
    std::ranges::sort(positions);
    const auto twice = std::ranges::unique(positions);
    positions.erase(twice.begin(), twice.end());
  };
  for (LockPackage& package : file_.packages) {
    if (package.origin == LockOrigin::kRegistry) package.source.clear();
    each_once(package.depends_on);
  }
  each_once(file_.asked_for);
}

}  // namespace entente::supply
