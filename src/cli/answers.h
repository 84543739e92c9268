// Answers: the node's JSON API (api/openapi.yaml), asked of a running node or of a data directory. Both give the same
// answers, since a data directory is asked through the same routes.
//
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "cli/node_client.h"
#include "cli/options.h"
#include "codec/json.h"

namespace entente::cli {

class Answers {
 public:
  Answers() = default;
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;
  virtual ~Answers() = default;
  // `path` as in a request line: "/api/v1/roster?kind=state". Errors: the node's own.
  [[nodiscard]] Result<json::Value> Get(const std::string& path);
  // The same of an answer that is no JSON.
  [[nodiscard]] virtual Result<Bytes> GetBytes(const std::string& path) = 0;
};

// Where answers come from: exactly one of the two is given.
struct AnswerSource {
  NodeAddress node;
  std::string data;
};
// Whether the passphrase of the reader's key has an option of its own, or the command declares one for all its keys and
// puts it into `asker.passphrase_file`.
enum class ReaderPassphrase : std::uint8_t { kOwn, kOfCommand };
// --data, --node, --ca, --reader, --reader-key, --passphrase-file.
void DeclareAnswerSource(Options& options, AnswerSource& source, ReaderPassphrase passphrase = ReaderPassphrase::kOwn);
[[nodiscard]] Result<std::unique_ptr<Answers>> OpenAnswers(const AnswerSource& source);
// Of a data directory, without its keys and its lock.
[[nodiscard]] Result<std::unique_ptr<Answers>> OpenLocalAnswers(const std::string& data);

// "/api/v1/ships" and {"purl", "…"} as a path with an escaped query; empty values are left out.
[[nodiscard]] std::string PathWith(std::string_view path,
                                   std::initializer_list<std::pair<std::string_view, std::string_view>> query);
// All items of a list, page after page; `limit` 0: all. The last page is the answer's frame ("total", "log", "level").
struct AllItems {
  json::Value items = json::Value::array();
  json::Value frame;
};
[[nodiscard]] Result<AllItems> GetAll(Answers& answers, const std::string& path, std::uint64_t limit = 0);

// ", in doubt since entry 57" for what was signed with a key that was compromised; otherwise nothing.
[[nodiscard]] std::string DoubtText(const json::Value& signed_row);

// "log at 1 234 entries, level authorised": what an answer rests on, for a person.
[[nodiscard]] std::string RestsOn(const json::Value& answer);

}  // namespace entente::cli
