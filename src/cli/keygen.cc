// entente keygen: makes a signing key.
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "codec/json.h"
#include "crypto/key_file.h"

namespace entente::cli {
namespace {

struct KeygenOptions {
  std::string file;
  std::string algorithm = "ed25519";
  std::string passphrase_file;
  std::string format = "table";
  bool unencrypted = false;
};

Result<ExitCode> RunKeygen(const KeygenOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const crypto::Algorithm algorithm, crypto::AlgorithmFromName(chosen.algorithm));
  for (const std::filesystem::path& path : {std::filesystem::path(chosen.file), crypto::PublicKeyPath(chosen.file)}) {
    // Looked at before anybody types a passphrase; WriteKeyFiles() never overwrites in any case.
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored))
      return Fail(ErrorCode::kConflict, "this file exists already; a key is never overwritten", path.string());
  }
  std::string passphrase;
  if (!chosen.unencrypted) {
    TRY_ASSIGN(passphrase, ReadPassphrase(chosen.passphrase_file, chosen.file, Ask::kTwice));
  }
  TRY_ASSIGN(const auto key, crypto::PrivateKey::Generate(algorithm));
  TRY(crypto::WriteKeyFiles(chosen.file, key, passphrase));
  const crypto::PublicKey& made = key.public_key();
  const std::string public_file = crypto::PublicKeyPath(chosen.file).string();
  if (chosen.format == "json") {
    TRY_ASSIGN(json::Value jwk, json::Parse(made.ToJwk()));
    const json::Value answer = {{"kid", ToBase64Url(made.kid())},   {"algorithm", crypto::AlgorithmName(algorithm)},
                                {"private", chosen.file},           {"public", public_file},
                                {"encrypted", !chosen.unencrypted}, {"jwk", std::move(jwk)}};
    PrintJson(terminal, answer);
    return ExitCode::kOk;
  }
  Facts facts;
  facts.Add("kid", ToBase64Url(made.kid()));
  facts.Add("algorithm", crypto::AlgorithmName(algorithm));
  facts.Add("private key", chosen.file + (chosen.unencrypted ? " (not encrypted)" : " (encrypted)"));
  facts.Add("public key", public_file);
  facts.Add("jwk", made.ToJwk());
  facts.Print(terminal);
  return ExitCode::kOk;
}

Action DeclareKeygen(Options& options) {
  auto chosen = std::make_shared<KeygenOptions>();
  options
      .Argument("FILE", chosen->file,
                "where the private key goes (PKCS#8 PEM, mode 0600); the public one beside it as NAME.pub.pem")
      .Required();
  options.Text("--algorithm", "ed25519|es256|es384", chosen->algorithm, "ed25519 unless said otherwise")
      .OneOf({"ed25519", "es256", "es384"});
  options.Flag("--unencrypted", chosen->unencrypted, "do not encrypt the private key");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunKeygen(*chosen, terminal); };
}

}  // namespace

constinit const Command kKeygen{"keygen", "Make a signing key and show its key identifier and public JWK", "",
                                "entente keygen acme.pem\n"
                                "entente keygen build-machine.pem --algorithm es256 --passphrase-file secret.txt",
                                DeclareKeygen};

}  // namespace entente::cli
