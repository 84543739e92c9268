#include "witness/witnessed_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/logging.h"

namespace entente::witness {
namespace {

// A log that forks can do so without end; that it did needs one pair.
constexpr std::size_t kEvidenceFilesMax = 128;
constexpr std::size_t kRootDigitsInName = 16;

Error NotOurs(const std::filesystem::path& file, std::string_view why) {
  return {ErrorCode::kCorruption,
          fmt::format("what this witness cosigned last is not what it wrote: {}. Do not remove it: a witness that "
                      "forgets can be shown another history. See docs/witness.md",
                      why),
          file.string(),
          {}};
}

}  // namespace

Result<std::optional<Cosigned>> WitnessedLog::Load(const Paths& paths, const std::string& origin,
                                                   const log::CosignatureVerifier& witness,
                                                   const storage::Files& files) {
  const std::filesystem::path file = paths.checkpoint(LogId(origin));
  Result<Bytes> content = files.Read(file);
  if (!content.has_value()) {
    if (content.error().code == ErrorCode::kNotFound) return std::optional<Cosigned>();
    return std::unexpected(std::move(content.error()));
  }
  Cosigned newest;
  newest.note = ToText(*content);
  const Result<log::Note> note = log::ParseNote(newest.note);
  if (!note.has_value()) return std::unexpected(NotOurs(file, note.error().Text()));
  const Result<UnixSeconds> time = log::VerifyCosignature(*note, witness);
  if (!time.has_value()) return std::unexpected(NotOurs(file, time.error().Text()));
  newest.time = *time;
  Result<log::Checkpoint> checkpoint = log::ParseCheckpointBody(note->text);
  if (!checkpoint.has_value()) return std::unexpected(NotOurs(file, checkpoint.error().Text()));
  newest.checkpoint = *std::move(checkpoint);
  if (newest.checkpoint.origin != origin) return std::unexpected(NotOurs(file, "it is of another log"));
  return std::optional(std::move(newest));
}

Result<std::unique_ptr<WitnessedLog>> WitnessedLog::Open(KnownLog known, const Cosigner& cosigner) {
  const auto verifier = log::CosignatureVerifierOf(cosigner.name, cosigner.key.public_key());
  TRY_ASSIGN(auto newest, Load(cosigner.paths, known.origin, verifier, cosigner.files));
  return std::unique_ptr<WitnessedLog>(new WitnessedLog(std::move(known), cosigner, std::move(newest)));
}

std::optional<Cosigned> WitnessedLog::newest() const {
  const std::lock_guard lock(mutex_);
  return newest_;
}

Answer WitnessedLog::Add(const AddCheckpointRequest& request) {
  using enum Refusal::Kind;
  const log::Checkpoint& checkpoint = request.checkpoint;
  // 1. Does the log itself say so?
  const std::string signatures = LogSignatures(request);
  if (signatures.empty())
    return Refuse(kNotSigned, ErrorCode::kUnauthorized, "no signature of a known key of this log holds");
  if (request.old_size > checkpoint.size)
    return Refuse(kMalformed, ErrorCode::kInvalidInput, "the old size is over the size of the checkpoint");

  // From here to the answer nothing else happens to this log, so that it cannot be rolled back in between.
  const std::lock_guard lock(mutex_);
  if (stopped_)
    return Refuse(kNotStored, ErrorCode::kUnavailable,
                  "this log is not cosigned any more since a write failed; the witness has to be started again");
  // 2. Two trees of one size: the log has forked, whatever else the request says.
  const std::uint64_t known_size = newest_.has_value() ? newest_->checkpoint.size : 0;
  const merkle::Hash known_root = newest_.has_value() ? newest_->checkpoint.root : merkle::EmptyRoot();
  if (checkpoint.size == known_size && checkpoint.root != known_root) return RefuseFork(request, signatures);
  // 3. Does it go on from where this witness is?
  if (request.old_size != known_size)
    return Refuse(kOutOfStep, ErrorCode::kConflict, "the newest cosigned checkpoint has another size", known_size);
  const auto grown =
      merkle::VerifyConsistency(request.old_size, checkpoint.size, known_root, checkpoint.root, request.proof);
  if (!grown.has_value()) {
    LogLine(Severity::kWarning, "witness-proof-refused",
            {{"origin", known_.origin},
             {"old", std::to_string(request.old_size)},
             {"size", std::to_string(checkpoint.size)},
             {"why", grown.error().message}});
    return Refuse(kInconsistent, ErrorCode::kPolicyRejected, grown.error().message);
  }
  return Cosign(request, signatures);
}

// The lines of the log's own keys that hold; of others' signatures nothing is kept.
std::string WitnessedLog::LogSignatures(const AddCheckpointRequest& request) const {
  std::string lines;
  for (const log::NoteVerifier& key : known_.keys) {
    if (!log::VerifyNote(request.note, key).has_value()) continue;
    const auto own = std::ranges::find_if(request.parsed.signatures, [&](const log::NoteSignature& one) {
      return one.name == key.name && one.key_id == key.key_id;
    });
    if (own != request.parsed.signatures.end()) lines += log::SignatureLine(*own);
  }
  return lines;
}

Answer WitnessedLog::Refuse(Refusal::Kind kind, ErrorCode code, std::string message, std::uint64_t known_size) const {
  return std::unexpected(Refusal{kind, Error{code, std::move(message), known_.origin, {}}, known_size});
}

Answer WitnessedLog::RefuseFork(const AddCheckpointRequest& request, const std::string& signatures) {
  const Result<bool> kept = KeepEvidence(request, signatures);
  // Said once for each pair, however often somebody sends it.
  if (!kept.has_value() || *kept)
    LogLine(Severity::kError, "witness-log-forked",
            {{"origin", known_.origin},
             {"size", std::to_string(request.checkpoint.size)},
             {"cosigned_root", newest_.has_value() ? ToBase64(newest_->checkpoint.root) : "that of the empty tree"},
             {"other_root", ToBase64(request.checkpoint.root)},
             {"evidence", kept.has_value() ? cosigner_.paths.evidence(id_).string() : kept.error().Text()}});
  return Refuse(Refusal::Kind::kForked, ErrorCode::kConflict,
                "this log signed another tree of the same size before; both checkpoints are kept as evidence",
                request.checkpoint.size);
}

// SIZE-ROOT.cosigned and SIZE-ROOT.other, of the other one's root. The second one is complete only with the first, so
// that comes first; both again change nothing.
Result<bool> WitnessedLog::KeepEvidence(const AddCheckpointRequest& request, const std::string& signatures) {
  storage::Files& files = cosigner_.files;
  const std::filesystem::path directory = cosigner_.paths.evidence(id_);
  const std::string name =
      fmt::format("{}-{}", request.checkpoint.size, ToHex(request.checkpoint.root).substr(0, kRootDigitsInName));
  if (files.Exists(directory / (name + ".other"))) return false;
  TRY_ASSIGN(const auto there, files.List(directory));
  if (there.size() >= kEvidenceFilesMax)
    return Fail(ErrorCode::kPushback, "there is enough evidence already; this pair was not kept", directory.string());
  TRY(files.MakeDirectories(directory));
  if (newest_.has_value())
    TRY(files.WriteAtomically(directory / (name + ".cosigned"), AsBytes(newest_->note), storage::Durability::kAll));
  TRY(files.WriteAtomically(directory / (name + ".other"), AsBytes(request.parsed.text + "\n" + signatures),
                            storage::Durability::kAll));
  return true;
}

// Each step says what a crash there leaves.
Answer WitnessedLog::Cosign(const AddCheckpointRequest& request, const std::string& signatures) {
  using enum Refusal::Kind;
  Cosigned next;
  next.checkpoint = request.checkpoint;
  // A cosignature says "the largest by then": a clock that went back may not put a larger tree before a smaller one.
  next.time = std::max(cosigner_.clock.NowSeconds(), newest_.has_value() ? newest_->time : UnixSeconds{0});
  // 1. The cosignature is made. A crash leaves the old state, and nobody has seen it.
  const Result<std::string> line = log::Cosign(request.parsed.text, cosigner_.name, cosigner_.key, next.time);
  if (!line.has_value()) return Refuse(kNotStored, ErrorCode::kUnavailable, line.error().Text());
  next.note = request.parsed.text + "\n" + signatures + *line;
  if (next.note.size() > log::kNoteBytesMax)
    return Refuse(kMalformed, ErrorCode::kInvalidInput, "the checkpoint is too long to carry a cosignature");
  // 2. The checkpoint with it is durable. A crash before leaves the old state or the new one, and nobody has seen the
  //    cosignature; after it, the new one.
  const Result<void> written =
      cosigner_.files.WriteAtomically(cosigner_.paths.checkpoint(id_), AsBytes(next.note), storage::Durability::kAll);
  if (!written.has_value()) {
    // With a full disk the old state is still in its place. What another failure left is not known.
    stopped_ = written.error().rule != storage::kDiskFullRule;
    LogLine(Severity::kError, "witness-not-stored", {{"origin", known_.origin}, {"why", written.error().Text()}});
    Answer refusal = Refuse(kNotStored, ErrorCode::kUnavailable, "cannot store the checkpoint, so it is not cosigned");
    refusal.error().error.rule = written.error().rule;
    return refusal;
  }
  // 3. Only now may it be given away.
  newest_ = std::move(next);
  return *line;
}

}  // namespace entente::witness
