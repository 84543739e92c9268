#include "views/supply/purl_types.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace entente::supply {
namespace {

enum class Presence : std::uint8_t { kOptional, kRequired, kForbidden };

struct TypeRule {
  std::string_view type;
  bool lower_namespace = false;
  bool lower_name = false;
  bool lower_version = false;
  Presence name_space = Presence::kOptional;
  std::string_view required_qualifier = {};
};

// Sorted by type. A namespace is only insisted on where the specification's tests do: what is in the wild is often
// poorer than the definitions ask for.
constexpr std::array kRules = {
    TypeRule{.type = "alpm", .lower_namespace = true, .lower_name = true},
    TypeRule{.type = "apk", .lower_namespace = true, .lower_name = true},
    TypeRule{.type = "bitbucket", .lower_namespace = true, .lower_name = true},
    TypeRule{.type = "bitnami", .lower_name = true},
    TypeRule{.type = "brew", .lower_namespace = true, .lower_name = true},
    TypeRule{.type = "chrome-extension", .lower_name = true},
    TypeRule{.type = "composer", .lower_namespace = true, .lower_name = true},
    TypeRule{.type = "deb", .lower_namespace = true, .lower_name = true},
    TypeRule{.type = "github", .lower_namespace = true, .lower_name = true},
    TypeRule{.type = "hex", .lower_namespace = true, .lower_name = true},
    TypeRule{.type = "huggingface", .lower_version = true},
    TypeRule{.type = "julia", .required_qualifier = "uuid"},
    TypeRule{.type = "luarocks", .lower_namespace = true, .lower_name = true},
    TypeRule{.type = "oci", .lower_name = true, .lower_version = true},
    TypeRule{.type = "otp", .lower_name = true, .name_space = Presence::kForbidden},
    TypeRule{.type = "pypi", .lower_name = true, .lower_version = true},
    TypeRule{.type = "qpkg", .lower_namespace = true},
    TypeRule{.type = "rpm", .lower_namespace = true},
    TypeRule{.type = "swift", .name_space = Presence::kRequired},
    TypeRule{.type = "vcpkg", .name_space = Presence::kForbidden},
    TypeRule{.type = "vscode-extension",
             .lower_namespace = true,
             .lower_name = true,
             .lower_version = true,
             .name_space = Presence::kRequired},
    TypeRule{.type = "yocto", .lower_namespace = true},
};

Result<void> CheckChromeExtension(const Purl& purl) {
  const bool name_holds =
      purl.name.size() == 32 && std::ranges::all_of(purl.name, [](char c) { return c >= 'a' && c <= 'p'; });
  if (!name_holds) return Invalid("purl: a Chrome extension's name is 32 letters from a to p");
  int dots = 0;
  char before = '.';
  for (const char c : purl.version) {
    const bool dot = c == '.';
    if ((!dot && (c < '0' || c > '9')) || (dot && before == '.')) dots = 4;
    dots += dot ? 1 : 0;
    before = c;
  }
  if (!purl.version.empty() && (dots > 3 || before == '.'))
    return Invalid("purl: a Chrome extension's version is one to four numbers");
  return {};
}

// Distribution names on CPAN have "-" where module names have "::".
Result<void> CheckCpan(const Purl& purl) {
  if (purl.name.find("::") != std::string::npos)
    return Invalid("purl: a CPAN name is a distribution's (\"-\"), not a module's (\"::\")");
  return {};
}

}  // namespace

Result<void> ApplyTypeRules(Purl& purl) {
  const auto* rule = std::ranges::lower_bound(kRules, std::string_view(purl.type), {}, &TypeRule::type);
  if (rule != kRules.end() && rule->type == purl.type) {
    if (rule->lower_namespace) LowerAscii(purl.name_space);
    if (rule->lower_name) LowerAscii(purl.name);
    if (rule->lower_version) LowerAscii(purl.version);
    if (rule->name_space == Presence::kRequired && purl.name_space.empty())
      return Invalid("purl: type \"" + purl.type + "\" needs a namespace");
    if (rule->name_space == Presence::kForbidden && !purl.name_space.empty())
      return Invalid("purl: type \"" + purl.type + "\" has no namespaces");
    if (!rule->required_qualifier.empty() && purl.Qualifier(rule->required_qualifier).empty())
      return Invalid("purl: type \"" + purl.type + "\" needs the qualifier \"" + std::string(rule->required_qualifier) +
                     '"');
  }
  if (purl.type == "pypi") std::ranges::replace(purl.name, '_', '-');
  if (purl.type == "pub") {
    LowerAscii(purl.name);
    for (char& c : purl.name)
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) c = '_';
  }
  // Names at GitHub ignore case, whichever type they are written in.
  if (purl.type == "git" && purl.name_space == "github") {
    LowerAscii(purl.name_space);
    LowerAscii(purl.name);
  }
  // Databricks' registry ignores case, others do not.
  if (purl.type == "mlflow" && purl.Qualifier("repository_url").find("azuredatabricks.") != std::string_view::npos)
    LowerAscii(purl.name);
  if (purl.type == "chrome-extension") return CheckChromeExtension(purl);
  if (purl.type == "cpan") return CheckCpan(purl);
  return {};
}

}  // namespace entente::supply
