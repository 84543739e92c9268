// Whether a document is what its content type says, before it is registered: well-formed, within bounds, readable by
// the views. What is merely odd passes.
//
// Errors: kInvalidInput with a JSON Pointer, or a line, as place.
// Thread safety: any thread.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace entente::supply {

[[nodiscard]] Result<void> CheckCycloneDx(ByteView document);
[[nodiscard]] Result<void> CheckSpdx(ByteView document);
// One OSV record a line, ordered by id.
[[nodiscard]] Result<void> CheckOsvSnapshot(ByteView document);

}  // namespace entente::supply
