// Look-alikes: which other parties and supporters a name or a domain can be taken for. A warning for people, never a
// reason to refuse.
//
// Computed when it is asked, from what the roster holds at that moment, and kept out of the roster's tables: what looks
// alike is a matter of the program's version, and the fold must not be. What is known of all names is kept between
// questions until a name changes.
//
// Thread safety: any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "protocols/api/roster_queries.h"
#include "registration/authority.h"
#include "statement/signed_statement.h"

namespace entente::roster {
class RosterView;
}

namespace entente::node {

// Who is compared with all others. What is one with it already (`also`: its other id) is no look-alike.
struct Resembling {
  std::string id;
  std::string also;
  std::string name;
  registration::PartyKind kind = registration::PartyKind::kUnknown;
  std::string domain;  // may be empty; where it is and the id is a did:web, the id's counts
};

class LookAlikes {
 public:
  // More names than these are not compared with each other; parties alone are then.
  static constexpr std::size_t kSupportersMax = 20'000;
  static constexpr std::size_t kShownMax = 8;

  // REQUIRES: the view outlives it.
  explicit LookAlikes(const roster::RosterView& view) : view_(view) {}

  // At most kShownMax, names first. `with_domains`: false compares names only, which takes no time.
  [[nodiscard]] Result<std::vector<protocols::LookAlike>> Of(const Resembling& one, bool with_domains) const;
  // Of the party that a party statement makes or changes; nothing for any other statement.
  [[nodiscard]] Result<std::vector<protocols::LookAlike>> OfStatement(
      const statement::SignedStatement& statement) const;

 private:
  struct Index;
  [[nodiscard]] Result<std::shared_ptr<const Index>> Current() const;

  const roster::RosterView& view_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Index> index_;  // guarded by mutex_
};

}  // namespace entente::node
