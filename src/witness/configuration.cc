#include "witness/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/configured.h"

namespace entente::witness {
namespace {

using configured::OnlyKeys;
using configured::PlaceOf;
using configured::Quoted;
using configured::Text;
using configured::Whole;

constexpr std::uint64_t kFormat = 1;

Result<std::vector<log::NoteVerifier>> ReadKeys(const toml::table& table, const std::filesystem::path& file) {
  const toml::array* keys = table["keys"].as_array();
  if (keys == nullptr || keys->empty() || keys->size() > kKeysOfALogMax)
    return Invalid(fmt::format("\"keys\" must be an array of 1 to {} verifier keys", kKeysOfALogMax),
                   PlaceOf(file, table.source()));
  std::vector<log::NoteVerifier> verifiers;
  for (const toml::node& one : *keys) {
    const auto* text = one.as_string();
    if (text == nullptr) return Invalid("a verifier key must be a text", PlaceOf(file, one.source()));
    auto verifier = log::ParseVerifierKey(text->get());
    if (!verifier.has_value()) return Invalid(std::move(verifier.error().message), PlaceOf(file, one.source()));
    verifiers.push_back(*std::move(verifier));
  }
  return verifiers;
}

Result<KnownLog> ReadLog(const toml::node& node, const std::filesystem::path& file) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return Invalid("\"log\" must be an array of tables, [[log]]", PlaceOf(file, node.source()));
  TRY(OnlyKeys(*table, {"origin", "keys"}, "[[log]]", file));
  KnownLog known;
  TRY_ASSIGN(known.origin, Text(*table, "origin", file, true));
  // It is the first line of a checkpoint.
  if (known.origin.empty() || !log::IsNoteText(known.origin + "\n") || known.origin.find('\n') != std::string::npos)
    return Invalid("\"origin\" must be one line of text, the first one of the log's checkpoints",
                   PlaceOf(file, table->source()));
  TRY_ASSIGN(known.keys, ReadKeys(*table, file));
  return known;
}

Result<Configuration> Parse(std::string_view text, const std::filesystem::path& file) {
  TRY_ASSIGN(const toml::table table, configured::ParseTable(text, file));
  TRY(OnlyKeys(table, {"format", "name", "log"}, "the configuration", file));
  if (table.get("format") == nullptr) return Invalid("\"format\" is missing", file.string());
  TRY_ASSIGN([[maybe_unused]] const std::uint64_t format, Whole(&table, "format", 0, kFormat, kFormat, file));
  Configuration made;
  TRY_ASSIGN(made.name, Text(table, "name", file, true));
  if (!log::IsKeyName(made.name))
    return Invalid("\"name\" must be text without spaces and '+', such as witness.example/w1", file.string());
  const toml::node* logs = table.get("log");
  if (logs == nullptr) return made;
  if (!logs->is_array() || logs->as_array()->size() > kLogsMax)
    return Invalid(fmt::format("\"log\" must be an array of at most {} tables, [[log]]", kLogsMax),
                   PlaceOf(file, logs->source()));
  std::set<std::string> origins;
  for (const toml::node& one : *logs->as_array()) {
    TRY_ASSIGN(KnownLog known, ReadLog(one, file));
    if (!origins.insert(known.origin).second)
      return Invalid(fmt::format("the origin \"{}\" stands there twice; give its keys together", known.origin),
                     PlaceOf(file, one.source()));
    made.logs.push_back(std::move(known));
  }
  return made;
}

Result<std::string> ReadFile(const std::filesystem::path& file, const storage::Files& files) {
  const Result<Bytes> content = files.Read(file);
  if (content.has_value()) return ToText(*content);
  if (content.error().code == ErrorCode::kNotFound)
    return Fail(ErrorCode::kNotFound, "there is no witness here; make one with: entente witness init", file.string());
  return std::unexpected(content.error());
}

// Where the first key of a log stands: a new one is put before it, whatever comments and commas follow.
Result<std::size_t> PlaceOfKeys(std::string_view text, std::size_t log, const std::filesystem::path& file) {
  TRY_ASSIGN(const toml::table table, configured::ParseTable(text, file));
  const toml::node* first = table["log"][log]["keys"][0].node();
  if (first == nullptr) return Invalid("the keys of the log cannot be found", file.string());
  const toml::source_position at = first->source().begin;
  std::size_t line_begin = 0;
  for (toml::source_index line = 1; line < at.line; ++line) line_begin = text.find('\n', line_begin) + 1;
  // Columns are counted in characters; before a key there may be others than ASCII, in its line.
  std::size_t place = line_begin;
  for (toml::source_index column = 1; column < at.column; ++column) {
    ++place;
    while (place < text.size() && (static_cast<unsigned char>(text[place]) & 0xC0U) == 0x80U) ++place;
  }
  return place;
}

}  // namespace

Result<Configuration> ReadConfiguration(const std::filesystem::path& file, const storage::Files& files) {
  TRY_ASSIGN(const std::string text, ReadFile(file, files));
  return Parse(text, file);
}

std::string NewConfiguration(std::string_view name) {
  return fmt::format(
      "# Configuration of an Entente witness. Unknown keys are errors. docs/witness.md describes each.\n"
      "format = {}\n"
      "# The name of the witness's key: it never changes.\n"
      "name = {}\n",
      kFormat, Quoted(name));
}

Result<void> AddLog(const std::filesystem::path& file, std::string_view origin, std::string_view vkey,
                    storage::Files& files) {
  TRY_ASSIGN(std::string text, ReadFile(file, files));
  TRY_ASSIGN(const Configuration before, Parse(text, file));
  const auto known = std::ranges::find(before.logs, origin, &KnownLog::origin);
  if (known == before.logs.end()) {
    if (!text.ends_with('\n')) text += '\n';
    text += fmt::format("\n[[log]]\norigin = {}\nkeys = [{}]\n", Quoted(origin), Quoted(vkey));
  } else {
    const auto is_it = [&](const log::NoteVerifier& key) { return log::VerifierKey(key.name, key.key) == vkey; };
    if (std::ranges::any_of(known->keys, is_it))
      return Fail(ErrorCode::kConflict, fmt::format("this key of the log {} is known already", origin), file.string());
    if (known->keys.size() == kKeysOfALogMax)
      return Fail(ErrorCode::kConflict,
                  fmt::format("the log {} has {} keys, and no more are taken: take one out that is retired", origin,
                              kKeysOfALogMax),
                  file.string());
    TRY_ASSIGN(const std::size_t at, PlaceOfKeys(text, static_cast<std::size_t>(known - before.logs.begin()), file));
    text.insert(at, Quoted(vkey) + ", ");
  }
  TRY(Parse(text, file));
  return files.WriteAtomically(file, AsBytes(text), storage::Durability::kAll);
}

}  // namespace entente::witness
