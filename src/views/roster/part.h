// Part: a field of the roster with documents and tables of its own, in a folder of its own: what it takes, what it
// keeps, who may say it. AllParts() is the table; a new field touches nothing else of the roster. Beside it, its kinds
// stand in document_checks.h, and its routes in protocols/call/.
//
// All parts share the roster's database, cursor and transaction, so a part may read the tables of those before it in
// the table (parties and instruments first), and writes its own alone.
//
// Thread safety: constants and pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registration/policy.h"
#include "views/roster/taking.h"
#include "views/sql_content.h"

namespace entente::roster {

struct TakesKind {
  std::string_view content_type;
  // What an entry of this kind does to the part's tables. Errors: as Taking says.
  Result<void> (*take)(const Taking& taking) = nullptr;
};

struct Part {
  std::string_view name;
  std::span<const TakesKind> takes;
  std::string_view schema;                   // CREATE TABLE ...
  std::string_view clear;                    // DELETE FROM ..., the tables that refer to others first
  std::span<const views::SqlTable> content;  // as in views/sql_content.h, for the view's digest
  // Adds the rules for these kinds to the policy that a new node starts with.
  void (*add_rules)(registration::Policy& policy) = nullptr;
};

[[nodiscard]] std::span<const Part* const> AllParts();
// nullptr when no part takes this kind.
[[nodiscard]] const TakesKind* FindTaker(std::string_view content_type);
[[nodiscard]] std::string SchemaOfParts();
// In reverse order of the table.
[[nodiscard]] std::string ClearingOfParts();
void AddRulesOfParts(registration::Policy& policy);
// The usual rule of a part: parties that are admitted say these kinds, with a key of one of these roles.
[[nodiscard]] registration::PolicyRule RuleOfParties(std::string_view name, std::span<const TakesKind> kinds,
                                                     std::vector<registration::Role> roles);

}  // namespace entente::roster
