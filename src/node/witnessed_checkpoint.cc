#include "node/witnessed_checkpoint.h"

#include <future>
#include <utility>

#include "log/note.h"
#include "merkle/tree.h"
#include "witness/paths.h"

namespace entente::node {
namespace {

Result<log::Checkpoint> AskOne(const WitnessAddress& address, const WitnessingPolicy& policy,
                               const log::Charter& charter) {
  TRY_ASSIGN(const auto client, ConnectToWitness(address, policy.timeout, policy.ca_file));
  TRY_ASSIGN(const std::string note, ShownCheckpoint(*client, charter.origin()));
  return ReadSigned(note, charter);
}

}  // namespace

Result<std::unique_ptr<http::Client>> ConnectToWitness(const WitnessAddress& address, std::chrono::milliseconds timeout,
                                                       const std::filesystem::path& ca_file) {
  http::ClientOptions options;
  options.connect = timeout;
  options.io = timeout;
  options.whole = timeout;
  options.response_bytes_max = log::kNoteBytesMax;
  options.ca_file = ca_file;
  return http::Client::Connect(address.url, options);
}

Result<std::string> ShownCheckpoint(http::Client& witness, const std::string& origin) {
  const std::string path = "/" + witness::LogId(origin) + "/checkpoint";
  // Below its submission prefix; a witness of Entente may be named without the "/witness" of its addresses.
  TRY_ASSIGN(auto response, witness.Get(path));
  if (response.status != 200) {
    TRY_ASSIGN(response, witness.Get("/witness" + path));
  }
  if (response.status != 200)
    return Fail(ErrorCode::kNotFound, "it shows no checkpoint of this log: " + response.Explain());
  return ToText(response.body);
}

Result<log::Checkpoint> ReadSigned(std::string_view note, const log::Charter& charter) {
  const std::string& origin = charter.origin();
  Result<log::Checkpoint> refused = Invalid("it is signed by no key of this log");
  for (const log::LogKey& one : charter.checkpoint_keys().keys()) {
    auto checkpoint = log::VerifyCheckpoint(note, {origin, log::NoteKeyId(origin, one.key), one.key});
    if (checkpoint.has_value()) return checkpoint;
    refused = std::move(checkpoint);
  }
  return refused;
}

bool Continues(const OwnHistory& own, const log::Checkpoint& seen) {
  if (seen.size > own.size) return false;
  const auto proof = own.proofs(seen.size);
  // What cannot be read here says nothing about the witness.
  return !proof.has_value() || merkle::VerifyConsistency(seen.size, own.size, seen.root, own.root, *proof).has_value();
}

std::vector<WitnessMemory> AskWhatIsRemembered(const WitnessingPolicy& policy, const log::Charter& charter) {
  std::vector<std::future<Result<log::Checkpoint>>> asked;
  asked.reserve(policy.witnesses.size());
  for (const WitnessAddress& address : policy.witnesses)
    asked.push_back(std::async(std::launch::async, [&] { return AskOne(address, policy, charter); }));
  std::vector<WitnessMemory> memories;
  memories.reserve(asked.size());
  for (std::size_t i = 0; i < asked.size(); ++i) memories.push_back({policy.witnesses[i].key.name, asked[i].get()});
  return memories;
}

}  // namespace entente::node
