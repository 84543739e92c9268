#include "views/roster/instruments/difference.h"

#include <algorithm>
#include <set>

namespace entente::roster {
namespace {

json::Value JsonOf(const std::string& text) {
  return text.empty() ? json::Value(nullptr) : json::Value(text);
}

json::Value JsonOf(const Translations& translations) {
  if (translations.empty()) return nullptr;
  json::Value shown = json::Value::object();
  for (const auto& [language, one] : translations) shown[language] = {{"title", one.title}, {"text", JsonOf(one.text)}};
  return shown;
}

template <class Value>
std::optional<Changed> ChangeOf(const Value& from, const Value& to) {
  if (from == to) return std::nullopt;
  return Changed{JsonOf(from), JsonOf(to)};
}

std::optional<ChangedClause> CompareClause(const Clause* from, const Clause* to) {
  static const Clause kNone;
  ChangedClause changed;
  changed.id = to != nullptr ? to->id : from->id;
  if (from == nullptr) {
    changed.change = ClauseChange::kAdded;
  } else if (to == nullptr) {
    changed.change = ClauseChange::kRemoved;
  }
  const Clause& before = from != nullptr ? *from : kNone;
  const Clause& after = to != nullptr ? *to : kNone;
  changed.title = ChangeOf(before.title, after.title);
  changed.text = ChangeOf(before.text, after.text);
  changed.translations = ChangeOf(before.translations, after.translations);
  const bool same = !changed.title.has_value() && !changed.text.has_value() && !changed.translations.has_value();
  if (same && changed.change == ClauseChange::kChanged) return std::nullopt;
  return changed;
}

const Clause* FindClause(const InstrumentDocument& document, const std::string& id) {
  const auto found = std::ranges::find(document.clauses, id, &Clause::id);
  return found == document.clauses.end() ? nullptr : &*found;
}

// Ids of the clauses of one version that the other one has, too, in order.
std::vector<std::string> Shared(const InstrumentDocument& of, const InstrumentDocument& other) {
  std::vector<std::string> ids;
  ids.reserve(of.clauses.size());
  for (const Clause& clause : of.clauses)
    if (FindClause(other, clause.id) != nullptr) ids.push_back(clause.id);
  return ids;
}

}  // namespace

std::string_view Name(ClauseChange change) {
  switch (change) {
    case ClauseChange::kAdded:
      return "added";
    case ClauseChange::kRemoved:
      return "removed";
    case ClauseChange::kChanged:
      break;
  }
  return "changed";
}

Difference Compare(const InstrumentDocument& from, const InstrumentDocument& to) {
  Difference difference;
  // The documents' own JSON has every member once, under its own name.
  const auto before = json::Value::parse(ToJson(from));
  const auto after = json::Value::parse(ToJson(to));
  std::set<std::string> members;
  for (const auto& [name, value] : before.items()) members.insert(name);
  for (const auto& [name, value] : after.items()) members.insert(name);
  for (const std::string& name : members) {
    if (name == "version" || name == "clauses") continue;
    const auto value_of = [&name](const json::Value& document) {
      return document.contains(name) ? document[name] : json::Value(nullptr);
    };
    if (value_of(before) != value_of(after)) difference.members.push_back({name, {value_of(before), value_of(after)}});
  }
  for (const Clause& clause : to.clauses)
    if (auto changed = CompareClause(FindClause(from, clause.id), &clause); changed.has_value())
      difference.clauses.push_back(*std::move(changed));
  for (const Clause& clause : from.clauses)
    if (FindClause(to, clause.id) == nullptr) difference.clauses.push_back(*CompareClause(&clause, nullptr));
  difference.reordered = Shared(from, to) != Shared(to, from);
  return difference;
}

}  // namespace entente::roster
