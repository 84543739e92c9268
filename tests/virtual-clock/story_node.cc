#include "story_node.h"

#include <string_view>
#include <utility>

#include "base/encoding.h"
#include "crypto/digest.h"
#include "node/configuration.h"
#include "node/layout.h"
#include "node/view_digests.h"
#include "registration/test_doubles.h"
#include "storage/files.h"

namespace entente::story {
namespace {

constexpr const char* kOperatorKey = "operator";
constexpr const char* kVersion = "story";
constexpr std::size_t kAnswerBytesMax = std::size_t{64} * 1024 * 1024;

// What a node does by itself happens by the machine's clock, and in the story by none.
Result<void> TurnTimersOff(const std::filesystem::path& file) {
  TRY_ASSIGN(node::Configuration configuration, node::ReadConfiguration(file));
  configuration.digest_interval_entries = 0;
  configuration.digest_interval_hours = 0;
  configuration.identity_recheck_hours = 0;
  return storage::PosixFiles().WriteAtomically(file, AsBytes(node::WriteConfiguration(configuration)),
                                               storage::Durability::kNone);
}

Result<void> Make(const std::filesystem::path& data, const Clock& clock) {
  node::InitOptions options;
  options.origin = "log.example/years";
  options.name = "Two years";
  options.unencrypted_keys = true;  // they are thrown away with the folder
  TRY(node::InitNode(data, options, clock));
  return TurnTimersOff(node::Layout{data}.configuration());
}

std::string ContentType(const std::string& name) {
  return name.find('/') == std::string::npos ? "application/vnd.entente." + name + "+json" : name;
}

json::Value Refusal(const Error& error) {
  return {{"error", {{"rule", error.rule}, {"message", error.message}, {"place", error.place}}}};
}

}  // namespace

Result<std::unique_ptr<StoryNode>> StoryNode::Open(const std::filesystem::path& data, UnixSeconds now) {
  std::unique_ptr<StoryNode> story(new StoryNode(now));
  if (!std::filesystem::exists(data)) TRY(Make(data, story->clock_));
  TRY_ASSIGN(story->node_, node::Node::Open(data, "", story->clock_));
  story->served_ = std::make_unique<node::ServedLog>(*story->node_, protocols::LogAddress{});
  story->routes_ = std::make_unique<protocols::RouteCaller>(story->served_->MakeRoutes(kVersion));
  return story;
}

Result<json::Value> StoryNode::Do(const json::Value& step) {
  TRY_ASSIGN(const std::string what, json::RequireText(step, "do", ""));
  if (what == "clock") return MoveClock(step);
  if (what == "key") return ShowKey(step);
  if (what == "say") return Say(step);
  if (what == "ask") return Ask(step);
  if (what == "digest") return LogDigest();
  return Invalid("'" + what + "' is no step: clock, key, say, ask, digest", "/do");
}

Result<crypto::PrivateKey> StoryNode::KeyOf(const std::string& name) const {
  if (name == kOperatorKey) return node_->operator_key();
  return crypto::PrivateKey::FromSeed(crypto::Sha256(AsBytes("a key of the story: " + name)));
}

Result<json::Value> StoryNode::MoveClock(const json::Value& step) {
  TRY_ASSIGN(const std::string text, json::RequireText(step, "time", ""));
  TRY_ASSIGN(const UnixSeconds time, ParseTime(text));
  if (time < clock_.NowSeconds()) return Invalid("it is later already: " + FormatTime(clock_.NowSeconds()), "/time");
  clock_.AdvanceSeconds(time - clock_.NowSeconds());
  return json::Value::object();
}

Result<json::Value> StoryNode::ShowKey(const json::Value& step) const {
  TRY_ASSIGN(const std::string name, json::RequireText(step, "name", ""));
  TRY_ASSIGN(const crypto::PrivateKey key, KeyOf(name));
  TRY_ASSIGN(json::Value jwk, json::Parse(key.public_key().ToJwk()));
  return json::Value{{"jwk", std::move(jwk)}, {"kid", ToBase64Url(key.public_key().kid())}};
}

Result<json::Value> StoryNode::Say(const json::Value& step) {
  TRY_ASSIGN(const std::string name, json::RequireText(step, "type", ""));
  TRY_ASSIGN(const std::string issuer, json::RequireText(step, "issuer", ""));
  TRY_ASSIGN(const std::string subject, json::RequireText(step, "subject", ""));
  TRY_ASSIGN(const std::string signer, json::RequireText(step, "key", ""));
  TRY_ASSIGN(const std::string payload, json::OptionalText(step, "payload", ""));
  TRY_ASSIGN(const crypto::PrivateKey key, KeyOf(signer));
  const std::string type = ContentType(name);
  Bytes entry;
  if (payload.empty()) {
    TRY_ASSIGN(const json::Value* document, json::RequireObject(step, "document", ""));
    entry = ToBytes(registration::MakeStatement(type, issuer, subject, document->dump(), key).entry());
  } else {
    TRY_ASSIGN(const crypto::Digest digest, node_->payloads().Put(AsBytes(payload)));
    entry = ToBytes(registration::MakeEnvelope(type, issuer, subject, digest, key).entry());
  }
  const auto registered = node_->Register(entry);
  if (!registered.has_value()) return Refusal(registered.error());
  // The next statement is judged by what this one said.
  TRY(node_->CatchUp());
  return json::Value{{"index", registered->index}};
}

Result<json::Value> StoryNode::Ask(const json::Value& step) {
  TRY_ASSIGN(const std::string path, json::RequireText(step, "path", ""));
  TRY(node_->CatchUp());
  TRY(node_->log().Publish());
  const http::Response response = routes_->Get(path);
  TRY_ASSIGN(json::Value body, json::Parse(AsText(response.body), kAnswerBytesMax));
  return json::Value{{"status", response.status}, {"body", std::move(body)}};
}

Result<json::Value> StoryNode::LogDigest() {
  TRY(node_->CatchUp());
  TRY_ASSIGN(const auto logged, node::ViewDigests(*node_, clock_).LogNow());
  TRY(node_->CatchUp());
  TRY(node_->log().Publish());
  return json::Value{{"index", logged.has_value() ? json::Value(logged->index) : json::Value(nullptr)}};
}

}  // namespace entente::story
