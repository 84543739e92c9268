#include "views/supply/lockfiles/registries.h"

#include <algorithm>
#include <array>

#include "views/supply/purl.h"

namespace entente::supply {
namespace {

struct Registry {
  std::string_view type;
  std::string_view host;
};

// The registries themselves, their file servers, and public mirrors that package managers are often set to.
constexpr std::array kPublic = {
    Registry{"npm", "registry.npmjs.org"},
    Registry{"npm", "registry.yarnpkg.com"},
    Registry{"npm", "registry.npmmirror.com"},
    Registry{"npm", "cdn.npmmirror.com"},
    Registry{"npm", "registry.npm.taobao.org"},
    Registry{"npm", "registry.node-modules.io"},
    Registry{"pypi", "pypi.org"},
    Registry{"pypi", "pypi.python.org"},
    Registry{"pypi", "files.pythonhosted.org"},
    Registry{"pypi", "pypi.tuna.tsinghua.edu.cn"},
    Registry{"pypi", "mirrors.aliyun.com"},
    Registry{"cargo", "index.crates.io"},
    Registry{"cargo", "static.crates.io"},
    Registry{"cargo", "crates.io"},
    Registry{"gem", "rubygems.org"},
    Registry{"gem", "index.rubygems.org"},
    Registry{"composer", "packagist.org"},
    Registry{"composer", "repo.packagist.org"},
    Registry{"maven", "repo.maven.apache.org"},
    Registry{"maven", "repo1.maven.org"},
    Registry{"nuget", "api.nuget.org"},
    Registry{"nuget", "www.nuget.org"},
    Registry{"pub", "pub.dev"},
    Registry{"pub", "pub.dartlang.org"},
    Registry{"pub", "pub.flutter-io.cn"},
    Registry{"hex", "repo.hex.pm"},
    Registry{"hackage", "hackage.haskell.org"},
    Registry{"cran", "cran.r-project.org"},
    Registry{"cran", "cloud.r-project.org"},
    Registry{"cran", "cran.rstudio.com"},
    Registry{"cran", "packagemanager.posit.co"},
    Registry{"cran", "packagemanager.rstudio.com"},
    Registry{"conan", "center.conan.io"},
    Registry{"conan", "center2.conan.io"},
};

std::string_view AfterScheme(std::string_view url) {
  const std::size_t scheme = url.find("://");
  return scheme == std::string_view::npos ? url : url.substr(scheme + 3);
}

bool IsOneOfPrefixes(std::string_view text, std::initializer_list<std::string_view> prefixes) {
  return std::ranges::any_of(prefixes, [text](std::string_view prefix) { return text.starts_with(prefix); });
}

}  // namespace

std::string_view HostOf(std::string_view url) {
  std::string_view rest = AfterScheme(url);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) rest.remove_prefix(at + 1);
  return rest.substr(0, rest.find(':'));
}

std::string WithoutSecrets(std::string_view url) {
  std::string_view fragment;
  if (const std::size_t hash = url.find('#'); hash != std::string_view::npos) {
    fragment = url.substr(hash);
    url = url.substr(0, hash);
  }
  url = url.substr(0, url.find('?'));
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url) + std::string(fragment);
  const std::string_view rest = url.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find('/'));
  const std::size_t at = authority.rfind('@');
  std::string clean(url.substr(0, scheme + 3));
  if (at == std::string_view::npos || authority.substr(0, at) == "git")
    clean += rest;
  else
    clean += rest.substr(at + 1);
  clean += fragment;
  return clean;
}

bool IsPublicRegistry(std::string_view type, std::string_view url, const std::vector<std::string>& mirrors) {
  const std::string host = LoweredAscii(HostOf(url));
  if (std::ranges::find(mirrors, host) != mirrors.end()) return true;
  return std::ranges::any_of(kPublic, [&](const Registry& one) { return one.type == type && one.host == host; });
}

bool IsRepository(std::string_view url) {
  if (IsOneOfPrefixes(
          url, {"git+", "git:", "git@", "ssh:", "github:", "gitlab:", "bitbucket:", "gist:", "hg+", "svn+", "bzr+"}))
    return true;
  const std::string_view address = url.substr(0, url.find('#'));
  return address.ends_with(".git") && address.find("://") != std::string_view::npos;
}

LockOrigin OriginOf(std::string_view type, std::string_view url, const std::vector<std::string>& mirrors) {
  if (url.empty()) return LockOrigin::kRegistry;
  if (IsOneOfPrefixes(url, {"file:", "link:", "portal:", "workspace:", "./", "../", "/"})) return LockOrigin::kPath;
  if (IsRepository(url)) return LockOrigin::kGit;
  if (IsPublicRegistry(type, url, mirrors)) return LockOrigin::kRegistry;
  // Archives in a registry of npm's kind stand below "/-/"; any other address is an archive's own.
  if (type == "npm" && url.find("/-/") == std::string_view::npos) return LockOrigin::kUrl;
  return LockOrigin::kOtherRegistry;
}

}  // namespace entente::supply
