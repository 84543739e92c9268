// Drafts of statements: read, written, and shown to who is asked to put a name under them.
//
// Thread safety: one thread.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/terminal.h"
#include "codec/json.h"
#include "statement/draft.h"

namespace entente::cli {

// Errors: kInvalidInput for a file that is no draft.
[[nodiscard]] Result<statement::Draft> ReadDraft(const std::string& file);
[[nodiscard]] Result<void> WriteDraft(const std::string& file, const statement::Draft& draft);

// What would be said, by whom, and who approved so far. What is embedded stands under "payload", if it is JSON.
[[nodiscard]] json::Value DescribeDraft(const statement::Draft& draft);
void PrintDraft(const json::Value& described, Terminal& terminal);
// A document in JSON, indented, as a person reads it; a very long one is cut off.
void PrintPayload(const json::Value& payload, Terminal& terminal);

}  // namespace entente::cli
