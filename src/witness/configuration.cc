#include "witness/configuration.h"

#include <fmt/format.h>

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
  for (const KnownLog& known : before.logs)
    if (known.origin == origin)
      return Fail(ErrorCode::kConflict,
                  fmt::format("the log {} is known already; to give it another key, change its \"keys\"", origin),
                  file.string());
  if (!text.ends_with('\n')) text += '\n';
  text += fmt::format("\n[[log]]\norigin = {}\nkeys = [{}]\n", Quoted(origin), Quoted(vkey));
  TRY(Parse(text, file));
  return files.WriteAtomically(file, AsBytes(text), storage::Durability::kAll);
}

}  // namespace entente::witness
