#include "log/tlog_proof.h"

#include <fmt/format.h>

#include <charconv>

#include "base/check.h"
#include "base/encoding.h"
#include "merkle/tree.h"

namespace entente::log {
namespace {

constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

std::unexpected<Error> BadLine(std::string message, std::size_t line) {
  return Invalid(std::move(message), fmt::format("line {}", line));
}

// The lines in front of the checkpoint, one after the other, without their newlines.
class Lines {
 public:
  explicit Lines(std::string_view text) : left_(text) {}
  // False at the end, and where the last line has no newline.
  bool Next(std::string_view& line) {
    const std::size_t end = left_.find('\n');
    if (end == std::string_view::npos) return false;
    line = left_.substr(0, end);
    left_.remove_prefix(end + 1);
    ++number_;
    return true;
  }
  [[nodiscard]] std::size_t number() const { return number_; }
  [[nodiscard]] std::string_view left() const { return left_; }

 private:
  std::string_view left_;
  std::size_t number_ = 0;
};

Result<std::uint64_t> IndexOf(std::string_view line, std::size_t number) {
  std::uint64_t index = 0;
  if (!line.starts_with(kIndex)) return BadLine("this line says the index of the entry, as in 'index 57'", number);
  const std::string_view digits = line.substr(kIndex.size());
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  const bool leading_zero = digits.size() > 1 && digits.front() == '0';
  if (digits.empty() || failed != std::errc() || end != digits.data() + digits.size() || leading_zero ||
      index > kCheckpointSizeMax)
    return BadLine("an index is a decimal number without leading zeros", number);
  return index;
}

}  // namespace

std::string EncodeTlogProof(const TlogProof& proof) {
  CHECK(proof.path.size() <= kTlogProofHashesMax);
  std::string text = fmt::format("{}\n", kTlogProofHeader);
  if (proof.extra.has_value()) text += fmt::format("{}{}\n", kExtra, ToBase64(*proof.extra));
  text += fmt::format("{}{}\n", kIndex, proof.index);
  for (const crypto::Digest& hash : proof.path) text += ToBase64(hash) + "\n";
  return text + "\n" + proof.checkpoint;
}

Result<TlogProof> ParseTlogProof(std::string_view text) {
  if (text.size() > kTlogProofBytesMax)
    return Invalid(fmt::format("a tlog-proof has at most {} bytes here", kTlogProofBytesMax));
  Lines lines(text);
  std::string_view line;
  if (!lines.Next(line) || line != kTlogProofHeader)
    return BadLine(fmt::format("a tlog-proof begins with the line {}", kTlogProofHeader), 1);
  TlogProof proof;
  if (!lines.Next(line)) return BadLine("the index is missing", lines.number() + 1);
  if (line.starts_with(kExtra)) {
    auto extra = FromBase64(line.substr(kExtra.size()));
    if (!extra.has_value() || extra->empty()) return BadLine("extra data stands there in base64", lines.number());
    proof.extra = *std::move(extra);
    if (!lines.Next(line)) return BadLine("the index is missing", lines.number() + 1);
  }
  TRY_ASSIGN(proof.index, IndexOf(line, lines.number()));
  for (;;) {
    if (!lines.Next(line)) return BadLine("the empty line before the checkpoint is missing", lines.number() + 1);
    if (line.empty()) break;
    if (proof.path.size() == kTlogProofHashesMax)
      return BadLine(fmt::format("an inclusion proof has at most {} hashes", kTlogProofHashesMax), lines.number());
    const auto bytes = FromBase64(line);
    const auto hash = bytes.has_value() ? crypto::DigestFromBytes(*bytes) : std::unexpected(bytes.error());
    if (!hash.has_value()) return BadLine("a hash is 32 bytes in base64", lines.number());
    proof.path.push_back(*hash);
  }
  proof.checkpoint = lines.left();
  if (auto checkpoint = ReadUnverifiedCheckpoint(proof.checkpoint); !checkpoint.has_value())
    return std::unexpected(WithContext(std::move(checkpoint.error()), "the checkpoint"));
  return proof;
}

Result<void> CheckInclusion(const TlogProof& proof, ByteView entry, const Checkpoint& checkpoint) {
  if (proof.index >= checkpoint.size)
    return Fail(ErrorCode::kUnauthorized,
                fmt::format("entry {} is not in a tree of {} entries", proof.index, checkpoint.size));
  const auto included =
      merkle::VerifyInclusion(proof.index, checkpoint.size, merkle::LeafHash(entry), proof.path, checkpoint.root);
  if (!included.has_value())
    return Fail(ErrorCode::kUnauthorized, fmt::format("this is not entry {} of the checkpoint's tree: {}", proof.index,
                                                      included.error().message));
  return {};
}

}  // namespace entente::log
