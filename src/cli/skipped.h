// Records of a source that could not be used, said on standard error.
#pragma once

#include "cli/terminal.h"
#include "views/supply/osv_source.h"

namespace entente::cli {

// The first few by name, the rest by number.
void NoteSkipped(const supply::SourceReport& report, Terminal& terminal);

}  // namespace entente::cli
