#include "node/groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "node/configuration.h"
#include "node/layout.h"
#include "storage/files.h"

namespace entente::node {
namespace {

constexpr std::size_t kIdBytesMax = 63;

bool IsGroupId(std::string_view id) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !id.empty() && id.size() <= kIdBytesMax && std::ranges::all_of(id, fits) && !id.starts_with('-') &&
         !id.ends_with('-');
}

Result<Group> OpenGroup(const Layout& layout, const std::string& id, const std::string& passphrase, const Clock& clock,
                        Capabilities capabilities, const OpenOptions& options) {
  const Layout own = LayoutOfGroup(layout, id);
  TRY_ASSIGN(auto node, Node::Open(own.root, passphrase, clock, capabilities, options));
  const Configuration& configuration = node->configuration();
  if (!configuration.mirroring.logs.empty() || !configuration.witness.empty() || !configuration.http_names.empty())
    return Invalid(
        "a group mirrors no logs, serves no witness and has no names of its own: [mirrors], [witness] and "
        "[http] stand in the node's own configuration",
        own.configuration().string());
  return Group{id, std::move(node)};
}

}  // namespace

Result<void> CheckGroupId(std::string_view id) {
  if (IsGroupId(id)) return {};
  return Invalid(fmt::format("a group is named by 1 to {} letters a to z, digits and hyphens, with no hyphen at either "
                             "end, as in crime-2",
                             kIdBytesMax),
                 std::string(id));
}

Layout LayoutOfGroup(const Layout& layout, std::string_view id) {
  return Layout{layout.groups() / id};
}

Result<std::vector<std::string>> GroupIds(const Layout& layout) {
  std::vector<std::string> ids;
  std::error_code failed;
  if (!std::filesystem::exists(layout.groups(), failed) && !failed) return ids;
  for (std::filesystem::directory_iterator at(layout.groups(), failed), end; !failed && at != end; at.increment(failed))
    if (std::string id = at->path().filename().string(); IsGroupId(id)) ids.push_back(std::move(id));
  if (failed)
    return Fail(ErrorCode::kUnavailable, "cannot list the groups: " + failed.message(), layout.groups().string());
  std::ranges::sort(ids);
  return ids;
}

Result<Layout> AddGroup(const Layout& layout, const NewGroup& group, const Clock& clock) {
  TRY(CheckGroupId(group.id));
  TRY_ASSIGN(const Configuration host, ReadConfiguration(layout.configuration()));
  TRY_ASSIGN(const auto ids, GroupIds(layout));
  Layout own = LayoutOfGroup(layout, group.id);
  if (std::ranges::find(ids, group.id) != ids.end())
    return Fail(ErrorCode::kConflict, "there is such a group already; nothing was changed", own.root.string());
  if (ids.size() >= kGroupsMax)
    return Fail(ErrorCode::kConflict, fmt::format("a node has at most {} groups", kGroupsMax), own.root.string());
  TRY(storage::PosixFiles().MakeDirectories(layout.groups()));
  InitOptions options;
  options.origin = group.origin.empty() ? host.origin + "/groups/" + group.id : group.origin;
  options.name = group.name.empty() ? group.id : group.name;
  options.operator_id = host.operator_id;
  options.passphrase = group.passphrase;
  options.unencrypted_keys = group.unencrypted_keys;
  options.members_only = group.members_only;
  options.demonstration = host.demonstration;
  options.policy = DefaultPolicy(AllCapabilities(), host.demonstration);
  TRY(InitNode(own.root, options, clock));
  return own;
}

Result<std::vector<Group>> OpenGroups(const Layout& layout, const std::string& passphrase, const Clock& clock,
                                      Capabilities capabilities, const OpenOptions& options) {
  TRY_ASSIGN(const auto ids, GroupIds(layout));
  if (ids.size() > kGroupsMax)
    return Invalid(fmt::format("a node has at most {} groups; here are {}", kGroupsMax, ids.size()),
                   layout.groups().string());
  std::vector<Group> groups;
  for (const std::string& id : ids) {
    auto group = OpenGroup(layout, id, passphrase, clock, capabilities, options);
    if (!group.has_value()) return std::unexpected(WithContext(std::move(group.error()), "group " + id));
    groups.push_back(*std::move(group));
  }
  return groups;
}

}  // namespace entente::node
