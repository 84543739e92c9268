// api/openapi.yaml, as it was when this program was built.
#pragma once

#include <string_view>

namespace entente::protocols {

[[nodiscard]] std::string_view OpenApiText();

}  // namespace entente::protocols
