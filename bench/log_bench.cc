// log_bench FOLDER N: how many entries of 1 KiB the log makes durable a second, alone: nothing is verified, duplicates
// are looked for and none is there. The statements are made before the clock starts. Prints JSON.
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <semaphore>
#include <string>
#include <vector>

#include "base/clock.h"
#include "log/log.h"
#include "log/note.h"
#include "registration/registrar.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"

namespace {

using namespace entente;

constexpr long kEntriesMax = 1'000'000;
constexpr std::ptrdiff_t kOnTheWayMax = 8000;  // below the log's own bound
constexpr std::size_t kPayloadBytes = 800;     // makes an entry of about 1 KiB
constexpr const char* kOrigin = "bench.example/log";
constexpr const char* kOperator = "did:web:bench.example";

// Lets everything pass, and notes nothing.
class NoOrder final : public log::BatchOrder {
 public:
  [[nodiscard]] Result<void> BeforeIndex(const registration::Admitted& /*entry*/) override { return {}; }
  void AfterIndex(std::uint64_t /*index*/, UnixSeconds /*time*/,
                  const statement::SignedStatement& /*statement*/) override {}
};

double CpuSeconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

Result<statement::SignedStatement> MakeStatement(std::string_view content_type, long number,
                                                 const crypto::PrivateKey& key) {
  statement::Headers headers;
  headers.content_type = content_type;
  headers.issuer = kOperator;
  headers.subject = kOrigin;
  std::string payload = std::to_string(number);
  payload.resize(kPayloadBytes, 'x');
  return statement::Sign(std::move(headers), AsBytes(payload), key);
}

struct Measured {
  double seconds = 0;
  double cpu_seconds = 0;
  long refused = 0;
};

Result<Measured> Fill(log::Log& log, std::vector<registration::Admitted> entries) {
  std::counting_semaphore<kOnTheWayMax> room(kOnTheWayMax);
  std::atomic<long> refused{0};
  const double cpu_before = CpuSeconds();
  const auto start = std::chrono::steady_clock::now();
  for (registration::Admitted& entry : entries) {
    room.acquire();
    TRY(log.Submit(std::move(entry), [&](const Result<registration::Registered>& registered) {
      if (!registered.has_value()) ++refused;
      room.release();
    }));
  }
  for (std::ptrdiff_t i = 0; i < kOnTheWayMax; ++i) room.acquire();
  TRY(log.Publish());
  Measured measured;
  measured.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  measured.cpu_seconds = CpuSeconds() - cpu_before;
  measured.refused = refused;
  return measured;
}

Result<Measured> Run(const std::filesystem::path& folder, long count) {
  TRY_ASSIGN(const auto checkpoint, crypto::PrivateKey::Generate(crypto::Algorithm::kEdDsa));
  TRY_ASSIGN(const auto receipt, crypto::PrivateKey::Generate(crypto::Algorithm::kEs256));
  TRY_ASSIGN(const auto pen, crypto::PrivateKey::Generate(crypto::Algorithm::kEdDsa));
  const log::LogKeys keys{{checkpoint, receipt}, pen, kOperator};
  static const SystemClock clock;
  std::vector<statement::SignedStatement> genesis;
  for (const auto type : {statement::content_type::kPolicy, statement::content_type::kTrustAnchors}) {
    TRY_ASSIGN(auto first, MakeStatement(type, -1, pen));
    genesis.push_back(std::move(first));
  }
  // The founding names the log's keys.
  const std::string anchors = std::string(R"({"origin":")") + kOrigin + R"(","checkpoint_key":")" +
                              log::VerifierKey(kOrigin, checkpoint.public_key()) + R"(","receipt_keys":[{"jwk":)" +
                              receipt.public_key().ToJwk() + "}]}";
  statement::Headers founding;
  founding.content_type = statement::content_type::kTrustAnchors;
  founding.issuer = kOperator;
  founding.subject = kOrigin;
  TRY_ASSIGN(genesis.back(), statement::Sign(std::move(founding), AsBytes(anchors), pen));
  TRY(log::Log::Create(folder / "log", kOrigin, keys, genesis, storage::PosixFiles(), clock));
  NoOrder order;
  TRY_ASSIGN(const auto log,
             log::Log::Open(folder / "log", kOrigin, keys, log::LogLimits{}, storage::PosixFiles(), clock, order));
  std::vector<registration::Admitted> entries;
  entries.reserve(static_cast<std::size_t>(count));
  for (long i = 0; i < count; ++i) {
    TRY_ASSIGN(auto one, MakeStatement(statement::content_type::kSupport, i, pen));
    entries.push_back(registration::OperatorPen::Admit(std::move(one)));
  }
  return Fill(*log, std::move(entries));
}

}  // namespace

int main(int argc, char** argv) {
  const long count = argc == 3 ? std::strtol(argv[2], nullptr, 10) : 0;
  if (count < 1 || count > kEntriesMax) {
    std::fputs("log_bench FOLDER N\n", stderr);
    return 2;
  }
  const auto measured = Run(argv[1], count);
  if (!measured.has_value()) {
    std::fprintf(stderr, "log_bench: %s\n", measured.error().Text().c_str());
    return 1;
  }
  const auto entries = static_cast<double>(count);
  std::printf(
      "{\"entries\": %ld, \"refused\": %ld, \"seconds\": %.3f, \"entries_per_second\": %.0f, \"cpu_us_per_entry\": "
      "%.1f}\n",
      count, measured->refused, measured->seconds, entries / measured->seconds, measured->cpu_seconds / entries * 1e6);
  return 0;
}
