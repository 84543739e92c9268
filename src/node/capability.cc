#include "node/capability.h"

#include <algorithm>
#include <string>

#include "registration/claims.h"

namespace entente::node {
namespace {

template <class Fits>
const StatementKind* FindWhere(Capabilities capabilities, const Fits& fits) {
  for (const Capability& capability : capabilities)
    if (const auto kind = std::ranges::find_if(capability.kinds, fits); kind != capability.kinds.end()) return &*kind;
  return nullptr;
}

}  // namespace

const StatementKind* FindKind(Capabilities capabilities, std::string_view content_type) {
  return FindWhere(capabilities, [&](const StatementKind& kind) { return kind.content_type == content_type; });
}

const StatementKind* FindKindByName(Capabilities capabilities, std::string_view name) {
  return FindWhere(capabilities, [&](const StatementKind& kind) { return kind.name == name; });
}

std::string_view SubjectPlaceOf(const StatementKind& kind) {
  return kind.subject_place.empty() ? registration::SubjectPlaceOf(kind.content_type) : kind.subject_place;
}

registration::Policy DefaultPolicy(Capabilities capabilities, bool demonstration) {
  registration::Policy policy = registration::Policy::Default(demonstration);
  for (const Capability& capability : capabilities)
    if (capability.add_rules != nullptr) capability.add_rules(policy);
  return policy;
}

Result<std::vector<OpenView>> OpenViews(Capabilities capabilities, const std::filesystem::path& views,
                                        storage::OpenMode mode) {
  std::vector<OpenView> open;
  for (const Capability& capability : capabilities) {
    if (capability.open_view == nullptr) continue;
    TRY_ASSIGN(auto view, capability.open_view(views / (std::string(capability.name) + ".db"), mode));
    open.push_back({&capability, std::move(view)});
  }
  return open;
}

http::Routes RoutesOf(std::span<const OpenView> views, const log::Log& log) {
  http::Routes all;
  for (const OpenView& open : views) {
    if (open.capability->routes == nullptr) continue;
    http::Routes routes = open.capability->routes(*open.view, log);
    std::ranges::move(routes, std::back_inserter(all));
  }
  return all;
}

}  // namespace entente::node
