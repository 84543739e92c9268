// What the log costs alone, in the process: nothing is verified, duplicates are looked for and none is there.
//
//   log_bench fill FOLDER N    makes a log of N entries of 1 KiB, durable and published: how many a second, CPU,
//   memory,
//                              bytes written
//   log_bench open FOLDER      opens it again, as a start of a node does: how long, and how much memory it holds
//
// Statements are made while the clock stands still, a piece at a time, so that N is bounded by the disk alone. Prints
// JSON.
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <semaphore>
#include <sstream>
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

constexpr long kEntriesMax = 100'000'000;
constexpr long kPieceEntries = 50'000;
constexpr std::ptrdiff_t kOnTheWayMax = 8000;  // below the log's own bound
constexpr std::size_t kPayloadBytes = 800;     // makes an entry of about 1 KiB
constexpr std::string_view kNumber = "000000000000";
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

// The number behind `name` in a file of /proc/self, 0 where there is none.
long FromProc(const char* file, std::string_view name) {
  std::ifstream in(file);
  std::string word;
  while (in >> word)
    if (word == name && in >> word) return std::strtol(word.c_str(), nullptr, 10);
  return 0;
}

double Since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The receipt key is kept in the folder, the others are made from seeds: whoever opens the log needs the same ones.
struct Pens {
  crypto::PrivateKey checkpoint;
  crypto::PrivateKey receipt;
  crypto::PrivateKey pen;

  [[nodiscard]] log::LogKeys keys() const { return {{checkpoint, receipt}, pen, kOperator}; }
};

Result<Pens> PensOf(const std::filesystem::path& folder, bool make) {
  const std::filesystem::path file = folder / "receipt.pem";
  if (make) {
    TRY_ASSIGN(const auto receipt, crypto::PrivateKey::Generate(crypto::Algorithm::kEs256));
    TRY_ASSIGN(const std::string pem, receipt.ToPem(""));
    std::ofstream(file) << pem;
  }
  std::ostringstream pem;
  pem << std::ifstream(file).rdbuf();
  TRY_ASSIGN(auto receipt, crypto::PrivateKey::FromPem(pem.str(), ""));
  TRY_ASSIGN(auto checkpoint, crypto::PrivateKey::FromSeed(Bytes(32, 1)));
  TRY_ASSIGN(auto pen, crypto::PrivateKey::FromSeed(Bytes(32, 2)));
  return Pens{std::move(checkpoint), std::move(receipt), std::move(pen)};
}

Result<statement::SignedStatement> MakeStatement(std::string_view content_type, std::string_view beginning,
                                                 const crypto::PrivateKey& key) {
  statement::Headers headers;
  headers.content_type = content_type;
  headers.issuer = kOperator;
  headers.subject = kOrigin;
  std::string payload(beginning);
  payload.resize(kPayloadBytes, 'x');
  return statement::Sign(std::move(headers), AsBytes(payload), key);
}

// Statements that differ in a number. Only the first signature is one: nobody looks at them here.
class Template {
 public:
  explicit Template(const statement::SignedStatement& first)
      : bytes_(ToBytes(first.entry())), at_(static_cast<std::size_t>(first.payload().data() - first.entry().data())) {}

  Result<registration::Admitted> Next() {
    const std::string number = std::to_string(++number_);
    std::memcpy(bytes_.data() + at_ + kNumber.size() - number.size(), number.data(), number.size());
    TRY_ASSIGN(auto statement, statement::SignedStatement::Decode(bytes_));
    return registration::OperatorPen::Admit(std::move(statement));
  }

 private:
  Bytes bytes_;
  std::size_t at_;
  long number_ = 0;
};

struct Measured {
  double seconds = 0;
  double cpu_seconds = 0;
  long refused = 0;
};

// Submits a piece and waits until all of it is durable and published.
Result<void> Fill(log::Log& log, std::vector<registration::Admitted> entries, Measured& measured) {
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
  measured.seconds += Since(start);
  measured.cpu_seconds += CpuSeconds() - cpu_before;
  measured.refused += refused;
  return {};
}

Result<std::vector<registration::Admitted>> Piece(Template& statements, long count) {
  std::vector<registration::Admitted> entries;
  entries.reserve(static_cast<std::size_t>(count));
  for (long i = 0; i < count; ++i) {
    TRY_ASSIGN(auto one, statements.Next());
    entries.push_back(std::move(one));
  }
  return entries;
}

// A policy that nobody reads here, and the trust anchors, which name the log's keys.
Result<std::vector<statement::SignedStatement>> Founding(const Pens& pens) {
  TRY_ASSIGN(auto policy, MakeStatement(statement::content_type::kPolicy, "first", pens.pen));
  const std::string anchors = std::string(R"({"origin":")") + kOrigin + R"(","checkpoint_key":")" +
                              log::VerifierKey(kOrigin, pens.checkpoint.public_key()) + R"(","receipt_keys":[{"jwk":)" +
                              pens.receipt.public_key().ToJwk() + "}]}";
  statement::Headers headers;
  headers.content_type = statement::content_type::kTrustAnchors;
  headers.issuer = kOperator;
  headers.subject = kOrigin;
  TRY_ASSIGN(auto founding, statement::Sign(std::move(headers), AsBytes(anchors), pens.pen));
  std::vector<statement::SignedStatement> genesis;
  genesis.push_back(std::move(policy));
  genesis.push_back(std::move(founding));
  return genesis;
}

const Clock& SystemTime() {
  static const SystemClock clock;
  return clock;
}

Result<void> RunFill(const std::filesystem::path& folder, long count) {
  TRY_ASSIGN(const Pens pens, PensOf(folder, true));
  TRY_ASSIGN(const auto genesis, Founding(pens));
  TRY(log::Log::Create(folder / "log", kOrigin, pens.keys(), genesis, storage::PosixFiles(), SystemTime()));
  NoOrder order;
  TRY_ASSIGN(const auto log, log::Log::Open(folder / "log", kOrigin, pens.keys(), log::LogLimits{},
                                            storage::PosixFiles(), SystemTime(), order));
  TRY_ASSIGN(const auto first, MakeStatement(statement::content_type::kSupport, kNumber, pens.pen));
  Template statements(first);
  Measured measured;
  long resident_first_piece = 0;
  const long written_before = FromProc("/proc/self/io", "write_bytes:");
  for (long done = 0; done < count;) {
    const long now = std::min(kPieceEntries, count - done);
    TRY_ASSIGN(auto entries, Piece(statements, now));
    TRY(Fill(*log, std::move(entries), measured));
    done += now;
    // With the first piece what does not grow is there: buffers, and one piece of statements.
    if (resident_first_piece == 0) resident_first_piece = FromProc("/proc/self/status", "VmHWM:");
  }
  const auto entries = static_cast<double>(count);
  std::printf(
      "{\"entries\": %ld, \"refused\": %ld, \"seconds\": %.3f, \"entries_per_second\": %.0f, \"cpu_us_per_entry\": "
      "%.1f, "
      "\"written_bytes_per_entry\": %.0f, \"entry_bytes\": %zu, \"peak_kib\": %ld, \"peak_kib_first_piece\": %ld}\n",
      count, measured.refused, measured.seconds, entries / measured.seconds, measured.cpu_seconds / entries * 1e6,
      static_cast<double>(FromProc("/proc/self/io", "write_bytes:") - written_before) / entries, first.entry().size(),
      FromProc("/proc/self/status", "VmHWM:"), resident_first_piece);
  return {};
}

Result<void> RunOpen(const std::filesystem::path& folder) {
  TRY_ASSIGN(const Pens pens, PensOf(folder, false));
  NoOrder order;
  const long before = FromProc("/proc/self/status", "VmRSS:");
  const auto start = std::chrono::steady_clock::now();
  TRY_ASSIGN(const auto log, log::Log::Open(folder / "log", kOrigin, pens.keys(), log::LogLimits{},
                                            storage::PosixFiles(), SystemTime(), order));
  const double seconds = Since(start);
  ::malloc_trim(0);  // what was only needed for opening is not held
  std::printf("{\"entries\": %llu, \"open_seconds\": %.4f, \"resident_kib\": %ld, \"peak_kib\": %ld}\n",
              static_cast<unsigned long long>(log->durable().size), seconds,
              FromProc("/proc/self/status", "VmRSS:") - before, FromProc("/proc/self/status", "VmHWM:") - before);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  const long count = argc == 4 ? std::strtol(argv[3], nullptr, 10) : 0;
  const bool fills = what == "fill" && count >= 1 && count <= kEntriesMax;
  if (!fills && !(what == "open" && argc == 3)) {
    std::fputs("log_bench fill FOLDER N | log_bench open FOLDER\n", stderr);
    return 2;
  }
  const auto done = fills ? RunFill(argv[2], count) : RunOpen(argv[2]);
  if (!done.has_value()) {
    std::fprintf(stderr, "log_bench: %s\n", done.error().Text().c_str());
    return 1;
  }
  return 0;
}
