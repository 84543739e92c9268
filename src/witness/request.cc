#include "witness/request.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "base/encoding.h"

namespace entente::witness {
namespace {

constexpr std::string_view kOld = "old ";

// A line without its newline, taken off the front.
Result<std::string_view> TakeLine(std::string_view& text, std::size_t line) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos)
    return Invalid("the request ends before the empty line that the checkpoint comes after",
                   fmt::format("line {}", line));
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end + 1);
  return taken;
}

Result<std::uint64_t> ParseOldSize(std::string_view line) {
  std::uint64_t size = 0;
  if (line.starts_with(kOld)) {
    line.remove_prefix(kOld.size());
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size);
    const bool whole = error == std::errc() && end == line.data() + line.size();
    if (whole && (line.size() == 1 || line.front() != '0') && size <= log::kCheckpointSizeMax) return size;
  }
  return Invalid("the request begins with \"old\", a space and a size in decimal without leading zeros, below 2^63",
                 "line 1");
}

Result<merkle::Hash> ParseHash(std::string_view line, std::size_t number) {
  const Result<Bytes> bytes = FromBase64(line);
  if (!bytes.has_value() || bytes->size() != merkle::Hash().size())
    return Invalid("a line of the consistency proof is 32 bytes in base64", fmt::format("line {}", number));
  return crypto::DigestFromBytes(*bytes);
}

}  // namespace

Result<AddCheckpointRequest> ParseAddCheckpoint(std::string_view body) {
  if (body.size() > kRequestBytesMax)
    return Invalid(fmt::format("a request has at most {} bytes, this one has {}", kRequestBytesMax, body.size()));
  AddCheckpointRequest request;
  TRY_ASSIGN(const std::string_view old, TakeLine(body, 1));
  TRY_ASSIGN(request.old_size, ParseOldSize(old));
  for (std::size_t number = 2;; ++number) {
    TRY_ASSIGN(const std::string_view line, TakeLine(body, number));
    if (line.empty()) break;
    if (request.proof.size() == kProofLinesMax)
      return Invalid(fmt::format("a consistency proof has at most {} lines", kProofLinesMax),
                     fmt::format("line {}", number));
    TRY_ASSIGN(const merkle::Hash hash, ParseHash(line, number));
    request.proof.push_back(hash);
  }
  request.note = body;
  auto parsed = log::ParseNote(body);
  if (!parsed.has_value()) return std::unexpected(WithContext(std::move(parsed.error()), "the checkpoint"));
  request.parsed = *std::move(parsed);
  auto checkpoint = log::ParseCheckpointBody(request.parsed.text);
  if (!checkpoint.has_value()) return std::unexpected(WithContext(std::move(checkpoint.error()), "the checkpoint"));
  request.checkpoint = *std::move(checkpoint);
  return request;
}

std::string WriteAddCheckpoint(std::uint64_t old_size, const std::vector<merkle::Hash>& proof, std::string_view note) {
  std::string body = fmt::format("{}{}\n", kOld, old_size);
  for (const merkle::Hash& hash : proof) body += ToBase64(hash) + "\n";
  body += "\n";
  body += note;
  return body;
}

}  // namespace entente::witness
