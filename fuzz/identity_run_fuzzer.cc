// A run of identities whose checksums hold and whose content is anybody's: no lookup leaves the file or comes to no
// end.
#include <algorithm>
#include <cstdlib>

#include "base/check.h"
#include "log/big_endian.h"
#include "log/identity_run.h"
#include "storage/faulty_files.h"

using namespace entente;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  storage::FaultyFiles files;
  const log::RunRange range{7, 7 + std::uint64_t{data[0]} + 1};
  CHECK(files.MakeDirectories("/runs").has_value());
  const std::filesystem::path path = std::filesystem::path("/runs") / log::RunName(range);
  Bytes body(data + 1, data + size);
  // 128: the footer's bytes.
  const bool is_whole = (data[1] & 1U) == 0;
  if (is_whole) {
    const std::size_t entries_bytes = range.count() * 12;
    body.resize(log::IdentityRun::FileBytes(range) - 128);
    Bytes footer = ToBytes(std::string_view("entente-idrun\0\0\1", 16));
    log::AppendBigEndian(footer, range.first);
    log::AppendBigEndian(footer, range.end);
    Append(footer, crypto::Digest{});
    Append(footer, crypto::Sha256(ByteView(body).subspan(entries_bytes)));
    Append(footer, crypto::Sha256(footer));
    Append(body, footer);
  }
  CHECK(files.WriteAtomically(path, body, storage::Durability::kNone).has_value());
  const auto run = log::IdentityRun::Open("/runs", range, files);
  if (is_whole) CHECK(run.has_value());
  if (!run.has_value()) return 0;
  std::uint64_t read = 0;
  for (std::uint64_t bucket = 0; bucket < (*run)->buckets(); ++bucket) {
    const auto entries = (*run)->Bucket(bucket);
    if (entries.has_value()) read += entries->size();
  }
  CHECK(read <= (*run)->buckets() * range.count());
  for (const std::uint64_t key : {std::uint64_t{0}, UINT64_MAX, std::uint64_t{data[size - 1]} << 56U}) {
    std::vector<std::uint64_t> found;
    static_cast<void>((*run)->Candidates(key, found));
    CHECK(found.size() <= range.count());
  }
  return 0;
}
