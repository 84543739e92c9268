#include "cli/answers.h"

#include <algorithm>

#include "cli/command.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "http/url.h"

namespace entente::cli {
namespace {

constexpr std::uint64_t kPageItems = 2000;  // the API's own bound
constexpr std::size_t kAnswerBytesMax = std::size_t{64} * 1024 * 1024;

class RemoteAnswers final : public Answers {
 public:
  explicit RemoteAnswers(std::unique_ptr<NodeClient> client) : client_(std::move(client)) {}
  [[nodiscard]] Result<Bytes> GetBytes(const std::string& path) override { return client_->GetBytes(path); }

 private:
  std::unique_ptr<NodeClient> client_;
};

}  // namespace

Result<json::Value> Answers::Get(const std::string& path) {
  TRY_ASSIGN(const Bytes body, GetBytes(path));
  return json::Parse(AsText(body), kAnswerBytesMax);
}

void DeclareAnswerSource(Options& options, AnswerSource& source, ReaderPassphrase passphrase) {
  options.Text("--data", "DIR", source.data, "ask this data directory; a node may have it open meanwhile");
  DeclareNode(options, source.node);
  DeclareAsker(options, source.node.asker);
  if (passphrase == ReaderPassphrase::kOwn) DeclarePassphrase(options, source.node.asker.passphrase_file);
}

Result<std::unique_ptr<Answers>> OpenAnswers(const AnswerSource& source) {
  if (source.node.url.empty() == source.data.empty()) return BadUsage("say whom to ask: --data DIR or --node URL");
  if (!source.data.empty()) return OpenLocalAnswers(source.data);
  TRY_ASSIGN(auto client, NodeClient::Connect(source.node));
  return std::make_unique<RemoteAnswers>(std::move(client));
}

std::string PathWith(std::string_view path,
                     std::initializer_list<std::pair<std::string_view, std::string_view>> query) {
  std::string whole(path);
  char separator = '?';
  for (const auto& [name, value] : query) {
    if (value.empty()) continue;
    whole += separator;
    whole += name;
    whole += '=';
    whole += http::PercentEncode(value);
    separator = '&';
  }
  return whole;
}

Result<AllItems> GetAll(Answers& answers, const std::string& path, std::uint64_t limit) {
  AllItems all;
  const std::string joint = path.find('?') == std::string::npos ? "?" : "&";
  while (true) {
    const std::uint64_t wanted = limit == 0 ? kPageItems : std::min(kPageItems, limit - all.items.size());
    TRY_ASSIGN(json::Value page, answers.Get(path + joint + "offset=" + std::to_string(all.items.size()) +
                                             "&limit=" + std::to_string(wanted)));
    TRY_ASSIGN(const json::Value* items, json::RequireArray(page, "items", ""));
    for (const json::Value& item : *items) all.items.push_back(item);
    const std::uint64_t total = page.value("total", std::uint64_t{0});
    const bool more = !items->empty() && all.items.size() < total && (limit == 0 || all.items.size() < limit);
    page.erase("items");
    all.frame = std::move(page);
    if (!more) return all;
  }
}

std::string DoubtText(const json::Value& signed_row) {
  const std::string since = CellText(signed_row, "in_doubt_since");
  return since.empty() ? "" : ", in doubt since entry " + since;
}

std::string RestsOn(const json::Value& answer) {
  const auto log = answer.find("log");
  if (log == answer.end() || !log->is_object()) return {};
  return "log at " + Grouped(log->value("size", std::uint64_t{0})) + " entries, level " + CellText(answer, "level");
}

}  // namespace entente::cli
