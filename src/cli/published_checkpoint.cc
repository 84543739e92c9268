#include "cli/published_checkpoint.h"

#include "base/bytes.h"
#include "cli/evidence.h"
#include "cli/input.h"
#include "http/client.h"
#include "log/note.h"

namespace entente::cli {
namespace {

constexpr std::string_view kName = "/checkpoint";

Result<std::string> Fetch(std::string url, const std::string& ca_file) {
  while (url.ends_with('/')) url.pop_back();
  if (url.ends_with(kName)) url.resize(url.size() - kName.size());
  http::ClientOptions options;
  options.ca_file = ca_file;
  options.response_bytes_max = log::kNoteBytesMax;
  TRY_ASSIGN(const auto client, http::Client::Connect(url, options));
  for (const char* root : {"", "/log"}) {
    const auto answer = client->Get(root + std::string(kName));
    // What is too large for a checkpoint is none.
    if (!answer.has_value() && answer.error().code == ErrorCode::kUnavailable) return std::unexpected(answer.error());
    if (answer.has_value() && answer->status == 200 && KindOf(answer->body) == EvidenceKind::kCheckpoint)
      return ToText(answer->body);
  }
  return Fail(ErrorCode::kNotFound, "no checkpoint is served here: there is neither checkpoint nor log/checkpoint",
              url);
}

}  // namespace

Result<std::string> ReadPublishedCheckpoint(const std::string& given, const std::string& ca_file) {
  if (given.starts_with("http://") || given.starts_with("https://")) return Fetch(given, ca_file);
  TRY_ASSIGN(const Bytes bytes, ReadInput(given, log::kNoteBytesMax));
  if (KindOf(bytes) != EvidenceKind::kCheckpoint) return Invalid("this is no signed checkpoint of a log", given);
  return ToText(bytes);
}

}  // namespace entente::cli
