#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "log/check.h"
#include "log/check_faults.h"
#include "log/tile_path.h"

namespace entente::log {
namespace {

// How many bytes the first `width` of them take in the newest one.
using PrefixBytes = std::function<Result<std::size_t>(std::uint32_t width)>;

std::uint32_t WidthOf(const std::string& name) {
  std::uint32_t width = 0;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), width);
  return failed == std::errc() && end == name.data() + name.size() ? width : 0;
}

class PartialsWalk {
 public:
  PartialsWalk(const std::filesystem::path& root, const storage::Files& files, CheckFaults& faults)
      : root_(root), files_(files), faults_(faults) {}

  // What partial ones there are of one tile or bundle, of which the newest has `newest` hashes or entries.
  Result<void> Compare(const std::string& directory, std::uint32_t newest,
                       const std::function<PrefixBytes(ByteView)>& of) {
    TRY_ASSIGN(const auto names, files_.List(root_ / directory));
    const auto whole = files_.Read(root_ / directory / std::to_string(newest));
    if (!whole.has_value()) return {};  // found already by who reads the newest
    const PrefixBytes prefix = of(*whole);
    for (const std::string& name : names) {
      const std::uint32_t width = WidthOf(name);
      if (width == 0 || width >= newest) continue;
      const auto bytes = prefix(width);
      if (!bytes.has_value()) return {};  // the same
      const auto older = files_.Read(root_ / directory / name);
      // A node that serves removes them once the full one is there.
      if (!older.has_value() && older.error().code == ErrorCode::kNotFound) continue;
      if (!older.has_value()) return std::unexpected(older.error());
      if (!std::ranges::equal(*older, ByteView(*whole).first(*bytes)))
        faults_.Add(fmt::format("{}/{}", directory, name), "it is not the beginning of the newest one");
    }
    return {};
  }

 private:
  const std::filesystem::path& root_;
  const storage::Files& files_;
  CheckFaults& faults_;
};

PrefixBytes OfHashes(ByteView whole) {
  return [whole](std::uint32_t width) -> Result<std::size_t> {
    if (width * kTileHashBytes > whole.size()) return Fail(ErrorCode::kCorruption, "the tile is too short");
    return width * kTileHashBytes;
  };
}

PrefixBytes OfEntries(ByteView whole, std::uint32_t count) {
  return [whole, count](std::uint32_t width) -> Result<std::size_t> {
    TRY_ASSIGN(const auto entries, SplitBundle(whole, count));
    return static_cast<std::size_t>(entries[width].data() - whole.data()) - 2;  // before the length of the next
  };
}

}  // namespace

Result<void> CheckOlderPartials(const std::filesystem::path& log_directory, const storage::Files& files,
                                CheckReport& report) {
  CheckFaults faults(report);
  PartialsWalk walk(log_directory, files, faults);
  const auto edge = [](std::uint64_t hashes) { return static_cast<std::uint32_t>(hashes % kTileWidth); };
  if (const std::uint32_t newest = edge(report.size); newest > 0)
    TRY(walk.Compare(PartialBundleDirectory(report.size / kTileWidth), newest,
                     [newest](ByteView whole) { return OfEntries(whole, newest); }));
  std::uint64_t hashes = report.size;
  for (std::uint32_t level = 0; hashes > 0; ++level, hashes /= kTileWidth)
    if (edge(hashes) > 0) TRY(walk.Compare(PartialDirectory(level, hashes / kTileWidth), edge(hashes), OfHashes));
  return {};
}

}  // namespace entente::log
