#include "log/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "log/check_faults.h"
#include "log/entry_rules.h"
#include "log/key_chain.h"
#include "log/tile_path.h"
#include "merkle/tree.h"

namespace entente::log {
namespace {

// What the log's keys sign, and by which of them the caller believes it. Known when the entries are: the log may have
// put another key into the place of the one that is trusted.
void CheckSignatures(std::string_view note, const Charter& charter, const std::optional<KeyChain>& chain,
                     CheckReport& report) {
  const auto add = [&report](const Error& why) {
    report.faults.insert(report.faults.begin(), {"checkpoint", why.Text()});
  };
  if (chain.has_value()) {
    const LogKey* signer = chain->SignerOf(note);
    report.signature_checked = signer != nullptr;
    if (signer != nullptr) report.signed_by = VerifierKey(chain->origin(), signer->key);
    if (const auto verified = chain->Verify(note); !verified.has_value()) return add(verified.error());
  }
  if (!charter.founded()) return;
  if (const auto by_all = charter.Verify(note); !by_all.has_value())
    add({by_all.error().code, "not every key signed it that the log has in force: " + by_all.error().message, {}, {}});
}

merkle::Hash RootOfTile(std::vector<merkle::Hash> hashes) {
  for (std::size_t width = hashes.size() / 2; width > 0; width /= 2)
    for (std::size_t i = 0; i < width; ++i) hashes[i] = merkle::NodeHash(hashes[2 * i], hashes[2 * i + 1]);
  return hashes.front();
}

// Reads a log from its first bundle to its last and computes all hashes from the entries.
class PublicLogWalk {
 public:
  PublicLogWalk(const PublicFile& file, const CheckOptions& options, CheckReport& report, CheckFaults& faults)
      : file_(file),
        options_(options),
        report_(report),
        faults_(faults),
        rules_(report.origin, faults, [this](std::uint64_t index) { return EarlierEntry(index); }) {
    if (options.log_key.has_value()) chain_.emplace(*options.log_key);
  }

  [[nodiscard]] const Charter& charter() const { return rules_.charter(); }
  [[nodiscard]] const std::optional<KeyChain>& chain() const { return chain_; }

  Result<void> Run() {
    for (std::uint64_t index = 0; index * kTileWidth < report_.size; ++index) {
      const std::uint64_t first = index * kTileWidth;
      const auto width = static_cast<std::uint32_t>(std::min<std::uint64_t>(kTileWidth, report_.size - first));
      TRY_ASSIGN(const bool whole, TakeBundle(index, width));
      if (!whole || faults_.full()) return {};
      if (options_.progress) options_.progress(first + width, report_.size);
    }
    for (std::uint32_t level = 1; level < pending_.size(); ++level)
      if (!pending_[level].empty()) TRY(CompareTile(level, counts_[level], pending_[level]));
    if (range_.Root() != report_.root) faults_.Add("checkpoint", "its root is not the one of the log's entries");
    return {};
  }

 private:
  static constexpr std::uint32_t kLevels = 8;  // of tiles, for 2^63 entries
  using Hashes = std::vector<merkle::Hash>;

  // False when nothing behind this bundle can be checked.
  Result<bool> TakeBundle(std::uint64_t index, std::uint32_t width) {
    TRY(ReadEntries(index, width));
    Hashes leaves;
    if (!entries_.empty()) {
      leaves.reserve(width);
      for (const ByteView entry : entries_) leaves.push_back(merkle::LeafHash(entry));
      TRY_ASSIGN(const std::size_t matching, CompareTile(0, index, leaves));
      report_.entries += matching;
      CheckEntries();
    } else {
      // The rest of the log can be checked with the hashes of the entries that are not there.
      TRY_ASSIGN(leaves, ReadHashes(0, index, width));
      if (leaves.empty()) return false;
    }
    for (const merkle::Hash& leaf : leaves) range_.Append(leaf);
    if (width == kTileWidth) TRY(Push(1, RootOfTile(std::move(leaves))));
    return true;
  }

  // Sets entries_ to the bundle's first `width` entries; to none when there is no such bundle.
  Result<void> ReadEntries(std::uint64_t index, std::uint32_t width) {
    entries_.clear();
    first_ = index * kTileWidth;
    TRY_ASSIGN(auto found, ReadPublicTile(file_, width, [&](std::uint32_t w) { return BundlePath(index, w); }));
    if (!found.has_value()) {
      faults_.Add(BundlePath(index, width), "the entry bundle is missing");
      return {};
    }
    bundle_ = std::move(found->bytes);
    Result<std::vector<ByteView>> entries = SplitBundle(bundle_, found->width);
    if (!entries.has_value()) {
      faults_.Add(found->path, entries.error().message);
      return {};
    }
    entries_ = *std::move(entries);
    entries_.resize(width);
    return {};
  }

  void CheckEntries() {
    std::uint64_t index = first_;
    for (const ByteView entry : entries_) {
      const auto statement = rules_.Check(index, entry);
      if (statement.has_value() && chain_.has_value()) chain_->Offer(index, *statement);
      if (statement.has_value() && options_.visit) {
        const Result<void> visited = options_.visit(index, *statement);
        if (!visited.has_value()) faults_.AddAtEntry(index, visited.error().Text());
      }
      if (faults_.full()) return;
      ++index;
    }
  }

  Result<Bytes> EarlierEntry(std::uint64_t index) const {
    if (index >= first_) return ToBytes(entries_[index - first_]);
    TRY_ASSIGN(const Bytes bundle, file_(BundlePath(index / kTileWidth)));
    TRY_ASSIGN(const auto entries, SplitBundle(bundle, kTileWidth));
    return ToBytes(entries[index % kTileWidth]);
  }

  // The first `width` hashes of a tile; none, and a fault, when it is missing or has another size.
  Result<Hashes> ReadHashes(std::uint32_t level, std::uint64_t index, std::uint32_t width) {
    TRY_ASSIGN(const auto found,
               ReadPublicTile(file_, width, [&](std::uint32_t w) { return TilePath(level, index, w); }));
    if (!found.has_value()) {
      faults_.Add(TilePath(level, index, width), "the hash tile is missing");
      return Hashes{};
    }
    if (found->bytes.size() != found->width * kTileHashBytes) {
      faults_.Add(found->path, fmt::format("the hash tile has {} bytes instead of {}", found->bytes.size(),
                                           found->width * kTileHashBytes));
      return Hashes{};
    }
    Hashes hashes(width);
    for (std::size_t i = 0; i < width; ++i)
      std::ranges::copy(ByteView(found->bytes).subspan(i * kTileHashBytes, kTileHashBytes), hashes[i].begin());
    return hashes;
  }

  // How many of the tile's hashes are as computed.
  Result<std::size_t> CompareTile(std::uint32_t level, std::uint64_t index, const Hashes& computed) {
    const auto width = static_cast<std::uint32_t>(computed.size());
    TRY_ASSIGN(const Hashes hashes, ReadHashes(level, index, width));
    if (hashes.empty()) return 0;
    ++report_.tiles;
    std::size_t matching = 0;
    std::optional<std::size_t> wrong;
    for (std::size_t i = 0; i < width; ++i) {
      if (hashes[i] == computed[i])
        ++matching;
      else if (!wrong.has_value())
        wrong = i;
    }
    if (wrong.has_value())
      faults_.Add(TilePath(level, index, width),
                  level == 0 ? fmt::format("hash {} is not the one of entry {}", *wrong, index * kTileWidth + *wrong)
                             : fmt::format("hash {} is not the one of the entries below it", *wrong));
    return matching;
  }

  Result<void> Push(std::uint32_t level, const merkle::Hash& hash) {
    Hashes& hashes = pending_[level];
    hashes.push_back(hash);
    if (hashes.size() < kTileWidth) return {};
    TRY(CompareTile(level, counts_[level], hashes));
    ++counts_[level];
    const merkle::Hash root = RootOfTile(std::move(hashes));
    hashes.clear();
    return Push(level + 1, root);
  }

  const PublicFile& file_;
  const CheckOptions& options_;
  CheckReport& report_;
  CheckFaults& faults_;
  EntryRules rules_;
  std::optional<KeyChain> chain_;  // from the key that is trusted

  std::uint64_t first_ = 0;  // index of entries_.front()
  Bytes bundle_;
  std::vector<ByteView> entries_;  // views into bundle_

  merkle::CompactRange range_;
  std::array<Hashes, kLevels + 1> pending_;          // by level, from 1: hashes of the tile that is not yet full
  std::array<std::uint64_t, kLevels + 1> counts_{};  // of full tiles
};

}  // namespace

Result<CheckReport> CheckPublicLog(const PublicFile& file, const CheckOptions& options) {
  CheckReport report;
  CheckFaults faults(report);
  TRY_ASSIGN(const Bytes note, file("checkpoint"));
  Result<Checkpoint> checkpoint = ReadUnverifiedCheckpoint(AsText(note));
  if (!checkpoint.has_value()) {
    faults.Add("checkpoint", checkpoint.error().Text());
    return report;
  }
  report.origin = std::move(checkpoint->origin);
  report.size = checkpoint->size;
  report.root = checkpoint->root;
  PublicLogWalk walk(file, options, report, faults);
  TRY(walk.Run());
  CheckSignatures(AsText(note), walk.charter(), walk.chain(), report);
  report.end = walk.charter().end();
  return report;
}

}  // namespace entente::log
