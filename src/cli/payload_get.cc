// entente payload get: fetches a document behind a hash envelope, in pieces, and believes its digest alone.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/node_client.h"
#include "cli/passphrase.h"
#include "cli/progress.h"

namespace entente::cli {
namespace {

constexpr std::uint64_t kPieceBytes = std::uint64_t{4} * 1024 * 1024;

struct PayloadGetOptions {
  NodeAddress node;
  std::string key;
  std::string party;
  std::string passphrase_file;
  std::string sha256;
  std::string out;
  std::string format;
};

Result<void> AppendTo(const std::filesystem::path& file, ByteView piece) {
  std::ofstream stream(file, std::ios::binary | std::ios::app);
  stream << AsText(piece);
  stream.close();
  if (!stream) return Fail(ErrorCode::kUnavailable, "cannot write", file.string());
  return {};
}

Result<std::unique_ptr<NodeClient>> ConnectAs(const PayloadGetOptions& chosen) {
  if (chosen.key.empty() != chosen.party.empty())
    return BadUsage("--key and --as go together: a key, and the party whose key it is");
  NodeAddress node = chosen.node;
  node.asker = {chosen.party, chosen.key, chosen.passphrase_file};
  return NodeClient::Connect(node);
}

// What an earlier try left is gone on with; what is wrong with it shows in the digest at the end.
Result<std::uint64_t> Fetch(const PayloadGetOptions& chosen, const crypto::Digest& digest,
                            const std::filesystem::path& part, Terminal& terminal) {
  TRY_ASSIGN(const auto client, ConnectAs(chosen));
  TRY_ASSIGN(const std::uint64_t size, client->PayloadSize(digest));
  std::error_code failed;
  std::uint64_t have = std::filesystem::file_size(part, failed);
  if (failed || have > size) {
    std::filesystem::remove(part, failed);
    have = 0;
  }
  if (size == 0) TRY(AppendTo(part, {}));
  Progress progress(terminal, "fetching " + chosen.sha256.substr(0, 12), size);
  while (have < size) {
    TRY_ASSIGN(const Bytes piece, client->GetPayloadPart(digest, have, std::min(kPieceBytes, size - have)));
    TRY(AppendTo(part, piece));
    have += piece.size();
    progress.Set(have);
  }
  return size;
}

Result<ExitCode> RunPayloadGet(const PayloadGetOptions& chosen, Terminal& terminal) {
  const auto digest = crypto::DigestFromHex(chosen.sha256);
  if (!digest.has_value() || ToHex(*digest) != chosen.sha256)
    return BadUsage("'" + chosen.sha256 + "' is no SHA-256: 64 hexadecimal digits in lower case");
  const std::filesystem::path out = chosen.out.empty() ? chosen.sha256 : chosen.out;
  const std::filesystem::path part = out.string() + ".part";
  TRY_ASSIGN(const std::uint64_t size, Fetch(chosen, *digest, part, terminal));
  TRY_ASSIGN(const FileDigest found, DigestOfFile(part));
  std::error_code failed;
  if (found.digest != *digest) {
    std::filesystem::remove(part, failed);
    return Fail(ErrorCode::kCorruption,
                "what came is not the document: it has sha256:" + ToHex(found.digest) +
                    "; nothing of it was kept, so try again",
                out.string());
  }
  std::filesystem::rename(part, out, failed);
  if (failed) return Fail(ErrorCode::kUnavailable, "cannot put the document into its place: " + failed.message(), out);
  if (chosen.format == "json") {
    PrintJson(terminal, {{"payload", chosen.sha256}, {"file", out.string()}, {"bytes", size}});
    return ExitCode::kOk;
  }
  terminal.PrintLine(
      fmt::format("{}: {} bytes, the document that was signed (sha256:{})", out.string(), size, chosen.sha256));
  return ExitCode::kOk;
}

Action DeclarePayloadGet(Options& options) {
  auto chosen = std::make_shared<PayloadGetOptions>();
  options.Argument("SHA256", chosen->sha256, "the document's digest, in hex").Required();
  options.Text("--out", "FILE", chosen->out, "where it goes; a file named by the digest unless said otherwise");
  options.Text("--key", "KEY", chosen->key,
               "for a restricted document: sign the requests with this key, a file or a pkcs11: URI");
  options.Text("--as", "PARTY", chosen->party, "with --key: the party whose key it is");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareNode(options, chosen->node);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunPayloadGet(*chosen, terminal); };
}

}  // namespace

constinit const Command kPayloadGet{
    "payload get", "Fetch a document behind a hash envelope, and check its digest",
    "It comes in pieces, into FILE.part; when that breaks off, the same command goes on with it. The file gets its "
    "name when its digest is the one that was asked for. A document that was erased, or that no statement is about, is "
    "not given; a restricted one only to whom its marking allows, who signs the requests with a key of his party "
    "(entente payload open shows what is within).",
    "entente payload get 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --node "
    "https://log.example.org --out gateway-1.0.0.cdx.json\n"
    "entente payload get 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --node "
    "https://log.example.org --key csirt.pem --as did:web:csirt.example --out advisory.restricted",
    DeclarePayloadGet};

}  // namespace entente::cli
