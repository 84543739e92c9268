#include "views/supply/repository.h"

#include <algorithm>
#include <array>

#include "views/supply/purl.h"

namespace entente::supply {
namespace {

void DropPrefix(std::string_view& text, std::string_view prefix) {
  if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
}

// What stands behind the scheme and whoever logs in; "git@host:path" has no scheme.
std::string HostAndPath(std::string_view address) {
  DropPrefix(address, "git+");
  const std::size_t scheme = address.find("://");
  const bool scp_like = scheme == std::string_view::npos;
  if (!scp_like) address.remove_prefix(scheme + 3);
  address = address.substr(0, address.find_first_of("?#"));
  const std::size_t slash = address.find('/');
  if (const std::size_t at = address.find('@'); at < slash) address.remove_prefix(at + 1);
  std::string text(address);
  if (const std::size_t colon = text.find(':'); scp_like && colon < text.find('/')) text[colon] = '/';
  return text;
}

}  // namespace

std::string NormalRepository(std::string_view address) {
  constexpr auto kIgnoreCase = std::to_array<std::string_view>({"github.com", "gitlab.com", "bitbucket.org"});
  std::string text = HostAndPath(address);
  const std::size_t slash = text.find('/');
  if (slash == 0 || slash == std::string::npos) return {};
  std::string host = LoweredAscii(std::string_view(text).substr(0, slash));
  if (host.starts_with("www.")) host.erase(0, 4);
  for (const std::string_view port : {":443", ":80", ":22"})
    if (host.ends_with(port)) host.resize(host.size() - port.size());
  std::string path = text.substr(slash);
  while (path.ends_with('/')) path.pop_back();
  if (path.ends_with(".git")) path.resize(path.size() - 4);
  if (path.size() < 2) return {};
  if (std::ranges::find(kIgnoreCase, host) != kIgnoreCase.end()) LowerAscii(path);
  return host + path;
}

}  // namespace entente::supply
