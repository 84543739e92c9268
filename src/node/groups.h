// Groups: further logs of a node, each for parties that share among themselves. A group's log has an origin, keys, a
// policy, a roster, views and readers of its own; nothing in it is known to the node's own log, or to another group's.
//
// A group is a node in a directory of its own, DIR/groups/ID, which the process that serves DIR opens, too: whatever is
// done with a node's directory (backup, check, doctor, restore) is done with a group's.
//
// Thread safety: functions over the file system; a group's node as Node.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "node/node.h"

namespace entente::node {

// Each has threads, databases and connections to them of its own.
inline constexpr std::size_t kGroupsMax = 64;

struct Group {
  std::string id;
  std::unique_ptr<Node> node;
};

// Letters, digits and hyphens, as they stand in an address: "crime-2", at most 63, no capitals, no hyphen at either
// end. Errors: kInvalidInput.
[[nodiscard]] Result<void> CheckGroupId(std::string_view id);

// Of the groups that there are, sorted. What is not named as a group is passed over.
[[nodiscard]] Result<std::vector<std::string>> GroupIds(const Layout& layout);
[[nodiscard]] Layout LayoutOfGroup(const Layout& layout, std::string_view id);

struct NewGroup {
  std::string id;
  std::string name;        // shown to people; the id when empty
  std::string origin;      // that of the node's own log with "/groups/ID" when empty
  std::string passphrase;  // as InitOptions
  bool unencrypted_keys = false;
  bool members_only = true;  // or anyone reads it
};
// Makes a group of the node in `layout`, with the same operator; it is served from the next start on.
// Errors: as InitNode(); kInvalidInput for the id; kConflict when there is such a group, or are kGroupsMax.
[[nodiscard]] Result<Layout> AddGroup(const Layout& layout, const NewGroup& group, const Clock& clock);

// Opens all of them, as Node::Open() with this passphrase. Errors: the first one's, with the group's id; kInvalidInput
// for a group with [mirrors], [witness] or [http] names: those are the node's.
[[nodiscard]] Result<std::vector<Group>> OpenGroups(const Layout& layout, const std::string& passphrase,
                                                    const Clock& clock, Capabilities capabilities,
                                                    const OpenOptions& options);

}  // namespace entente::node
