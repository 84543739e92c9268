// Changes of a log's keys, made with the fixture's fixed keys: 1 signs checkpoints first, and 2 receipts. Tests only.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "log/key_change.h"
#include "log/log_fixture.h"
#include "statement/content_types.h"

namespace entente::log {

// What the operator writes of the log itself.
inline statement::SignedStatement Own(std::string_view type, const std::string& document) {
  statement::Headers headers;
  headers.content_type = type;
  headers.issuer = "did:web:log.example";
  headers.subject = LogFixture::kOrigin;
  return statement::Sign(std::move(headers), AsBytes(document), FixedKey(3)).value();
}

inline KeyChange Unsigned(KeyRole role, std::uint8_t from, std::uint8_t to) {
  return {LogFixture::kOrigin,
          KeyChangeKind::kRotate,
          role,
          FixedKey(from).public_key(),
          FixedKey(to).public_key(),
          false,
          1'800'000'000,
          "yearly",
          {},
          {}};
}
inline KeyChange Rotation(KeyRole role, std::uint8_t from, std::uint8_t to, bool overlap = false) {
  KeyChange change = Unsigned(role, from, to);
  change.overlap = overlap;
  const auto old_key = FixedKey(from);
  EXPECT_TRUE(SignKeyChange(change, &old_key, FixedKey(to)).has_value());
  return change;
}
inline KeyChange Retirement(std::uint8_t from, std::uint8_t to) {
  KeyChange change = Unsigned(KeyRole::kCheckpoint, from, to);
  change.kind = KeyChangeKind::kRetire;
  EXPECT_TRUE(SignKeyChange(change, nullptr, FixedKey(to)).has_value());
  return change;
}
inline statement::SignedStatement Entry(const KeyChange& change) {
  return Own(statement::content_type::kLogKeys, ToJson(change));
}

}  // namespace entente::log
