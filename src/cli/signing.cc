#include "cli/signing.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/document_kind.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "codec/json.h"
#include "crypto/x509.h"

namespace entente::cli {
namespace {

constexpr std::size_t kChainBytesMax = std::size_t{256} * 1024;

Result<std::optional<std::int64_t>> IssuedAt(const std::string& text) {
  if (text.empty()) return std::optional<std::int64_t>();
  if (text == "now") return std::optional<std::int64_t>(SystemClock().NowSeconds());
  auto time = ParseTime(text);
  if (!time.has_value())
    return Invalid("'" + text + "' is no time: write \"now\", or a time as in 2021-11-10T12:00:00Z", "--issued-at");
  return std::optional<std::int64_t>(*time);
}

// The chain in a PEM file, of which the first certificate must be the key's.
Result<std::vector<Bytes>> ReadChain(const std::string& file, const crypto::PublicKey& key) {
  TRY_ASSIGN(const Bytes pem, ReadInput(file, kChainBytesMax));
  auto certificates = crypto::Certificate::AllFromPem(AsText(pem));
  if (!certificates.has_value()) return std::unexpected(WithContext(std::move(certificates.error()), file));
  TRY_ASSIGN(const auto leaf, certificates->front().Key());
  if (leaf != key) return Invalid("the first certificate is not that of the key which signs", file);
  std::vector<Bytes> chain;
  for (const crypto::Certificate& one : *certificates) chain.push_back(one.der());
  return chain;
}

void Show(const statement::SignedStatement& made, const std::string& out, const std::string& format,
          Terminal& terminal) {
  const statement::Headers& headers = made.headers();
  const auto digest = made.payload_digest();
  if (format == "json") {
    json::Value answer = {{"statement", out},
                          {"type", headers.content_type},
                          {"issuer", headers.issuer},
                          {"subject", headers.subject},
                          {"kid", ToBase64Url(headers.kid)},
                          {"identity", ToHex(made.identity())},
                          {"bytes", made.entry().size()},
                          {"hash_envelope", digest.has_value()}};
    if (digest.has_value()) answer["payload_sha256"] = ToHex(*digest);
    PrintJson(terminal, answer);
    return;
  }
  Facts facts;
  facts.Add("statement", out + " (" + Grouped(made.entry().size()) + " bytes)");
  facts.Add("says", headers.content_type);
  facts.Add("about", headers.subject);
  facts.Add("by", headers.issuer);
  facts.Add("key", ToBase64Url(headers.kid));
  if (digest.has_value())
    facts.Add("document", "sha256:" + ToHex(*digest) + " (hash envelope; the document is uploaded with it)");
  facts.Print(terminal);
}

}  // namespace

void DeclareSigning(Options& options, SigningOptions& signing) {
  options.Text("--key", "KEY", signing.key, "the private key that signs: a file, or a pkcs11: URI (docs/keys.md)")
      .Required();
  options.Text("--issuer", "URI", signing.issuer, "the party that says it, such as did:web:acme.example").Required();
  options.Text("--out", "FILE", signing.out, "where the statement goes");
  options.Text(
      "--issued-at", "now|TIME", signing.issued_at,
      "put the issuer's own time into the statement; without it, signing the same again gives the same statement");
  options.Text("--x5chain", "FILE", signing.x5chain,
               "put the key's certificates (PEM, its own first, without the anchor) into the statement (RFC 9360)");
  DeclarePassphrase(options, signing.passphrase_file);
  DeclareFormat(options, signing.format);
}

Result<void> SignAndWrite(const SigningOptions& signing, const Said& said, Terminal& terminal) {
  statement::Headers headers;
  headers.content_type = said.content_type;
  headers.issuer = signing.issuer;
  headers.subject = said.subject;
  TRY_ASSIGN(headers.issued_at, IssuedAt(signing.issued_at));
  TRY(CheckDocument(said.content_type, said.document));
  TRY_ASSIGN(const auto key, ReadKey(signing.key, signing.passphrase_file));
  if (!signing.x5chain.empty()) {
    TRY_ASSIGN(headers.certificates, ReadChain(signing.x5chain, key.public_key()));
  }
  Result<statement::SignedStatement> made = [&] {
    if (said.envelope == Envelope::kNone) return statement::Sign(std::move(headers), said.document, key);
    headers.hash_envelope = statement::HashEnvelope{.location = said.location};
    return statement::SignDigest(std::move(headers), crypto::Sha256(said.document), key);
  }();
  if (!made.has_value()) return std::unexpected(std::move(made.error()));
  TRY(WriteOutput(signing.out, made->entry()));
  if (signing.out != "-") Show(*made, signing.out, signing.format, terminal);
  return {};
}

}  // namespace entente::cli
