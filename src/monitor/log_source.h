// Where a log's public files are read from: an address, or a directory of this machine.
//
// Over HTTP nothing is taken but 200 and what has at most the size that its kind of file can have; redirects are not
// followed. A connection is made when it is first needed, and anew after some hundred files, after an error, and when
// it takes too long altogether: a log that gives a byte a minute does not hold who reads it for ever.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/request_authenticator.h"
#include "log/public_tile.h"

namespace entente::monitor {

[[nodiscard]] bool IsAddress(std::string_view log);
// The one form of an address or directory that states are named by: without slashes at the end, a directory absolute.
[[nodiscard]] std::string NormalLog(std::string_view log);

// `log` is the address of a log or of a node (then its files are below /log), or a directory with a log's public files
// or with a node's data. Touches nothing yet. What it gives belongs to one thread. Errors of what it gives: kNotFound
// (404, 410, no such file); kInvalidInput when a file is larger than it can be; kUnavailable; kUnauthorized for the
// server's certificate, and when it does not give the file to who asks.
// `authenticate` signs each request, for a log that only its members read; empty: nobody in particular asks.
[[nodiscard]] log::PublicFile OpenLog(const std::string& log, const std::filesystem::path& ca_file,
                                      http::RequestAuthenticator authenticate = {});

}  // namespace entente::monitor
