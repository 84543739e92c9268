// entente verify: checks evidence offline, against keys that the caller names. It never talks to a node.
#include <algorithm>
#include <optional>

#include "base/encoding.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/log_trust.h"
#include "cli/tables.h"
#include "cli/verify_findings.h"
#include "cli/verify_tree_proofs.h"
#include "codec/json.h"
#include "log/checkpoint.h"
#include "log/receipt.h"
#include "monitor/fork_evidence.h"
#include "proof/bundle.h"
#include "statement/content_types.h"
#include "statement/transparent_statement.h"

namespace entente::cli {
namespace {

constexpr std::size_t kFileBytesMax = std::size_t{512} * 1024 * 1024;

struct VerifyOptions {
  std::string file;
  std::string fork;
  GivenTrust trust;
  std::string older;
  std::string newer;
  std::string entry;
  std::string statement;
  std::string receipt;
  std::vector<std::string> receipt_keys;
  std::string signer_key;
  std::string payload;
  std::string format;
};

std::string ApprovedBy(const proof::VerifiedEntry& entry) {
  std::string text;
  for (const std::string& kid : entry.approved_by)
    text += (text.empty() ? ", signed with " + entry.kid + " and approved with " : ", ") + kid;
  return text;
}

// Where a key that approved is among those given, its approval must hold; the others are named.
void VerifyApprovals(const statement::SignedStatement& statement, const std::vector<crypto::PublicKey>& keys,
                     Findings& findings) {
  const auto& approvals = statement.headers().approvals;
  for (std::size_t i = 0; i < approvals.size(); ++i) {
    const std::string kid = ToBase64Url(approvals[i].kid);
    const auto key = FindKey(keys, approvals[i].kid);
    if (!key.has_value())
      findings.Holds("it names an approval by the key " + kid + ", which is not among those given and was not checked");
    else if (const auto held = statement.VerifyApproval(i, *key); !held.has_value())
      findings.Fails(held.error().Text());
    else
      findings.Holds("approved by the key " + kid);
  }
}

// Under whichever of the trusted keys it holds. Errors: the bundle's, under the last one that has the log's name.
Result<proof::Verified> VerifyBundleUnder(const LogTrust& trust, std::string_view bundle, log::NoteVerifier& key) {
  std::optional<Error> why;
  for (const log::NoteVerifier& one : trust.logs) {
    // Most of a policy's logs are others than the bundle's.
    if (trust.logs.size() > 1 && bundle.find(one.name) == std::string_view::npos) continue;
    auto verified = proof::VerifyBundle(bundle, one);
    if (verified.has_value()) {
      key = one;
      return verified;
    }
    why = std::move(verified.error());
  }
  if (why.has_value()) return std::unexpected(*std::move(why));
  return Fail(ErrorCode::kUnauthorized, "the bundle is of none of the logs that " + trust.from + " names");
}

// Which key of the log signed, and how one comes to it from the key that is trusted.
void TellKeys(const proof::Verified& verified, Findings& findings) {
  const std::string checkpoint =
      "checkpoint of " + verified.origin + " at size " + std::to_string(verified.tree_size) + ", signed by ";
  findings.answer["signed_by"] = verified.signed_by;
  findings.answer["key_changes"] = json::Value::array();
  std::string way;
  for (const proof::KeyStep& step : verified.key_steps) {
    findings.answer["key_changes"].push_back({{"entry", step.entry}, {"verifier_key", step.verifier_key}});
    way += (way.empty() ? ", which the log's entry " : ", then entry ") + std::to_string(step.entry);
  }
  if (verified.key_steps.empty())
    findings.Holds(checkpoint + "the trusted key");
  else
    findings.Holds(checkpoint + "the key " + verified.signed_by + way + " put in the place of the key that you trust");
  if (verified.ended.has_value()) {
    const std::string words = log::SuccessorWords(*verified.ended);
    findings.answer["ended"] = json::Value::parse(log::ToJson(*verified.ended));
    findings.notes.push_back("the log has ended with this tree" + (words.empty() ? "" : "; " + words));
  }
  if (verified.succeeds.has_value()) {
    findings.answer["succeeds"] = log::PredecessorJson(*verified.succeeds);
    findings.notes.push_back("the log says that it succeeds " + verified.succeeds->origin + ", which ended with " +
                             std::to_string(verified.succeeds->size) + " entries under the root " +
                             ToBase64(verified.succeeds->root) + " and the key " + verified.succeeds->checkpoint_key);
  }
  if (!verified.replaced_by.empty())
    findings.notes.push_back("the log has put another key in the place of the one that you trust: " +
                             verified.replaced_by);
}

Result<void> VerifyBundleFile(const VerifyOptions& chosen, ByteView bytes, Findings& findings) {
  TRY_ASSIGN(const LogTrust trust, ReadLogTrust(chosen.trust, "a proof bundle"));
  log::NoteVerifier key = trust.logs.front();
  const auto verified = VerifyBundleUnder(trust, AsText(bytes), key);
  SayTrusted(trust, key, findings);
  if (!verified.has_value()) {
    if (!IsVerdict(verified.error())) return std::unexpected(verified.error());
    findings.Fails(verified.error().Text());
    return {};
  }
  findings.answer["level"] = verified->level;
  findings.answer["log"] = {
      {"origin", verified->origin}, {"size", verified->tree_size}, {"root", verified->root_base64}};
  findings.answer["entries"] = json::Value::array();
  TellKeys(*verified, findings);
  TRY(CheckCosigned(chosen.trust, trust, verified->checkpoint, key, findings));
  for (const proof::VerifiedEntry& entry : verified->entries) {
    findings.answer["entries"].push_back(
        {{"index", entry.index},
         {"cited", entry.cited},
         {"authorised", entry.authorised},
         {"type", entry.content_type},
         {"issuer", entry.issuer},
         {"subject", entry.subject},
         {"standing", entry.standing},
         {"delegate", entry.delegate.empty() ? json::Value(nullptr) : json::Value(entry.delegate)},
         {"in_doubt_since",
          entry.in_doubt_since.has_value() ? json::Value(*entry.in_doubt_since) : json::Value(nullptr)},
         {"kid", entry.kid},
         {"approved_by", entry.approved_by}});
    // Whoever gives a party other keys could be speaking as it: that must not be overlooked.
    if (entry.content_type == statement::content_type::kKeyRecovery)
      findings.notes.push_back("the keys of " + entry.subject + " were recovered by " + entry.issuer + ", entry " +
                               std::to_string(entry.index));
    if (entry.in_doubt_since.has_value())
      findings.Doubt("entry " + std::to_string(entry.index) + " is in doubt since entry " +
                     std::to_string(*entry.in_doubt_since) + ", which says that its key was compromised by then" +
                     (entry.cited ? "" : "; others rest on it"));
    if (entry.cited)
      findings.Holds(
          "entry " + std::to_string(entry.index) + " is included" + (entry.authorised ? " and authorised" : "") + ": " +
          entry.content_type + " by " + (entry.delegate.empty() ? "" : entry.delegate + " for ") + entry.issuer +
          (entry.standing.empty() ? "" : " (" + entry.standing + ")") + " about " + entry.subject + ApprovedBy(entry));
  }
  if (!verified->claim.question.empty()) {
    findings.answer["claim"]["check"] = proof::Name(verified->claim_check);
    findings.answer["claim"]["says"] = verified->claim_says;
    if (verified->claim_check == proof::ClaimCheck::kFollows)
      findings.Holds("the answer follows from the entries in this bundle: " + verified->claim_says);
    TRY_ASSIGN(findings.answer["claim"]["question"], json::Parse(verified->claim.question, kFileBytesMax));
    TRY_ASSIGN(findings.answer["claim"]["answer"], json::Parse(verified->claim.answer, kFileBytesMax));
  }
  return {};
}

// What one receipt of several comes to. One under a key that was not given says nothing, and is no lie.
enum class ReceiptOutcome : std::uint8_t { kHolds, kFails, kUnknownKey };

ReceiptOutcome VerifyOneReceipt(ByteView receipt, const statement::SignedStatement& statement,
                                const std::vector<crypto::PublicKey>& keys, const std::string& from,
                                Findings& findings) {
  const auto decoded = log::DecodeReceipt(receipt);
  if (!decoded.has_value()) {
    findings.Note("a receipt cannot be read: " + decoded.error().Text());
    return ReceiptOutcome::kUnknownKey;
  }
  json::Value about = {{"origin", decoded->origin},  {"issuer", decoded->issuer},        {"index", decoded->leaf_index},
                       {"size", decoded->tree_size}, {"kid", ToBase64Url(decoded->kid)}, {"holds", nullptr}};
  const auto say = [&](const json::Value& holds) {
    about["holds"] = holds;
    findings.answer["receipts"].push_back(about);
  };
  const auto key = FindKey(keys, decoded->kid);
  if (!key.has_value()) {
    say(nullptr);
    findings.Note("the receipt of the log " + decoded->origin + " is signed with the key " + ToBase64Url(decoded->kid) +
                  ", which is not in " + from);
    return ReceiptOutcome::kUnknownKey;
  }
  const auto verified = log::VerifyReceipt(receipt, statement.entry(), *key);
  say(verified.has_value());
  if (!verified.has_value()) {
    findings.Fails(verified.error().Text());
    return ReceiptOutcome::kFails;
  }
  findings.answer["level"] = "included";
  findings.answer["log"] = {{"origin", verified->origin},
                            {"issuer", verified->issuer},
                            {"index", verified->leaf_index},
                            {"size", verified->tree_size}};
  findings.answer["trusted_key"] = {{"kid", ToBase64Url(key->kid())}, {"from", from}};
  findings.Holds("entry " + std::to_string(verified->leaf_index) + " of the log " + verified->origin +
                 ", in a tree of " + std::to_string(verified->tree_size) + " signed by the key " +
                 ToBase64Url(key->kid()));
  return ReceiptOutcome::kHolds;
}

Result<void> VerifyStatement(const VerifyOptions& chosen, const statement::SignedStatement& statement,
                             Findings& findings) {
  const statement::Headers& headers = statement.headers();
  findings.answer["statement"] = {{"type", headers.content_type},
                                  {"issuer", headers.issuer},
                                  {"subject", headers.subject},
                                  {"kid", ToBase64Url(headers.kid)},
                                  {"approved_by", json::Value::array()}};
  for (const statement::Approval& one : headers.approvals)
    findings.answer["statement"]["approved_by"].push_back(ToBase64Url(one.kid));
  if (!chosen.signer_key.empty()) {
    TRY_ASSIGN(const auto keys, ReadPublicKeys(chosen.signer_key));
    const auto key = FindKey(keys, headers.kid);
    if (!key.has_value())
      findings.Fails("the statement names the key " + ToBase64Url(headers.kid) + ", which is not in " +
                     chosen.signer_key);
    else if (const auto held = statement.Verify(*key); !held.has_value())
      findings.Fails(held.error().Text());
    else
      findings.Holds("signed by the key " + ToBase64Url(key->kid()) + " from " + chosen.signer_key);
    VerifyApprovals(statement, keys, findings);
  }
  if (chosen.payload.empty()) return {};
  TRY_ASSIGN(const FileDigest document, DigestOfFile(chosen.payload));
  const auto stated = statement.payload_digest();
  if (stated.has_value() ? document.digest == *stated : document.digest == crypto::Sha256(statement.payload()))
    findings.Holds(chosen.payload + " is the document that was signed (sha256:" + ToHex(document.digest) + ")");
  else
    findings.Fails(chosen.payload + " is not the document that was signed: it has sha256:" + ToHex(document.digest));
  return {};
}

Result<void> VerifyReceipts(const VerifyOptions& chosen, const statement::SignedStatement& statement,
                            const std::vector<Bytes>& receipts, Findings& findings) {
  if (chosen.receipt_keys.empty())
    return BadUsage(
        "a receipt is checked against the log's receipt key: give it with --receipt-key (PEM, JWK or the key set of "
        "/.well-known/scitt-keys)");
  TRY_ASSIGN(const GivenKeys given, ReadPublicKeys(chosen.receipt_keys));
  findings.answer["receipts"] = json::Value::array();
  std::size_t held = 0;
  for (const Bytes& receipt : receipts) {
    if (VerifyOneReceipt(receipt, statement, given.keys, given.from, findings) == ReceiptOutcome::kHolds) ++held;
  }
  if (held == 0 && findings.holds)
    findings.Fails(receipts.size() == 1 ? "there is no receipt that a key in " + given.from + " has signed"
                                        : "none of the " + std::to_string(receipts.size()) +
                                              " receipts is signed by a key in " + given.from);
  return VerifyStatement(chosen, statement, findings);
}

Result<void> VerifyCheckpointFile(const VerifyOptions& chosen, ByteView bytes, Findings& findings) {
  TRY_ASSIGN(const LogTrust trust, ReadLogTrust(chosen.trust, "a checkpoint"));
  TRY_ASSIGN(const auto trusted, CheckCheckpoint(chosen.trust, trust, AsText(bytes), findings));
  static_cast<void>(trusted);  // what there is to say of it was said
  return {};
}

// The leaf that a tlog-proof is about: a statement of ours without its receipts, or any bytes of another log.
Result<void> VerifyTlogProof(const VerifyOptions& chosen, ByteView proof, Findings& findings) {
  if (chosen.statement.empty() == chosen.entry.empty())
    return BadUsage(
        "a tlog-proof is checked together with what it is about: --statement FILE, or --entry FILE with the bytes that "
        "the log has");
  TRY_ASSIGN(const Bytes given, ReadInput(chosen.entry.empty() ? chosen.statement : chosen.entry, kFileBytesMax));
  if (!chosen.entry.empty()) return VerifyTlogProofFile(chosen.trust, proof, given, findings);
  TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(given));
  TRY(VerifyTlogProofFile(chosen.trust, proof, statement.entry(), findings));
  return VerifyStatement(chosen, statement, findings);
}

json::Value ToJson(const log::Checkpoint& checkpoint) {
  return {{"size", checkpoint.size}, {"root", ToBase64(checkpoint.root)}};
}

Result<void> VerifyForkFile(const VerifyOptions& chosen, ByteView bytes, Findings& findings) {
  if (chosen.trust.log_key.empty()) return BadUsage("a fork is proved against the log's key: give it with --key");
  TRY_ASSIGN(const GivenText given, ReadVerifierKey(chosen.trust.log_key));
  TRY_ASSIGN(const log::NoteVerifier verifier, log::ParseVerifierKey(given.text));
  findings.answer["trusted_key"] = {{"verifier_key", given.text}, {"from", given.where}};
  const auto fork = monitor::VerifyForkEvidence(AsText(bytes), verifier);
  if (!fork.has_value()) {
    findings.Fails("no fork is proved: " + fork.error().Text());
    return {};
  }
  findings.answer["level"] = "fork";
  findings.answer["fork"] = {{"origin", fork->older.origin},
                             {"older", ToJson(fork->older)},
                             {"newer", ToJson(fork->newer)},
                             {"root_in_newer", ToBase64(fork->root_in_newer)}};
  for (const log::Checkpoint& one : {fork->older, fork->newer})
    findings.Holds("checkpoint of " + one.origin + " at size " + std::to_string(one.size) + ", root " +
                   ToBase64(one.root) + ", signed by the trusted key");
  findings.Holds(fork->older.size == fork->newer.size ? "the two contradict each other: a log has one root at one size"
                                                      : "the two contradict each other: in the newer tree the first " +
                                                            std::to_string(fork->older.size) +
                                                            " entries have the root " + ToBase64(fork->root_in_newer));
  findings.notes.push_back(
      "who holds the log's key signed two histories; which of them is the true one, if any, this does "
      "not show, nor who holds the key");
  return {};
}

Result<void> Check(const VerifyOptions& chosen, Findings& findings) {
  if (!chosen.fork.empty() && !chosen.file.empty()) return BadUsage("give a FILE or --fork FILE, not both");
  const std::string& given = chosen.fork.empty() ? chosen.file : chosen.fork;
  const std::string& file = given.empty() ? chosen.statement : given;
  if (file.empty()) return BadUsage("nothing to verify: name a FILE, or a --statement with its --receipt");
  TRY_ASSIGN(const Bytes bytes, ReadInput(file, kFileBytesMax));
  const EvidenceKind kind = KindOf(bytes);
  findings.answer["file"] = file;
  findings.answer["kind"] = NameOf(kind);
  const bool has_checkpoint = kind == EvidenceKind::kCheckpoint || kind == EvidenceKind::kBundle ||
                              kind == EvidenceKind::kTlogProof || kind == EvidenceKind::kConsistencyReceipt;
  if (!has_checkpoint && chosen.trust.asks_for_witnesses())
    return BadUsage("--witness, --quorum and --policy are for checkpoints and for proofs that carry one");
  if (kind != EvidenceKind::kConsistencyReceipt && !(chosen.older.empty() && chosen.newer.empty()))
    return BadUsage("--older and --newer are for a receipt of consistency");
  // What was given as evidence of a fork is never taken for anything else that verifies.
  if (kind == EvidenceKind::kFork || !chosen.fork.empty()) return VerifyForkFile(chosen, bytes, findings);
  if (kind == EvidenceKind::kBundle) return VerifyBundleFile(chosen, bytes, findings);
  if (kind == EvidenceKind::kCheckpoint) return VerifyCheckpointFile(chosen, bytes, findings);
  if (kind == EvidenceKind::kTlogProof) return VerifyTlogProof(chosen, bytes, findings);
  if (kind == EvidenceKind::kConsistencyReceipt)
    return VerifyConsistencyFile(chosen.trust, {chosen.receipt_keys, chosen.older, chosen.newer}, bytes, findings);
  if (kind == EvidenceKind::kReceipt && !chosen.statement.empty()) {
    TRY_ASSIGN(const Bytes other, ReadInput(chosen.statement, kFileBytesMax));
    TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(other));
    return VerifyReceipts(chosen, statement, {bytes}, findings);
  }
  if (kind == EvidenceKind::kReceipt)
    return BadUsage("a receipt is checked together with its statement: give that with --statement");
  if (kind != EvidenceKind::kStatement && kind != EvidenceKind::kTransparentStatement)
    return Invalid("this is no proof bundle, checkpoint, receipt or statement", file);
  auto transparent = statement::DecodeTransparent(bytes);
  if (!transparent.has_value() && kind == EvidenceKind::kTransparentStatement)
    return std::unexpected(WithContext(transparent.error(), file));
  std::vector<Bytes> receipts;
  if (transparent.has_value()) receipts = transparent->receipts;
  if (!chosen.receipt.empty()) {
    TRY_ASSIGN(Bytes receipt, ReadInput(chosen.receipt, limits::kEntryBytesMax));
    receipts.push_back(std::move(receipt));
  }
  auto statement = statement::SignedStatement::Decode(bytes);
  if (!statement.has_value()) return std::unexpected(WithContext(std::move(statement.error()), file));
  if (!receipts.empty()) return VerifyReceipts(chosen, *statement, receipts, findings);
  if (chosen.signer_key.empty())
    return BadUsage(
        "this statement has no receipt: give one with --receipt and --receipt-key, or check its signature alone with "
        "--signer-key");
  findings.answer["level"] = "signed";
  return VerifyStatement(chosen, *statement, findings);
}

Result<ExitCode> RunVerify(const VerifyOptions& chosen, Terminal& terminal) {
  Findings findings;
  TRY(Check(chosen, findings));
  if (!findings.holds) findings.answer["level"] = nullptr;
  if (chosen.format == "json") {
    findings.answer["verified"] = findings.holds;
    findings.answer["checks"] = json::Value::array();
    for (const auto& [holds, line] : findings.lines)
      findings.answer["checks"].push_back({{"holds", holds}, {"what", line}});
    findings.answer["doubts"] = findings.doubts;
    findings.answer["notes"] = findings.notes;
    PrintJson(terminal, findings.answer);
    return findings.holds ? ExitCode::kOk : ExitCode::kFindings;
  }
  for (const auto& [holds, line] : findings.lines)
    terminal.PrintLine((holds ? terminal.Painted(Paint::kGood, "holds  ") : terminal.Painted(Paint::kBad, "FAILS  ")) +
                       Plain(line));
  for (const std::string& line : findings.doubts)
    terminal.PrintLine(terminal.Painted(Paint::kWarn, "doubt  ") + Plain(line));
  for (const std::string& line : findings.notes) terminal.PrintLine("note   " + Plain(line));
  if (findings.answer.contains("trusted_key")) {
    const json::Value& key = findings.answer["trusted_key"];
    terminal.PrintLine("trusted key: " + Plain(key.value("verifier_key", key.value("kid", ""))) + ", from " +
                       Plain(key.value("from", "")));
  }
  if (findings.answer.contains("claim")) {
    const bool follows = CellText(findings.answer["claim"], "check") == proof::Name(proof::ClaimCheck::kFollows);
    terminal.PrintLine(
        follows ? "claim of the node, as it gave it; that no entry was left out, only a replay of the log shows:"
                : "claim of the node, which cannot be recomputed offline: " +
                      Plain(CellText(findings.answer["claim"], "says")));
    terminal.PrintLine("  question " + Plain(findings.answer["claim"]["question"].dump()));
    terminal.PrintLine("  answer   " + Plain(findings.answer["claim"]["answer"].dump()));
  }
  if (!findings.holds) {
    terminal.PrintLine(terminal.Painted(Paint::kBad, "NOT VERIFIED"));
    return ExitCode::kFindings;
  }
  terminal.PrintLine(terminal.Painted(Paint::kGood, "verified") + ", level " +
                     findings.answer.value("level", json::Value("checkpoint")).get<std::string>() +
                     (findings.doubts.empty() ? "" : ", in doubt"));
  return ExitCode::kOk;
}

Action DeclareVerify(Options& options) {
  auto chosen = std::make_shared<VerifyOptions>();
  options.Argument("FILE", chosen->file,
                   "a proof bundle, transparent statement, statement, receipt, tlog-proof, checkpoint or evidence of a "
                   "fork; - for standard input");
  options.Text("--log-key", "VKEY|FILE", chosen->trust.log_key,
               "the log's verifier key that you trust, for bundles, tlog-proofs and checkpoints (entente log vkey)");
  options.Texts("--witness", "VKEY|FILE", chosen->trust.witnesses,
                "a witness's verifier key that you trust: it must have cosigned the checkpoint");
  options.Number("--quorum", "N", chosen->trust.quorum,
                 "so many of the given witnesses are enough; all of them unless said otherwise");
  options.Text("--policy", "FILE", chosen->trust.policy,
               "a C2SP tlog-policy: the logs that you trust, the witnesses, and which of them it takes");
  options.Text("--fork", "FILE", chosen->fork,
               "evidence of a fork, which `entente monitor` left (docs/formats/fork.md)");
  options.Text("--key", "VKEY|FILE", chosen->trust.log_key, "the same as --log-key");
  options.Text("--statement", "FILE", chosen->statement,
               "the statement, where FILE is its receipt or tlog-proof, or not given");
  options.Text("--entry", "FILE", chosen->entry, "the bytes of an entry of any log, where FILE is its tlog-proof");
  options.Text("--older", "CHECKPOINT|SIZE:ROOT", chosen->older,
               "where FILE is a receipt of consistency: the state of the log that you have seen before");
  options.Text("--newer", "CHECKPOINT|SIZE:ROOT", chosen->newer, "the state that it must lead to, if you have one");
  options.Text("--receipt", "FILE", chosen->receipt, "the receipt, where it is a file of its own");
  options.Texts("--receipt-key", "FILE", chosen->receipt_keys,
                "the log's receipt key that you trust: PEM, JWK, COSE key or key set; again for another log's");
  options.Text("--signer-key", "FILE", chosen->signer_key,
               "also check the statement's own signature with this public key");
  options.Text("--payload", "FILE", chosen->payload, "also check that this is the document that was signed");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunVerify(*chosen, terminal); };
}

}  // namespace

constinit const Command kVerify{
    "verify", "Check a proof bundle, receipt or statement offline, against keys that you name",
    "Levels: included (it is on the log), authorised (also its key had the right to say it, by the entries in the "
    "bundle). "
    "No single file can show that nothing newer exists; docs/formats/proof.md says what each level shows. Evidence of "
    "a fork "
    "shows that the log's key signed two histories: exit code 0 when it is proved, 1 when it is not.",
    "entente verify proof.json --log-key call.vkey\n"
    "entente verify checkpoint --log-key call.vkey --witness w1.vkey --witness w2.vkey --quorum 1\n"
    "entente verify gateway.transparent.cose --receipt-key receipt.pub.pem --payload gateway-1.0.0.cdx.json\n"
    "entente verify --fork entente-monitor/fork-5d1f….json --key call.vkey\n"
    "entente verify --statement gateway.cose --receipt gateway.receipt --receipt-key receipt.pub.pem",
    DeclareVerify};

}  // namespace entente::cli
