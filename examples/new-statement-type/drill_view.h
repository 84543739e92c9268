// The drills of a log: a fold of its own, in a database of its own.
//
// Thread safety: Apply() and Reset() from one thread; the rest from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "drill_document.h"
#include "storage/sqlite.h"
#include "views/view.h"

namespace entente::drills {

struct AnnouncedDrill {
  Drill drill;
  std::string issuer;
  std::uint64_t index = 0;  // the log entry that says so
};

class DrillView final : public views::View {
 public:
  [[nodiscard]] static Result<std::unique_ptr<views::View>> Open(const std::filesystem::path& file,
                                                                 storage::OpenMode mode);

  [[nodiscard]] std::string_view name() const override { return "drills"; }
  [[nodiscard]] std::uint64_t cursor() const override;
  [[nodiscard]] Result<void> Apply(std::span<const views::Entry> entries,
                                   const views::PayloadSource& payloads) override;
  [[nodiscard]] Result<void> Reset() override;
  [[nodiscard]] Result<std::unique_ptr<views::Content>> ContentNow() const override;

  // Drills on this day or later, soonest first.
  [[nodiscard]] Result<std::vector<AnnouncedDrill>> From(std::string_view date, std::uint64_t limit) const;

 private:
  DrillView(std::filesystem::path file, storage::Database writer, storage::Database reader)
      : file_(std::move(file)), writer_(std::move(writer)), reader_(std::move(reader)) {}
  [[nodiscard]] Result<void> ApplyOne(const views::Entry& entry);

  std::filesystem::path file_;
  storage::Database writer_;  // the folding thread's
  mutable std::mutex mutex_;  // guards reader_
  mutable storage::Database reader_;
};

}  // namespace entente::drills
