#include "cli/skipped.h"

#include "cli/tables.h"

namespace entente::cli {

void NoteSkipped(const supply::SourceReport& report, Terminal& terminal) {
  constexpr std::size_t kShownMax = 10;
  for (std::size_t i = 0; i < report.first_skipped.size() && i < kShownMax; ++i)
    terminal.Note("skipped " + Plain(report.first_skipped[i].where) + ": " +
                  Plain(report.first_skipped[i].error.Text()));
  if (report.skipped > kShownMax) terminal.Note("skipped " + Grouped(report.skipped - kShownMax) + " more records");
}

}  // namespace entente::cli
