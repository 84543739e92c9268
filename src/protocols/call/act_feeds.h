// Acts as feeds for readers of news: Atom (RFC 4287) and JSON Feed 1.1.
//
// An act's id is the same on every node that has this log, and for ever: urn:entente:act:ORIGIN:ENTRY, with :POSITION
// behind it for a statement on a clause within a support. `updated` and `date_published` are the log's time. Links are
// whole where the node knows by which name it is reached, and relative to the node's own address where it does not.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "codec/json.h"
#include "protocols/call/log_address.h"
#include "views/roster/instruments/act_rows.h"
#include "views/roster/instruments/act_words.h"

namespace entente::protocols {

struct ActFeed {
  std::string_view origin;  // of the log
  std::string query;        // of the feed's own address, "" or "?what=signed"
  roster::Language language = roster::Language::kEnglish;
  std::vector<roster::ActRow> acts;  // the newest first
  LogAddress log = {};
};

[[nodiscard]] std::string AtomOf(const ActFeed& feed);
[[nodiscard]] json::Value JsonFeedOf(const ActFeed& feed);

}  // namespace entente::protocols
