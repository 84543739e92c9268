#include "monitor/hashes_text.h"

#include <fmt/format.h>

#include <string>

#include "base/encoding.h"

namespace entente::monitor {

json::Value HashesToJson(const std::vector<merkle::Hash>& hashes) {
  json::Value list = json::Value::array();
  for (const merkle::Hash& hash : hashes) list.push_back(ToBase64(hash));
  return list;
}

Result<std::vector<merkle::Hash>> HashesFromJson(const json::Value& object, std::string_view member,
                                                 std::string_view place, std::size_t count_max) {
  TRY_ASSIGN(const json::Value* list, json::RequireArray(object, member, place));
  if (list->size() > count_max)
    return Invalid(fmt::format("there are at most {} hashes here", count_max), fmt::format("{}/{}", place, member));
  std::vector<merkle::Hash> hashes;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string here = fmt::format("{}/{}/{}", place, member, i);
    if (!(*list)[i].is_string()) return Invalid("a hash is 32 bytes in base64", here);
    const Result<Bytes> bytes = FromBase64((*list)[i].get_ref<const std::string&>());
    if (!bytes.has_value() || bytes->size() != sizeof(merkle::Hash))
      return Invalid("a hash is 32 bytes in base64", here);
    TRY_ASSIGN(const merkle::Hash hash, crypto::DigestFromBytes(*bytes));
    hashes.push_back(hash);
  }
  return hashes;
}

}  // namespace entente::monitor
