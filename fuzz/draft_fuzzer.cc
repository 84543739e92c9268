// A draft that is taken writes itself the same way again, and what it becomes says what it said.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "statement/draft.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  using statement::Draft;
  const ByteView input(data, size);
  Result<Draft> read = Draft::FromJson(AsText(input));
  if (!read.has_value()) return 0;

  const std::string written = read->ToJson();
  CHECK(statement::LooksLikeDraft(AsBytes(written)));
  const Result<Draft> again = Draft::FromJson(written);
  CHECK(again.has_value());
  CHECK(again->ToJson() == written);
  CHECK(again->identity() == read->identity());

  static const crypto::PrivateKey key = crypto::PrivateKey::FromSeed(Bytes(32, 7)).value();
  const std::size_t before = read->headers().approvals.size();
  if (read->Approve(key).has_value()) {
    CHECK(read->headers().approvals.size() >= before);
    CHECK(read->identity() == again->identity());
  }
  return 0;
}
