// Lists of hashes as JSON has them: base64, one a member of an array. Seen inside monitor/ only.
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/json.h"
#include "merkle/tree.h"

namespace entente::monitor {

[[nodiscard]] json::Value HashesToJson(const std::vector<merkle::Hash>& hashes);
// Errors: kInvalidInput, with the place below `place`.
[[nodiscard]] Result<std::vector<merkle::Hash>> HashesFromJson(const json::Value& object, std::string_view member,
                                                               std::string_view place, std::size_t count_max);

}  // namespace entente::monitor
