// Typed views of an index's sections, every position checked. Seen by the index's own sources only.
#pragma once

#include <string>
#include <string_view>

#include "views/supply/index/index.h"

namespace entente::supply {

[[nodiscard]] inline std::unexpected<Error> BadIndex(std::string_view what, std::string_view section = {}) {
  return Fail(ErrorCode::kCorruption, "advisory index: " + std::string(what), std::string(section));
}

// REQUIRES: Record has the section's record size. ReadHeader() has made sure that the section lies in the file, is
// aligned to 8 and holds whole records.
template <class Record>
std::span<const Record> AdvisoryIndex::Section(index_format::SectionId id) const {
  const Extent& extent = sections_[static_cast<std::size_t>(id) - 1];
  return {reinterpret_cast<const Record*>(data_ + extent.offset), extent.bytes / sizeof(Record)};
}

template <class Record>
Result<std::span<const Record>> AdvisoryIndex::Part(index_format::SectionId id, index_format::List list) const {
  const std::span<const Record> all = Section<Record>(id);
  if (list.first > all.size() || list.count > all.size() - list.first) return BadIndex("a list leaves its section");
  return all.subspan(list.first, list.count);
}

}  // namespace entente::supply
