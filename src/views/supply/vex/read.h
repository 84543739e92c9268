// Reading VEX documents: OpenVEX 0.0 and 0.2, CSAF 2.0 and 2.1, CycloneDX 1.4 to 1.7 (JSON and XML). Which it is, the
// content says. What is read of each, and what makes a document refused: docs/formats/vex.md.
//
// Thread safety: a VexReader belongs to one thread at a time.
#pragma once

#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "views/supply/vex/document.h"

namespace entente::supply::vex {

// What a JSON document calls itself by its outermost members; nothing when that is no format of VEX, or no JSON.
[[nodiscard]] std::optional<Format> GuessFormat(ByteView document);

class VexReader {
 public:
  VexReader();
  ~VexReader();
  VexReader(VexReader&&) noexcept;
  VexReader& operator=(VexReader&&) noexcept;

  // Errors: kInvalidInput with a JSON Pointer as place, in XML with "line N"; larger than `bytes_max` is one, too.
  [[nodiscard]] Result<VexDocument> Read(ByteView document, std::size_t bytes_max = limits::kPayloadBytesMax);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace entente::supply::vex
