// Signed requests: lines of target, host, Signature-Input, Signature, then headers as NAME:VALUE. What is read from the
// fields is written and read again as the same; a base has the lines that it should; and a request that is signed anew
// with what was read, and read again, has the signature that it got.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/check.h"
#include "http/message_signature.h"

namespace {

using namespace entente;

std::string_view TakeLine(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return line;
}

http::FieldDictionary CheckField(std::string_view field) {
  const auto read = http::ParseDictionary(field);
  if (!read.has_value()) return {};
  const auto written = http::SerializeDictionary(*read);
  // Values may take more room when they are written: a boolean, spaces that were not there.
  if (!written.has_value()) {
    CHECK(field.size() > http::kFieldBytesMax / 2);
    return *read;
  }
  const auto again = http::ParseDictionary(*written);
  CHECK(again.has_value() && *again == *read);
  CHECK(http::SerializeDictionary(*again) == *written);
  return *read;
}

void CheckBase(const http::SignedRequest& read) {
  const std::string_view base = AsText(read.base);
  CHECK(static_cast<std::size_t>(std::ranges::count(base, '\n')) == read.parameters.components.size());
  CHECK(std::ranges::all_of(base, [](char c) { return (c >= 0x20 && c <= 0x7e) || c == '\n' || c == '\t'; }));
  const auto last = base.rfind('\n') == std::string_view::npos ? 0 : base.rfind('\n') + 1;
  CHECK(base.substr(last).starts_with("\"@signature-params\": ("));
}

void CheckSignedAnew(http::Request request, const http::SignedRequest& read) {
  std::erase_if(request.headers, [](const auto& header) { return header.first.starts_with("Signature"); });
  Bytes base;
  const auto made = http::SignRequest(
      {http::MethodName(request.method), request.target, read.authority, request.secure, request.headers},
      read.parameters, [&](ByteView bytes) -> Result<Bytes> {
        base = ToBytes(bytes);
        return read.signature;
      });
  if (!made.has_value()) return;  // it covers the signature's own fields, or is too long when it is written anew
  request.headers.insert(request.headers.end(), made->begin(), made->end());
  const auto again = http::ReadSignatureLabelled(request, read.parameters.label);
  CHECK(again.has_value() && again->has_value());
  CHECK((*again)->base == base && (*again)->signature == read.signature && (*again)->parameters == read.parameters);
  CHECK(http::CheckBound(**again, 1'000).has_value() == http::CheckBound(read, 1'000).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = AsText(ByteView(data, size));
  http::Request request;
  request.target = TakeLine(text);
  request.secure = size % 2 == 0;
  request.headers.emplace_back("Host", TakeLine(text));
  const std::string_view input = TakeLine(text);
  const std::string_view signature = TakeLine(text);
  request.headers.emplace_back("Signature-Input", input);
  request.headers.emplace_back("Signature", signature);
  while (!text.empty() && request.headers.size() < 16) {
    const std::string_view line = TakeLine(text);
    const auto colon = std::min(line.find(':'), line.size());
    request.headers.emplace_back(line.substr(0, colon), line.substr(std::min(colon + 1, line.size())));
  }
  (void)CheckField(signature);
  for (const auto& [label, member] : CheckField(input)) {
    const auto read = http::ReadSignatureLabelled(request, label);
    if (!read.has_value() || !read->has_value()) continue;
    CHECK((*read)->parameters.label == label);
    CheckBase(**read);
    CheckSignedAnew(request, **read);
  }
  (void)http::ReadSignature(request, "entente-read");
  return 0;
}
