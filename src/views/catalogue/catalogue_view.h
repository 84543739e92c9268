// Catalogue: the log's table of contents. Who said what kind of thing, about what, when.
//
// Thread safety: Apply() and Reset() from one thread; queries from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/view.h"

namespace entente::catalogue {

struct CatalogueEntry {
  std::uint64_t index = 0;
  UnixSeconds time = 0;
  std::string content_type;
  std::string issuer;
  std::string subject;
  Bytes kid;
  std::uint64_t bytes = 0;
};

struct CatalogueFilter {
  std::string issuer;        // empty: any
  std::string content_type;  // empty: any
  std::string subject;       // empty: any
  std::uint64_t offset = 0;
  std::uint64_t limit = 100;
  bool with_time_entries = false;
};

struct CataloguePage {
  std::vector<CatalogueEntry> items;  // newest first
  std::uint64_t total = 0;
};

class CatalogueView final : public views::View {
 public:
  [[nodiscard]] static Result<std::unique_ptr<CatalogueView>> Open(const std::filesystem::path& file,
                                                                   storage::OpenMode mode);
  ~CatalogueView() override;

  [[nodiscard]] std::string_view name() const override { return "catalogue"; }
  [[nodiscard]] std::uint64_t cursor() const override;
  [[nodiscard]] Result<void> Apply(std::span<const views::Entry> entries,
                                   const views::PayloadSource& payloads) override;
  [[nodiscard]] Result<void> Reset() override;
  [[nodiscard]] Result<std::unique_ptr<views::Content>> ContentNow() const override;

  [[nodiscard]] Result<CataloguePage> List(const CatalogueFilter& filter) const;
  [[nodiscard]] Result<CatalogueEntry> Get(std::uint64_t index) const;
  // Indexes of all entries of these content types, ascending, below `cursor()`.
  [[nodiscard]] Result<std::vector<std::uint64_t>> IndexesOf(std::span<const std::string_view> content_types) const;
  // How many of the entries [first, end) have none of these content types.
  [[nodiscard]] Result<std::uint64_t> CountOthers(std::uint64_t first, std::uint64_t end,
                                                  std::span<const std::string_view> content_types) const;

 private:
  struct State;
  explicit CatalogueView(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace entente::catalogue
