// What one check costs: signatures as a node checks them, the same by OpenSSL as a measure for others, and hashing.
#include <benchmark/benchmark.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crypto/digest.h"
#include "crypto/key.h"

namespace {

using entente::Bytes;
using entente::crypto::Algorithm;
using entente::crypto::PrivateKey;

// The Sig_structure of a statement whose entry has 1 KiB is about this long.
constexpr std::size_t kMessageBytes = 1024;

Bytes Message() {
  Bytes message(kMessageBytes);
  for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::uint8_t>(i * 131);
  return message;
}

void Verify(benchmark::State& state, Algorithm algorithm) {
  const auto key = PrivateKey::Generate(algorithm);
  const Bytes message = Message();
  const auto signature = key->Sign(message);
  for (auto _ : state) {
    const auto held = key->public_key().Verify(message, *signature);
    if (!held.has_value()) state.SkipWithError("the signature does not hold");
  }
}
BENCHMARK_CAPTURE(Verify, ed25519, Algorithm::kEdDsa);
BENCHMARK_CAPTURE(Verify, es256, Algorithm::kEs256);

// OpenSSL alone, without anything of ours around it.
void OpenSslVerify(benchmark::State& state, const char* type) {
  const bool is_ed25519 = std::string_view(type) == "ED25519";
  EVP_PKEY* key = is_ed25519 ? EVP_PKEY_Q_keygen(nullptr, nullptr, type) : EVP_EC_gen("P-256");
  const EVP_MD* digest = is_ed25519 ? nullptr : EVP_sha256();
  const Bytes message = Message();
  Bytes signature(256);
  std::size_t length = signature.size();
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  if (key == nullptr || EVP_DigestSignInit(context, nullptr, digest, nullptr, key) != 1 ||
      EVP_DigestSign(context, signature.data(), &length, message.data(), message.size()) != 1)
    state.SkipWithError("cannot sign");
  EVP_MD_CTX_free(context);
  for (auto _ : state) {
    EVP_MD_CTX* one = EVP_MD_CTX_new();
    if (EVP_DigestVerifyInit(one, nullptr, digest, nullptr, key) != 1 ||
        EVP_DigestVerify(one, signature.data(), length, message.data(), message.size()) != 1)
      state.SkipWithError("the signature does not hold");
    EVP_MD_CTX_free(one);
  }
  EVP_PKEY_free(key);
}
BENCHMARK_CAPTURE(OpenSslVerify, ed25519, "ED25519");
BENCHMARK_CAPTURE(OpenSslVerify, es256, "EC");

void Sha256(benchmark::State& state) {
  const Bytes message = Message();
  for (auto _ : state) benchmark::DoNotOptimize(entente::crypto::Sha256(message));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(kMessageBytes));
}
BENCHMARK(Sha256)->Name("Sha256/1KiB");

}  // namespace

BENCHMARK_MAIN();
