// A small log for the checker's tests: entries signed with fixed keys, and its public files, written down the plain
// way: everything in memory, each hash computed by the definition of RFC 6962.
#pragma once

#include <algorithm>
#include <map>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/key.h"
#include "log/check.h"
#include "log/checkpoint.h"
#include "log/tile_path.h"
#include "merkle/tree.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"

namespace entente::log {

inline constexpr const char* kTestOrigin = "log.example.org/check";
inline constexpr const char* kTestOperator = "did:web:operator.example";
inline constexpr UnixSeconds kTestTime = 1'795'000'000;
inline constexpr std::uint64_t kTestTimeEvery = 100;  // entries

inline crypto::PrivateKey CheckKey(std::uint8_t seed) {
  return crypto::PrivateKey::FromSeed(Bytes(32, seed)).value();
}
inline const crypto::PrivateKey& TestOperatorKey() {
  static const crypto::PrivateKey key = CheckKey(2);
  return key;
}
inline NoteVerifier TestLogKey() {
  return ParseVerifierKey(VerifierKey(kTestOrigin, CheckKey(1).public_key())).value();
}

inline Bytes TestEntry(std::string_view type, const std::string& issuer, const std::string& subject,
                       std::string_view payload, const crypto::PrivateKey& key = TestOperatorKey()) {
  statement::Headers headers;
  headers.content_type = type;
  headers.issuer = issuer;
  headers.subject = subject;
  return ToBytes(statement::Sign(std::move(headers), AsBytes(payload), key).value().entry());
}
inline Bytes TestTimeEntry(UnixSeconds time) {
  return TestEntry(statement::content_type::kTime, kTestOperator, kTestOrigin,
                   R"({"time":")" + FormatTime(time) + R"("})");
}
inline Bytes TestSupport(std::uint64_t number) {
  return TestEntry(statement::content_type::kSupport, "did:web:party.example", "urn:example:instrument",
                   std::to_string(number));
}

// Policy, trust anchors, time, then statements with a time entry now and then.
inline std::vector<Bytes> TestEntries(std::uint64_t count) {
  std::vector<Bytes> entries;
  while (entries.size() < count) {
    const std::uint64_t index = entries.size();
    if (index == 0)
      entries.push_back(TestEntry(statement::content_type::kPolicy, kTestOperator, kTestOrigin, "{}"));
    else if (index == 1)
      entries.push_back(TestEntry(statement::content_type::kTrustAnchors, kTestOperator, kTestOrigin, "{}"));
    else if (index == 2 || index % kTestTimeEvery == 0)
      entries.push_back(TestTimeEntry(kTestTime + static_cast<UnixSeconds>(index)));
    else
      entries.push_back(TestSupport(index));
  }
  return entries;
}

// RFC 6962 section 2.1.
inline merkle::Hash TreeHash(std::span<const merkle::Hash> leaves) {
  if (leaves.empty()) return merkle::EmptyRoot();
  if (leaves.size() == 1) return leaves[0];
  std::size_t left = 1;
  while (left * 2 < leaves.size()) left *= 2;
  return merkle::NodeHash(TreeHash(leaves.first(left)), TreeHash(leaves.subspan(left)));
}
inline std::vector<merkle::Hash> LeavesOf(std::span<const Bytes> entries) {
  std::vector<merkle::Hash> leaves;
  leaves.reserve(entries.size());
  for (const Bytes& entry : entries) leaves.push_back(merkle::LeafHash(entry));
  return leaves;
}
inline std::string TestCheckpoint(std::span<const Bytes> entries) {
  return SignCheckpoint({kTestOrigin, entries.size(), TreeHash(LeavesOf(entries))}, CheckKey(1)).value();
}

inline void PrintTo(const CheckFault& fault, std::ostream* out) {
  *out << fault.place << ": " << fault.what;
}

using PublicFiles = std::map<std::string, Bytes>;

inline PublicFiles PublicFilesOf(std::span<const Bytes> entries) {
  PublicFiles files;
  files["checkpoint"] = ToBytes(TestCheckpoint(entries));
  const auto widths = [](std::size_t count, auto visit) {
    for (std::size_t first = 0; first < count; first += kTileWidth)
      visit(first / kTileWidth, first, static_cast<std::uint32_t>(std::min<std::size_t>(kTileWidth, count - first)));
  };
  widths(entries.size(), [&](std::uint64_t index, std::size_t first, std::uint32_t width) {
    Bytes& bundle = files[BundlePath(index, width)];
    for (const Bytes& entry : entries.subspan(first, width)) AppendBundleEntry(bundle, entry);
  });
  std::vector<merkle::Hash> hashes = LeavesOf(entries);
  for (std::uint32_t level = 0; !hashes.empty(); ++level) {
    std::vector<merkle::Hash> above;
    widths(hashes.size(), [&](std::uint64_t index, std::size_t first, std::uint32_t width) {
      const auto tile = std::span(hashes).subspan(first, width);
      for (const merkle::Hash& hash : tile) Append(files[TilePath(level, index, width)], hash);
      if (width == kTileWidth) above.push_back(TreeHash(tile));
    });
    hashes = std::move(above);
  }
  return files;
}

inline PublicFile Reading(const PublicFiles& files) {
  return [&files](const std::string& path) -> Result<Bytes> {
    const auto found = files.find(path);
    if (found == files.end()) return Fail(ErrorCode::kNotFound, "no such file", path);
    return found->second;
  };
}

}  // namespace entente::log
