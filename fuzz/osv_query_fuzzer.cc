// Requests of OSV's query API: what is taken asks one thing and keeps its bounds, alone as in a batch; its page token
// means the same when it is read again, and is no token of another question.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/check.h"
#include "protocols/osv/osv_request.h"
#include "protocols/osv/page_token.h"

namespace {

using namespace entente;
using protocols::OsvQuestion;
using protocols::OsvRequest;

void CheckRequest(const OsvRequest& request) {
  const OsvQuestion& asked = request.question;
  CHECK(asked.commit.empty() ? asked.purl.empty() != asked.name.empty() : asked.version.empty());
  for (const std::string* part : {&asked.purl, &asked.name, &asked.version, &asked.ecosystem, &request.page_token})
    CHECK(IsUtf8(AsBytes(*part)) && part->size() <= 4'096);
  const std::string token = protocols::PageTokenAfter("TEST-1", asked);
  CHECK(protocols::PageBegins(token, asked) == "TEST-1");
  OsvQuestion other = asked;
  other.version += "0";
  CHECK(!protocols::PageBegins(token, other).has_value());
  if (const auto begins = protocols::PageBegins(request.page_token, asked); begins.has_value() && !begins->empty())
    CHECK(protocols::PageBegins(protocols::PageTokenAfter(*begins, asked), asked) == *begins);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(AsText(ByteView(data, size)));
  const auto alone = protocols::ParseOsvQuery(text);
  if (alone.has_value()) CheckRequest(*alone);
  if (const auto batch = protocols::ParseOsvBatch(text); batch.has_value())
    for (const OsvRequest& request : *batch) CheckRequest(request);
  const auto in_batch = protocols::ParseOsvBatch(R"({"queries":[)" + text + "]}");
  if (alone.has_value()) CHECK(in_batch.has_value() && in_batch->size() == 1);
  return 0;
}
