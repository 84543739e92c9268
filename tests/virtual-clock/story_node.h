// Story node: a real node, keys, log and views and all, on a clock that only goes on when it is told to. What is asked
// of it is answered by the routes that a node serves, in this process and without a socket. Tests only.
//
// Thread safety: one thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "codec/json.h"
#include "crypto/key.h"
#include "node/node.h"
#include "node/served_log.h"
#include "protocols/route_caller.h"

namespace entente::story {

class StoryNode {
 public:
  // Makes the node where there is none yet. Its own timers are off: nothing happens but what the story says.
  // Errors: the node's.
  [[nodiscard]] static Result<std::unique_ptr<StoryNode>> Open(const std::filesystem::path& data, UnixSeconds now);

  // One step of the story, and what came of it. A step is one of
  //
  //   {"do": "clock", "time": "2026-02-01T09:00:00Z"}
  //   {"do": "key", "name": "city"}                           -> {"jwk": {...}, "kid": "..."}
  //   {"do": "say", "type": "support", "issuer": ID, "subject": ID, "key": "city", "document": {...}}
  //   {"do": "say", "type": "application/vnd.cyclonedx+json", ..., "payload": TEXT}      -> {"index": 12}
  //   {"do": "ask", "path": "/api/v1/roster?limit=10"}        -> {"status": 200, "body": {...}}
  //   {"do": "digest"}                                        -> {"index": 13}
  //
  // A name gives the same key every time; "operator" is the node's own. With "payload" the statement has the text's
  // digest, and the text rests beside the log. What the node refuses is {"error": {"rule", "message", "place"}}.
  // Errors: of a step that is none, and of a node that cannot go on.
  [[nodiscard]] Result<json::Value> Do(const json::Value& step);

 private:
  explicit StoryNode(UnixSeconds now) : clock_(now) {}
  [[nodiscard]] Result<crypto::PrivateKey> KeyOf(const std::string& name) const;
  [[nodiscard]] Result<json::Value> MoveClock(const json::Value& step);
  [[nodiscard]] Result<json::Value> ShowKey(const json::Value& step) const;
  [[nodiscard]] Result<json::Value> Say(const json::Value& step);
  [[nodiscard]] Result<json::Value> Ask(const json::Value& step);
  [[nodiscard]] Result<json::Value> LogDigest();

  ManualClock clock_;
  std::unique_ptr<node::Node> node_;
  std::unique_ptr<node::ServedLog> served_;
  std::unique_ptr<protocols::RouteCaller> routes_;  // last: goes before what its handlers use
};

}  // namespace entente::story
