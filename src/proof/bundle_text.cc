#include "proof/bundle_text.h"

#include <utility>

#include "base/encoding.h"
#include "proof/bundle_format.h"

namespace entente::proof {
namespace {

std::string Quoted(std::string_view text) {
  return json::Value(std::string(text)).dump();
}

}  // namespace

BundleText::BundleText(std::string_view origin, std::string_view checkpoint) {
  text_ += "{\n \"format\": " + Quoted(kFormat);
  text_ += ",\n \"origin\": " + Quoted(origin);
  text_ += ",\n \"level\": " + Quoted(kAuthorised);
  text_ += ",\n \"checkpoint\": " + Quoted(checkpoint);
  text_ += ",\n \"entries\": [";
}

void BundleText::Add(std::uint64_t index, bool cited, ByteView entry, std::span<const crypto::Digest> proof) {
  text_ += std::exchange(has_entries_, true) ? ",\n  {" : "\n  {";
  text_ += "\n   \"index\": " + std::to_string(index);
  text_ += cited ? ",\n   \"role\": \"cited\"" : ",\n   \"role\": \"authority\"";
  text_ += ",\n   \"entry\": \"";
  text_ += ToBase64(entry);
  text_ += "\",\n   \"proof\": [";
  std::string_view before = "\n    \"";
  for (const crypto::Digest& hash : proof) {
    text_ += before;
    text_ += ToBase64(hash);
    text_ += '"';
    before = ",\n    \"";
  }
  text_ += proof.empty() ? "]\n  }" : "\n   ]\n  }";
}

std::string BundleText::Finish(const json::Value& claim) && {
  text_ += has_entries_ ? "\n ]" : "]";
  if (!claim.is_null()) text_ += ",\n \"claim\": " + claim.dump();
  text_ += "\n}\n";
  return std::move(text_);
}

}  // namespace entente::proof
