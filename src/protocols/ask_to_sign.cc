#include "protocols/ask_to_sign.h"

#include <string_view>

namespace entente::protocols {
namespace {

constexpr std::string_view kAcceptSignature =
    R"(entente=("@method" "@authority" "@path");created;keyid;tag="entente-read")";

}  // namespace

void AskToSign(http::Response& response) {
  std::erase_if(response.headers, [](const auto& header) { return header.first == "Cache-Control"; });
  response.headers.emplace_back("Accept-Signature", kAcceptSignature);
  response.headers.emplace_back("Cache-Control", "no-store");
}

}  // namespace entente::protocols
