// Errors as SCRAPI wants them. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace entente::protocols {

// The title that SCRAPI gives to this kind of error.
[[nodiscard]] std::string_view ScrapiTitle(const Error& error, unsigned status);

// In the form that the request's Accept asks for; `status` instead of http::StatusOf(error) unless it is 0.
[[nodiscard]] http::Response ScrapiProblem(const http::Request& request, const Error& error, unsigned status = 0);

}  // namespace entente::protocols
