// entente key show: what others may know of a key, in a file or in a token.
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "codec/json.h"

namespace entente::cli {
namespace {

struct KeyShowOptions {
  std::string key;
  std::string out;
  std::string format;
};

Result<ExitCode> RunKeyShow(const KeyShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const crypto::PublicKey key, ReadPublicHalf(chosen.key));
  if (!chosen.out.empty()) TRY(WriteOutput(chosen.out, AsBytes(key.ToPem())));
  if (chosen.out == "-") return ExitCode::kOk;
  if (chosen.format == "json") {
    TRY_ASSIGN(json::Value jwk, json::Parse(key.ToJwk()));
    PrintJson(terminal, {{"kid", ToBase64Url(key.kid())},
                         {"algorithm", crypto::AlgorithmName(key.algorithm())},
                         {"jwk", std::move(jwk)},
                         {"pem", key.ToPem()}});
    return ExitCode::kOk;
  }
  Facts facts;
  facts.Add("kid", ToBase64Url(key.kid()));
  facts.Add("algorithm", crypto::AlgorithmName(key.algorithm()));
  facts.Add("jwk", key.ToJwk());
  facts.Add("public key", chosen.out);
  facts.Print(terminal);
  return ExitCode::kOk;
}

Action DeclareKeyShow(Options& options) {
  auto chosen = std::make_shared<KeyShowOptions>();
  options.Argument("KEY", chosen->key, "a key file, private or public, or a pkcs11: URI").Required();
  options.Text("--out", "FILE", chosen->out, "also write the public key as PEM; - for standard output, alone");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunKeyShow(*chosen, terminal); };
}

}  // namespace

constinit const Command kKeyShow{
    "key show", "Show a key's identifier and its public half",
    "Of a private key file the public one beside it is read, so no passphrase is asked for; of a key in a token, what "
    "the token shows to everybody, where it does.",
    "entente key show acme.pem\n"
    "entente key show 'pkcs11:token=acme;object=build?module-path=/usr/lib/softhsm/libsofthsm2.so' --out build.pub.pem",
    DeclareKeyShow};

}  // namespace entente::cli
