#include "cli/drafts.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/tables.h"

namespace entente::cli {
namespace {

constexpr std::size_t kDraftBytesMax = std::size_t{256} * 1024;
constexpr std::size_t kPayloadColumns = 4000;

}  // namespace

Result<statement::Draft> ReadDraft(const std::string& file) {
  TRY_ASSIGN(const Bytes bytes, ReadInput(file, kDraftBytesMax));
  if (!statement::LooksLikeDraft(bytes))
    return Invalid("this is no draft of a statement; entente sign makes one with --draft", file);
  auto draft = statement::Draft::FromJson(AsText(bytes));
  if (!draft.has_value()) return std::unexpected(WithContext(std::move(draft.error()), file));
  return draft;
}

Result<void> WriteDraft(const std::string& file, const statement::Draft& draft) {
  return WriteOutput(file, AsBytes(draft.ToJson()));
}

json::Value DescribeDraft(const statement::Draft& draft) {
  const statement::Headers& headers = draft.headers();
  json::Value about = {{"type", headers.content_type},
                       {"issuer", headers.issuer},
                       {"subject", headers.subject},
                       {"issued_at", nullptr},
                       {"identity", ToHex(draft.identity())},
                       {"payload_sha256", nullptr},
                       {"hash_envelope", headers.hash_envelope.has_value()},
                       {"to_be_signed_by", ToBase64Url(headers.kid)},
                       {"approvals", json::Value::array()},
                       {"payload", nullptr}};
  if (headers.issued_at.has_value()) about["issued_at"] = FormatTime(*headers.issued_at);
  about["payload_sha256"] =
      headers.hash_envelope.has_value() ? ToHex(draft.payload()) : ToHex(crypto::Sha256(draft.payload()));
  for (const statement::Approval& one : headers.approvals) about["approvals"].push_back(ToBase64Url(one.kid));
  if (headers.hash_envelope.has_value()) return about;
  if (auto payload = json::Parse(AsText(draft.payload())); payload.has_value()) about["payload"] = *std::move(payload);
  return about;
}

void PrintDraft(const json::Value& described, Terminal& terminal) {
  Facts facts;
  facts.Add("says", CellText(described["type"]));
  facts.Add("about", CellText(described["subject"]));
  facts.Add("by", CellText(described["issuer"]));
  facts.Add("issued at", CellText(described["issued_at"]));
  facts.Add("document", "sha256:" + CellText(described["payload_sha256"]) +
                            (described["hash_envelope"] == true ? " (hash envelope)" : ""));
  facts.Add("identity", CellText(described["identity"]));
  facts.Add("signed last by", CellText(described["to_be_signed_by"]));
  for (const json::Value& kid : described["approvals"]) facts.Add("approved by", CellText(kid));
  facts.Print(terminal);
  if (!described["payload"].is_null()) PrintPayload(described["payload"], terminal);
}

void PrintPayload(const json::Value& payload, Terminal& terminal) {
  std::string text = payload.dump(2);
  if (text.size() > kPayloadColumns) text = text.substr(0, kPayloadColumns) + "\n…";
  terminal.Print("payload\n");
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    terminal.PrintLine("  " + Plain(text.substr(0, end)));
    text = end == std::string::npos ? "" : text.substr(end + 1);
  }
}

}  // namespace entente::cli
