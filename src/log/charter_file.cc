#include "log/charter_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <string>

#include "log/public_files.h"
#include "log/tile_path.h"
#include "statement/content_types.h"

namespace entente::log {
namespace {

constexpr std::string_view kHead = "entente-charter 1\n";
constexpr std::uint64_t kTrustAnchorsIndex = 1;
constexpr std::size_t kListedMax = 65'536;  // a crash can leave one that is none

Result<std::vector<std::uint64_t>> Parse(std::string_view text) {
  if (!text.starts_with(kHead)) return Invalid("this is no list of a log's own entries");
  text.remove_prefix(kHead.size());
  std::vector<std::uint64_t> entries;
  while (!text.empty()) {
    std::uint64_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error != std::errc() || end == text.data() + text.size() || *end != '\n' || entries.size() == kListedMax ||
        (!entries.empty() && index <= entries.back()))
      return Invalid("each line is the index of an entry, in ascending order");
    entries.push_back(index);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  }
  return entries;
}

// Reads entries of a log of `size`, a bundle at a time.
class EntryReader {
 public:
  EntryReader(const Paths& paths, const storage::Files& files, std::uint64_t size)
      : paths_(paths), files_(files), size_(size) {}

  [[nodiscard]] Result<ByteView> At(std::uint64_t index) {
    const std::uint64_t number = index / kTileWidth;
    if (number != number_) {
      const auto width = static_cast<std::uint32_t>(std::min<std::uint64_t>(kTileWidth, size_ - number * kTileWidth));
      TRY_ASSIGN(bundle_, ReadBundle(paths_.root, files_, number, width));
      number_ = number;
    }
    return ByteView(bundle_[index % kTileWidth]);
  }

 private:
  const Paths& paths_;
  const storage::Files& files_;
  std::uint64_t size_;
  std::uint64_t number_ = UINT64_MAX;
  std::vector<Bytes> bundle_;
};

// Looked for in the bytes first, since most entries are others.
bool MayConcern(ByteView entry) {
  const std::string_view text = AsText(entry);
  return text.find(statement::content_type::kLogKeys) != std::string_view::npos ||
         text.find(statement::content_type::kLogEnd) != std::string_view::npos;
}

Result<void> TakeEntry(std::uint64_t index, ByteView entry, Charter& charter) {
  TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(entry));
  return charter.Take(index, statement);
}

}  // namespace

Result<std::optional<std::vector<std::uint64_t>>> ReadCharterFile(const Paths& paths, const storage::Files& files) {
  auto content = files.Read(paths.charter());
  if (!content.has_value() && content.error().code == ErrorCode::kNotFound)
    return std::optional<std::vector<std::uint64_t>>();
  if (!content.has_value()) return std::unexpected(std::move(content.error()));
  auto entries = Parse(AsText(*content));
  if (!entries.has_value())
    return Fail(ErrorCode::kCorruption, entries.error().message + "; it can be removed, and is made anew",
                paths.charter().string());
  return std::optional(*std::move(entries));
}

Result<void> WriteCharterFile(const Paths& paths, storage::Files& files, const std::vector<std::uint64_t>& entries) {
  std::string text(kHead);
  for (const std::uint64_t index : entries) text += fmt::format("{}\n", index);
  return files.WriteAtomically(paths.charter(), AsBytes(text), storage::Durability::kAll);
}

Result<Charter> LoadCharter(const Paths& paths, const storage::Files& files, std::uint64_t size) {
  const auto corrupt = [&paths](std::uint64_t index, const Error& why) {
    return Fail(ErrorCode::kCorruption,
                fmt::format("entry {} does not say what it should of the log itself: {}", index, why.Text()),
                paths.root.string());
  };
  Charter charter;
  EntryReader reader(paths, files, size);
  if (size <= kTrustAnchorsIndex) return charter;
  TRY_ASSIGN(const ByteView anchors, reader.At(kTrustAnchorsIndex));
  if (auto founded = TakeEntry(kTrustAnchorsIndex, anchors, charter); !founded.has_value())
    return corrupt(kTrustAnchorsIndex, founded.error());
  TRY_ASSIGN(const auto listed, ReadCharterFile(paths, files));
  const std::uint64_t count = listed.has_value() ? listed->size() : size;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t index = listed.has_value() ? (*listed)[i] : i;
    if (index <= kTrustAnchorsIndex || index >= size) continue;
    TRY_ASSIGN(const ByteView entry, reader.At(index));
    if (!MayConcern(entry)) continue;
    if (auto taken = TakeEntry(index, entry, charter); !taken.has_value()) return corrupt(index, taken.error());
  }
  return charter;
}

}  // namespace entente::log
