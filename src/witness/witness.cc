#include "witness/witness.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "crypto/key_file.h"
#include "storage/workshop.h"

namespace entente::witness {

Result<std::string> InitWitness(const std::filesystem::path& directory, const std::string& name,
                                std::string_view passphrase) {
  if (!log::IsKeyName(name))
    return Invalid("a witness is named by text without spaces and '+', such as witness.example/w1", "--name");
  TRY_ASSIGN(storage::Workshop workshop, storage::Workshop::Begin(directory));
  const Paths paths{workshop.path()};
  storage::Files& files = storage::PosixFiles();
  TRY(files.MakeDirectories(paths.key().parent_path()));
  TRY(files.MakeDirectories(paths.logs()));
  TRY_ASSIGN(const auto key, crypto::PrivateKey::Generate(crypto::Algorithm::kEdDsa));
  TRY(crypto::WriteKeyFiles(paths.key(), key, passphrase));
  TRY(files.WriteAtomically(paths.configuration(), AsBytes(NewConfiguration(name)), storage::Durability::kAll));
  TRY(workshop.Finish(true));
  return log::CosignatureVerifierKey(log::CosignatureVerifierOf(name, key.public_key()));
}

Result<KnownLog> AddLogTo(const std::filesystem::path& directory, std::string_view origin, std::string_view vkey) {
  const Paths paths{directory};
  storage::Files& files = storage::PosixFiles();
  TRY(ReadConfiguration(paths.configuration(), files));
  TRY_ASSIGN(const auto lock, storage::DirectoryLock::Acquire(directory));
  TRY_ASSIGN(const log::NoteVerifier key, log::ParseVerifierKey(vkey));
  const std::string named(origin.empty() ? std::string_view(key.name) : origin);
  TRY(AddLog(paths.configuration(), named, vkey, files));
  TRY_ASSIGN(Configuration changed, ReadConfiguration(paths.configuration(), files));
  return *std::ranges::find(changed.logs, named, &KnownLog::origin);
}

Result<std::unique_ptr<Witness>> Witness::Open(const std::filesystem::path& directory, crypto::PrivateKey key,
                                               const Clock& clock) {
  const Paths paths{directory};
  // Before the lock, which would leave its file in a directory that is none of a witness.
  TRY(ReadConfiguration(paths.configuration(), storage::PosixFiles()));
  TRY_ASSIGN(auto lock, storage::DirectoryLock::Acquire(directory));
  TRY_ASSIGN(auto opened, OpenOver(storage::PosixFiles(), directory, std::move(key), clock));
  opened->lock_.emplace(std::move(lock));
  return opened;
}

Result<std::unique_ptr<Witness>> Witness::OpenOver(storage::Files& files, const std::filesystem::path& directory,
                                                   crypto::PrivateKey key, const Clock& clock) {
  const Paths paths{directory};
  TRY_ASSIGN(Configuration configuration, ReadConfiguration(paths.configuration(), files));
  if (key.public_key().algorithm() != crypto::Algorithm::kEdDsa)
    return Invalid("a witness cosigns with an Ed25519 key", paths.key().string());
  TRY(files.MakeDirectories(paths.logs()));
  // What crashes left half written.
  TRY(files.RemoveLeftovers(paths.logs()));
  auto witness =
      std::unique_ptr<Witness>(new Witness(Cosigner{configuration.name, std::move(key), clock, files, paths}));
  for (KnownLog& known : configuration.logs) {
    std::string id = LogId(known.origin);
    TRY_ASSIGN(auto opened, WitnessedLog::Open(std::move(known), witness->cosigner_));
    witness->logs_.emplace(std::move(id), std::move(opened));
  }
  return witness;
}

Answer Witness::AddCheckpoint(std::string_view body) {
  Result<AddCheckpointRequest> request = ParseAddCheckpoint(body);
  if (!request.has_value()) return std::unexpected(Refusal{Refusal::Kind::kMalformed, std::move(request.error()), 0});
  const auto known = logs_.find(LogId(request->checkpoint.origin));
  if (known == logs_.end())
    return std::unexpected(
        Refusal{Refusal::Kind::kUnknownLog,
                Error{ErrorCode::kNotFound, "this witness does not know the log", request->checkpoint.origin, {}}, 0});
  return known->second->Add(*request);
}

std::optional<std::string> Witness::NewestCheckpoint(std::string_view log_id) const {
  const auto known = logs_.find(log_id);
  if (known == logs_.end()) return std::nullopt;
  std::optional<Cosigned> newest = known->second->newest();
  if (!newest.has_value()) return std::nullopt;
  return std::move(newest->note);
}

std::string Witness::verifier_key() const {
  return log::CosignatureVerifierKey(log::CosignatureVerifierOf(cosigner_.name, cosigner_.key.public_key()));
}

Result<WitnessFacts> ReadFacts(const std::filesystem::path& directory) {
  const Paths paths{directory};
  const storage::Files& files = storage::PosixFiles();
  TRY_ASSIGN(Configuration configuration, ReadConfiguration(paths.configuration(), files));
  TRY_ASSIGN(const crypto::PublicKey key, crypto::ReadPublicKey(paths.key()));
  const auto verifier = log::CosignatureVerifierOf(configuration.name, key);
  WitnessFacts facts;
  facts.name = configuration.name;
  facts.verifier_key = log::CosignatureVerifierKey(verifier);
  for (KnownLog& known : configuration.logs) {
    WitnessFacts::Log log;
    TRY_ASSIGN(log.newest, WitnessedLog::Load(paths, known.origin, verifier, files));
    TRY_ASSIGN(const auto evidence, files.List(paths.evidence(LogId(known.origin))));
    log.forks = static_cast<std::size_t>(
        std::ranges::count_if(evidence, [](const std::string& name) { return name.ends_with(".other"); }));
    log.known = std::move(known);
    facts.logs.push_back(std::move(log));
  }
  return facts;
}

}  // namespace entente::witness
