// go.mod: the modules of a build, with what replaces them, and the standard library by the go or toolchain directive.
#include <charconv>
#include <vector>

#include "views/supply/json_text.h"
#include "views/supply/lockfiles/lines.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

struct Module {
  std::string path;
  std::string version;
  std::size_t line = 0;
};

struct Replacement {
  Module from;  // without a version: every one
  Module to;    // without a version: a folder
};

struct GoFile {
  std::string go;
  std::string toolchain;
  std::size_t go_line = 0;
  std::vector<Module> required;
  std::vector<Replacement> replaced;
  std::vector<Module> excluded;
};

// Words, of which some may stand in quotation marks; a comment ends them.
std::vector<std::string_view> Words(std::string_view line) {
  std::vector<std::string_view> words;
  for (line = Trimmed(line); !line.empty() && !line.starts_with("//"); line = Trimmed(line)) {
    std::size_t end = 0;
    if (line.front() == '"' || line.front() == '`') {
      const std::size_t close = line.find(line.front(), 1);
      end = close == std::string_view::npos ? line.size() : close + 1;
      std::string_view quoted = line.substr(1, end - 1);
      if (close != std::string_view::npos) quoted.remove_suffix(1);
      words.push_back(quoted);
    } else {
      end = std::min(line.find_first_of(" \t"), line.size());
      words.push_back(line.substr(0, end));
    }
    line.remove_prefix(end);
  }
  return words;
}

Result<void> TakeReplacement(const std::vector<std::string_view>& words, const Lines& lines, GoFile& file) {
  const auto arrow = std::ranges::find(words, "=>");
  const auto before = static_cast<std::size_t>(arrow - words.begin());
  const std::size_t after = arrow == words.end() ? 0 : words.size() - before - 1;
  if (before < 1 || before > 2 || after < 1 || after > 2)
    return Invalid("a replacement is \"module [version] => module version\" or \"=> folder\"", lines.Place());
  Replacement& one = file.replaced.emplace_back();
  one.from = {std::string(words[0]), before == 2 ? std::string(words[1]) : std::string(), lines.number()};
  one.to = {std::string(words[before + 1]), after == 2 ? std::string(words[before + 2]) : std::string(),
            lines.number()};
  return {};
}

// One directive, or one line of its block.
Result<void> TakeDirective(LockBuilder& lock, std::string_view verb, const std::vector<std::string_view>& words,
                           const Lines& lines, GoFile& file) {
  if (verb == "module") {
    if (words.empty()) return Invalid("a module has a path", lines.Place());
    lock.file().name = words[0];
  } else if (verb == "go" || verb == "toolchain") {
    if (words.empty()) return Invalid("a version of Go is expected", lines.Place());
    (verb == "go" ? file.go : file.toolchain) = words[0];
    file.go_line = lines.number();
  } else if (verb == "require" || verb == "exclude") {
    if (words.size() != 2) return Invalid("a module is required as \"path version\"", lines.Place());
    (verb == "require" ? file.required : file.excluded)
        .push_back({std::string(words[0]), std::string(words[1]), lines.number()});
  } else if (verb == "replace") {
    return TakeReplacement(words, lines, file);
  } else if (verb != "retract" && verb != "tool" && verb != "ignore" && verb != "godebug") {
    return Invalid("no go.mod: \"" + std::string(CutText(verb, 100)) + "\" is no directive", lines.Place());
  }
  return {};
}

Result<GoFile> ReadDirectives(LockBuilder& lock, std::string_view text) {
  GoFile file;
  std::string block;
  Lines lines(text);
  std::string_view line;
  while (lines.Next(line)) {
    std::vector<std::string_view> words = Words(line);
    if (words.empty()) continue;
    if (!block.empty()) {
      if (words[0] == ")")
        block.clear();
      else
        TRY(TakeDirective(lock, block, words, lines, file));
      continue;
    }
    const std::string_view verb = words[0];
    words.erase(words.begin());
    if (words.size() == 1 && words[0] == "(")
      block = verb;
    else
      TRY(TakeDirective(lock, verb, words, lines, file));
  }
  if (lock.file().name.empty() && file.required.empty()) return Invalid("no go.mod: it names no module");
  return file;
}

bool IsFolder(std::string_view path) {
  return path.starts_with("./") || path.starts_with("../") || path.starts_with('/') || path == "." || path == "..";
}

// What is built in the place of a module; a replacement of one version goes before that of every version.
const Replacement* ReplacementOf(const GoFile& file,
                                 const std::unordered_map<std::string_view, std::vector<std::size_t>>& by_path,
                                 const Module& module) {
  const Replacement* found = nullptr;
  const auto candidates = by_path.find(module.path);
  if (candidates == by_path.end()) return nullptr;
  for (const std::size_t index : candidates->second) {
    const Replacement& one = file.replaced[index];
    if (one.from.version == module.version) return &one;
    if (one.from.version.empty()) found = &one;
  }
  return found;
}

// "go1.22.3", "1.21" -> the minor number.
int MinorOf(std::string_view version) {
  int minor = 0;
  const std::string_view text = CutAt(version, ".").second;
  std::from_chars(text.data(), text.data() + text.size(), minor);
  return minor;
}

Result<void> AddStandardLibrary(LockBuilder& lock, const GoFile& file) {
  std::string_view version = file.go;
  if (file.toolchain.starts_with("go")) version = CutAt(std::string_view(file.toolchain).substr(2), "-").first;
  if (version.empty()) return {};
  TRY(lock.Add({.type = "golang", .name = "stdlib", .version = std::string(version)},
               "line " + std::to_string(file.go_line)));
  return {};
}

}  // namespace

Result<void> GoMod(LockBuilder& lock, std::string_view text) {
  TRY_ASSIGN(const GoFile file, ReadDirectives(lock, text));
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_path;
  for (std::size_t i = 0; i < file.replaced.size(); ++i) by_path[file.replaced[i].from.path].push_back(i);
  Positions excluded;
  for (const Module& one : file.excluded) excluded.emplace(one.path + '@' + one.version, 0);
  for (const Module& module : file.required) {
    const std::string place = "line " + std::to_string(module.line);
    RawPackage raw{.type = "golang", .name = module.path, .version = module.version};
    if (const Replacement* const replacement = ReplacementOf(file, by_path, module)) {
      const Module& to = replacement->to;
      if (to.version.empty() && IsFolder(to.path)) {
        raw.version.clear();
        raw.from = {LockOrigin::kPath, to.path};
      } else {
        raw.name = to.path;
        raw.version = to.version;
      }
    } else if (PositionOf(excluded, module.path + '@' + module.version)) {
      lock.Warn(place + ": " + module.path + " " + module.version +
                " is excluded, and Go builds a later version that is not named here");
    }
    TRY(lock.Add(std::move(raw), place));
  }
  TRY(AddStandardLibrary(lock, file));
  if (!file.go.empty() && MinorOf(file.go) < 17 && file.go.starts_with("1."))
    lock.Warn("a go.mod of Go before 1.17 leaves out modules that are needed indirectly; run \"go mod tidy -go=1.17\"");
  return {};
}

}  // namespace entente::supply::lock_readers
