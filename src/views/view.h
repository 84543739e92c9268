// View: a deterministic fold over the log, with a cursor of its own, droppable and rebuildable to the same content.
//
// A view sees entries in log order, each once, with the log's own time (never the wall clock, never the issuer's iat).
// One entry that a view cannot use is recorded and passed over; it never stops the fold: what was registered stays.
//
// Thread safety: Apply() and Reset() from one thread; queries of the derived classes from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "statement/signed_statement.h"
#include "views/content.h"

namespace entente::views {

struct Entry {
  std::uint64_t index = 0;
  UnixSeconds time = 0;  // from the last time entry at or before this index
  const statement::SignedStatement* statement = nullptr;
};

// Where documents behind hash envelopes are read from; every read is checked against the digest.
class PayloadSource {
 public:
  PayloadSource() = default;
  PayloadSource(const PayloadSource&) = delete;
  PayloadSource& operator=(const PayloadSource&) = delete;
  virtual ~PayloadSource() = default;
  // Errors: kNotFound, kCorruption.
  [[nodiscard]] virtual Result<Bytes> Read(const crypto::Digest& digest) const = 0;
};

class View {
 public:
  View() = default;
  View(const View&) = delete;
  View& operator=(const View&) = delete;
  virtual ~View() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;
  // The first index that Apply() has not seen: durable together with what was folded in.
  [[nodiscard]] virtual std::uint64_t cursor() const = 0;
  // REQUIRES: entries.front().index == cursor(), indexes ascending by one. All of them are folded in, or none.
  [[nodiscard]] virtual Result<void> Apply(std::span<const Entry> entries, const PayloadSource& payloads) = 0;
  // Empties the view and sets the cursor to 0.
  [[nodiscard]] virtual Result<void> Reset() = 0;
  // What it holds at its cursor now; folding goes on beside it. From any thread.
  [[nodiscard]] virtual Result<std::unique_ptr<Content>> ContentNow() const = 0;
  // A digest of the content, the same for the same log on every machine (views/content_digest.h).
  [[nodiscard]] Result<crypto::Digest> ContentDigest() const;
};

}  // namespace entente::views
