// Capability: a field of statements that a node understands. Which kinds there are, what their documents are checked
// by, who may say them in a new node, which view folds them, which routes answer from that view.
//
// AllCapabilities() is the table: what a new kind of statement touches outside its own view and protocol is one line
// there (docs/new-statement-type.md). The roster and the supply view are wired by name in node.cc, since registration
// and the JSON API ask them; the table has their kinds.
//
// Thread safety: constants and pure functions.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "envelopes/known_trust.h"
#include "http/router.h"
#include "log/log.h"
#include "registration/policy.h"
#include "storage/sqlite.h"
#include "views/view.h"

namespace entente::node {

struct StatementKind {
  std::string_view content_type;
  std::string_view name;  // short, as `entente sign --type` takes it
  // Whether a document is what the content type says. Errors: kInvalidInput with the place in the document.
  Result<void> (*check)(ByteView document) = nullptr;
  // Where the document says what it is about (JSON pointer); must be the statement's subject. Empty: it does not say.
  std::string_view subject_place;
  // What is signed inside a document of this kind, held against known keys; null where nothing is. Errors:
  // kInvalidInput with the place of what contradicts a known key.
  Result<void> (*check_inside)(std::string_view content_type, ByteView document,
                               const envelopes::KnownTrust& trust) = nullptr;
};

struct Capability {
  std::string_view name;  // the view's name; its database is views/NAME.db
  std::span<const StatementKind> kinds;
  // Adds the rules for these kinds to the policy that a new node starts with. May be null.
  void (*add_rules)(registration::Policy& policy) = nullptr;
  // Null where there is no view, or where node.cc opens it.
  Result<std::unique_ptr<views::View>> (*open_view)(const std::filesystem::path& database,
                                                    storage::OpenMode mode) = nullptr;
  // Null where nothing is asked of the view over HTTP, or where service.cc adds the routes.
  // REQUIRES: view and log outlive the routes.
  http::Routes (*routes)(const views::View& view, const log::Log& log) = nullptr;
};

using Capabilities = std::span<const Capability>;

[[nodiscard]] Capabilities AllCapabilities();

// nullptr when no capability has this content type, or this short name.
[[nodiscard]] const StatementKind* FindKind(Capabilities capabilities, std::string_view content_type);
[[nodiscard]] const StatementKind* FindKindByName(Capabilities capabilities, std::string_view name);
// Where documents of this kind say what they are about, whoever looks after it; empty: they do not say.
[[nodiscard]] std::string_view SubjectPlaceOf(const StatementKind& kind);

// The policy of a new node: registration's own rules, then those of the capabilities.
[[nodiscard]] registration::Policy DefaultPolicy(Capabilities capabilities, bool demonstration);

// A capability's view, open. REQUIRES: the capability outlives it.
struct OpenView {
  const Capability* capability = nullptr;
  std::unique_ptr<views::View> view;
};
// Those that the capabilities open themselves, in the order of the table, in the folder `views`.
[[nodiscard]] Result<std::vector<OpenView>> OpenViews(Capabilities capabilities, const std::filesystem::path& views,
                                                      storage::OpenMode mode);
[[nodiscard]] http::Routes RoutesOf(std::span<const OpenView> views, const log::Log& log);

}  // namespace entente::node
