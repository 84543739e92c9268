// The first byte says which form, the rest is the text. Whatever comes, the draft's open part holds nothing personal,
// and both parts are documents that can be read again, but for a contact that nobody could be reached by.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/check.h"
#include "views/roster/contacts/contact_draft.h"
#include "views/roster/personal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  if (size == 0 || data[0] > 1) return 0;
  const std::string_view text = AsText(ByteView(data + 1, size - 1));
  const roster::DraftFor wanted{.party = "did:web:acme.example",
                                .function = roster::ContactFunction::kTechnical,
                                .now = 1'700'000'000,
                                .address = "https://acme.example/.well-known/security.txt"};
  const bool is_team = roster::LooksLikeRfc2350(text);
  const auto draft = data[0] == 0 ? roster::DraftFromSecurityTxt(text, wanted) : roster::DraftFromRfc2350(text, wanted);
  CHECK(draft.has_value() || !is_team);
  if (!draft.has_value()) return 0;
  for (const roster::LineDefect& one : draft->defects) CHECK(!one.what.empty() && IsUtf8(AsBytes(one.what)));
  for (const std::string& mailbox : draft->open.ways.mailboxes)
    CHECK(roster::CheckNotPersonal(mailbox, "").has_value());
  const auto open = roster::ParseContact(ToJson(draft->open));
  const bool reachable = !draft->open.ways.mailboxes.empty() || !draft->open.ways.forms.empty();
  // What else makes a draft one that cannot be published as it is: texts that hold what looks personal.
  CHECK(open.has_value() || !reachable || !open.error().place.empty());
  CHECK(roster::ParseContactDetail(ToJson(draft->detail)).has_value());
  return 0;
}
