// How npm, Yarn, pnpm and Bun write names, versions and sources. Pure functions; seen by their readers only.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "views/supply/lockfiles/lines.h"
#include "views/supply/lockfiles/lock_builder.h"
#include "views/supply/lockfiles/registries.h"

namespace entente::supply {

// "@scope/name@rest" -> {"@scope/name", "rest"}; the "@" of a scope separates nothing.
[[nodiscard]] inline std::pair<std::string_view, std::string_view> SplitNameAt(std::string_view text) {
  const std::size_t at = text.find('@', 1);
  if (text.empty() || at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

// "https://registry/@scope/name/-/name-1.0.0.tgz" -> "https://registry" where that is another registry.
[[nodiscard]] inline LockSource NpmSource(const LockBuilder& lock, std::string_view url, std::string_view name) {
  LockSource source = lock.SourceOf("npm", url);
  if (source.origin != LockOrigin::kOtherRegistry) return source;
  source.text.resize(std::min(source.text.find("/-/"), source.text.size()));
  if (source.text.ends_with(name)) source.text.resize(source.text.size() - name.size());
  while (source.text.ends_with('/')) source.text.pop_back();
  return source;
}

}  // namespace entente::supply
