// What an index is made of before it is laid out: records as they were added, texts by their numbers in a StringTable.
// Between builder.cc, which collects, and layout.cc, which decides what counts and where it goes. Seen by these only.
#pragma once

#include <cstdint>
#include <vector>

#include "views/supply/exploitation.h"
#include "views/supply/index/content.h"
#include "views/supply/index/format.h"
#include "views/supply/index/record_blocks.h"
#include "views/supply/index/string_table.h"
#include "views/supply/index/version_keys.h"

namespace entente::supply {

// What one record says of one package. Its ranges and versions are lists in Collected; its advisory is not known yet.
struct CollectedRow {
  std::uint32_t ecosystem;
  std::uint32_t normal_name;
  std::uint32_t name;
  index_format::Affected affected;
};

struct CollectedRecord {
  index_format::Advisory advisory;  // its texts, aliases and upstream are numbers of texts
  index_format::List rows;
};

struct Collected {
  StringTable strings;
  std::vector<index_format::Feed> feeds;
  std::vector<CollectedRecord> records;
  std::vector<CollectedRow> rows;
  std::vector<index_format::Range> ranges;
  std::vector<index_format::Event> events;
  std::vector<std::uint32_t> versions;
  std::vector<std::uint32_t> aliases;
  std::vector<std::uint32_t> upstream;
  VersionKeys keys;
  std::vector<Exploitation> exploited;
  RecordBlocks records_as_given;
};

// The file's content. What decides: docs/formats/index.md, "One record twice" and "Groups".
[[nodiscard]] IndexContent LayOut(Collected collected);

}  // namespace entente::supply
