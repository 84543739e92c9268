#include "cli/verify_tree_proofs.h"

#include <charconv>
#include <optional>

#include "base/encoding.h"
#include "cli/command.h"
#include "cli/evidence.h"
#include "cli/input.h"
#include "log/consistency_receipt.h"
#include "log/tlog_proof.h"

namespace entente::cli {
namespace {

// A state of a log that somebody saw.
struct Seen {
  std::uint64_t size = 0;
  crypto::Digest root{};
};

std::optional<Seen> ParseSeen(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return std::nullopt;
  Seen seen;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + colon, seen.size);
  if (failed != std::errc() || end != text.data() + colon) return std::nullopt;
  const auto bytes = FromBase64(std::string_view(text).substr(colon + 1));
  const auto root = bytes.has_value() ? crypto::DigestFromBytes(*bytes) : std::unexpected(bytes.error());
  if (!root.has_value()) return std::nullopt;
  seen.root = *root;
  return seen;
}

// Nothing when a checkpoint does not hold, which is written down.
Result<std::optional<Seen>> ReadSeen(const GivenTrust& trust, const std::string& given, const std::string& origin,
                                     Findings& findings) {
  if (const auto seen = ParseSeen(given); seen.has_value()) {
    findings.Note("size " + std::to_string(seen->size) + " and its root are taken as they were given");
    return seen;
  }
  TRY_ASSIGN(const Bytes note, ReadInput(given, log::kNoteBytesMax));
  if (KindOf(note) != EvidenceKind::kCheckpoint)
    return Invalid("this is neither a checkpoint nor SIZE:ROOT, with the root in base64", given);
  TRY_ASSIGN(const LogTrust trusted, ReadLogTrust(trust, "a checkpoint"));
  const auto checkpoint = VerifyUnder(trusted, AsText(note));
  if (!checkpoint.has_value()) {
    findings.Fails(given + ": " + checkpoint.error().Text());
    return std::optional<Seen>();
  }
  SayTrusted(trusted, checkpoint->key, findings);
  if (checkpoint->checkpoint.origin != origin) {
    findings.Fails(given + " is of the log " + checkpoint->checkpoint.origin + ", and the receipt of " + origin);
    return std::optional<Seen>();
  }
  findings.Holds(given + ": checkpoint of " + checkpoint->checkpoint.origin + " at size " +
                 std::to_string(checkpoint->checkpoint.size) + ", signed by the trusted key");
  return std::optional(Seen{checkpoint->checkpoint.size, checkpoint->checkpoint.root});
}

}  // namespace

Result<void> VerifyConsistencyFile(const GivenTrust& trust, const ConsistencyGiven& given, ByteView bytes,
                                   Findings& findings) {
  if (given.older.empty() || given.receipt_keys.empty())
    return BadUsage(
        "a receipt of consistency is checked with the older state of the log that you have seen (--older CHECKPOINT or "
        "--older SIZE:ROOT) and with the log's receipt key (--receipt-key)");
  const auto receipt = log::DecodeConsistencyReceipt(bytes);
  if (!receipt.has_value()) {
    findings.Fails("the receipt cannot be read: " + receipt.error().Text());
    return {};
  }
  TRY_ASSIGN(const GivenKeys keys, ReadPublicKeys(given.receipt_keys));
  const auto key = FindKey(keys.keys, receipt->kid);
  if (!key.has_value()) {
    findings.Fails("the receipt is signed with the key " + ToBase64Url(receipt->kid) + ", which is not in " +
                   keys.from);
    return {};
  }
  TRY_ASSIGN(const std::optional<Seen> older, ReadSeen(trust, given.older, receipt->origin, findings));
  if (!older.has_value()) return {};
  if (older->size != receipt->old_size) {
    findings.Fails("the receipt is from size " + std::to_string(receipt->old_size) + ", and not from " +
                   std::to_string(older->size));
    return {};
  }
  const auto verified = log::VerifyConsistencyReceipt(bytes, older->root, *key);
  if (!verified.has_value()) {
    findings.Fails(verified.error().Text());
    return {};
  }
  findings.answer["level"] = "consistent";
  findings.answer["log"] = {{"origin", receipt->origin},
                            {"issuer", receipt->issuer},
                            {"size", receipt->size},
                            {"root", ToBase64(verified->root)}};
  findings.answer["older"] = {{"size", older->size}, {"root", ToBase64(older->root)}};
  if (!findings.answer.contains("trusted_key"))
    findings.answer["trusted_key"] = {{"kid", ToBase64Url(key->kid())}, {"from", keys.from}};
  findings.Holds("the log " + receipt->origin + " at size " + std::to_string(receipt->size) +
                 " continues what it was at size " + std::to_string(older->size) + ", signed by the key " +
                 ToBase64Url(key->kid()));
  if (given.newer.empty()) {
    findings.Note("what is signed is the newer root; its size is the receipt's word, unless --newer is given");
    return {};
  }
  TRY_ASSIGN(const std::optional<Seen> newer, ReadSeen(trust, given.newer, receipt->origin, findings));
  if (!newer.has_value()) return {};
  if (newer->size == receipt->size && newer->root == verified->root)
    findings.Holds("it leads to the newer state that was given");
  else
    findings.Fails("it leads to size " + std::to_string(receipt->size) + " and root " + ToBase64(verified->root) +
                   ", which is not the newer state that was given");
  return {};
}

Result<void> VerifyTlogProofFile(const GivenTrust& given, ByteView bytes, ByteView entry, Findings& findings) {
  TRY_ASSIGN(const LogTrust trust, ReadLogTrust(given, "a tlog-proof"));
  const auto proof = log::ParseTlogProof(AsText(bytes));
  if (!proof.has_value()) {
    findings.Fails("the tlog-proof cannot be read: " + proof.error().Text());
    return {};
  }
  TRY_ASSIGN(const auto trusted, CheckCheckpoint(given, trust, proof->checkpoint, findings));
  if (!trusted.has_value()) return {};
  if (proof->extra.has_value()) findings.Note("it carries extra data, which nobody signed and which was not looked at");
  const auto included = log::CheckInclusion(*proof, entry, trusted->checkpoint);
  if (!included.has_value()) {
    findings.Fails(included.error().Text());
    return {};
  }
  findings.answer["level"] = "included";
  findings.answer["log"]["index"] = proof->index;
  findings.Holds("entry " + std::to_string(proof->index) + " of the log " + trusted->checkpoint.origin +
                 ", in a tree of " + std::to_string(trusted->checkpoint.size));
  return {};
}

}  // namespace entente::cli
