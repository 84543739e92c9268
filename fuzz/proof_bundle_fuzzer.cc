// Whatever a proof bundle says, what is verified of it is what the honest log holds: its root, and each entry where it
// stands there.
// An input that begins with a byte below 8 is laid over a bundle of that very log, so that changes of one get far:
// which entry it cites, where (two bytes), and what is put there; "all of the rest" is cut off when nothing is.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/encoding.h"
#include "merkle/tree.h"
#include "proof/bundle.h"
#include "proof/log_for_tests.h"
#include "statement/signed_statement.h"

namespace {

using namespace entente;

const proof::LogForTests& Honest() {
  static const proof::LogForTests& log = [] -> const proof::LogForTests& {
    static proof::LogForTests made;
    const auto key = registration::TestKey('p');
    made.Apply("did:web:party.example", key, {registration::Role::kAdmin, registration::Role::kInstrument});
    return made;
  }();
  return log;
}

std::string HonestBundle(std::uint64_t cited) {
  const std::array<std::uint64_t, 1> entries = {cited % Honest().durable().size};
  return proof::MakeBundleJson(Honest(), Honest().authority, entries, {}).value();
}

std::string Altered(ByteView how) {
  std::string bundle = HonestBundle(how[0]);
  if (how.size() < 3) return bundle;
  const std::size_t at = (how[1] * std::size_t{256} + how[2]) % bundle.size();
  const std::string_view put = AsText(how.subspan(3));
  return put.empty() ? bundle.substr(0, at) : bundle.replace(at, put.size(), put);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const log::NoteVerifier key =
      log::ParseVerifierKey(log::VerifierKey(proof::LogForTests::kOrigin, Honest().checkpoint_key.public_key()))
          .value();
  const ByteView input(data, size);
  const bool is_laid_over = size > 0 && data[0] < 8;
  const std::string json = is_laid_over ? Altered(input) : ToText(input);
  const Result<proof::Verified> verified = proof::VerifyBundle(json, key);
  CHECK(verified.has_value() || !is_laid_over || json != HonestBundle(data[0]));
  if (!verified.has_value()) return 0;
  const log::SignedRoot honest = Honest().durable();
  CHECK(verified->origin == proof::LogForTests::kOrigin);
  CHECK(verified->tree_size == honest.size && verified->root_base64 == ToBase64(honest.root));
  for (const proof::VerifiedEntry& entry : verified->entries) {
    const auto stored = Honest().ReadEntries(entry.index, 1).value();
    CHECK(stored.size() == 1);
    const auto statement = statement::SignedStatement::Decode(stored.front().bytes).value();
    CHECK(statement.headers().content_type == entry.content_type && statement.headers().issuer == entry.issuer);
  }
  return 0;
}
