#include "protocols/osv/page_token.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/encoding.h"
#include "crypto/digest.h"

namespace entente::protocols {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kQuestionBytes = 8;
constexpr std::size_t kHeadBytes = 1 + kQuestionBytes;

Bytes HeadFor(const OsvQuestion& question) {
  Bytes asked;
  for (const std::string* part :
       {&question.commit, &question.purl, &question.ecosystem, &question.name, &question.version}) {
    Append(asked, std::to_string(part->size()) + ":");
    Append(asked, *part);
  }
  const crypto::Digest digest = crypto::Sha256(asked);
  Bytes head = {kVersion};
  Append(head, ByteView(digest).first(kQuestionBytes));
  return head;
}

}  // namespace

std::string PageTokenAfter(std::string_view id, const OsvQuestion& question) {
  Bytes token = HeadFor(question);
  Append(token, id);
  return ToBase64Url(token);
}

Result<std::string> PageBegins(std::string_view token, const OsvQuestion& question) {
  if (token.empty()) return std::string();
  const auto decoded = FromBase64Url(token);
  if (!decoded.has_value() || decoded->size() <= kHeadBytes || decoded->front() != kVersion)
    return Invalid("this page token is none that was given here; ask without one for the first page", "page_token");
  const ByteView bytes(*decoded);
  if (!std::ranges::equal(bytes.first(kHeadBytes), HeadFor(question)))
    return Invalid("this page token belongs to another query; ask without one for the first page", "page_token");
  return ToText(bytes.subspan(kHeadBytes));
}

}  // namespace entente::protocols
