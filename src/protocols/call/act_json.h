// An act as the JSON API shows it (api/openapi.yaml, Act). Pure.
#pragma once

#include "codec/json.h"
#include "views/roster/instruments/act_rows.h"

namespace entente::protocols {

[[nodiscard]] json::Value ActJson(const roster::ActRow& act);

}  // namespace entente::protocols
