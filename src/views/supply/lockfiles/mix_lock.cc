// mix.lock (Elixir, Erlang): an Elixir map of tuples, {:hex, :package, "version", checksum, managers, dependencies,
// "repository", checksum} or {:git, "url", "commit", options}.
#include <vector>

#include "views/supply/json_text.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

constexpr int kTermDepthMax = 16;

// A text, an atom, a number or a key ("hex:"), or a tuple or list of terms.
struct Term {
  std::string text = {};
  std::vector<Term> items = {};
  bool is_atom = false;

  [[nodiscard]] std::string_view Text(std::size_t i) const {
    return i < items.size() ? std::string_view(items[i].text) : std::string_view();
  }
};

// The few kinds of terms that such a file is made of.
class Terms {
 public:
  explicit Terms(std::string_view text) : text_(text) {}

  void SkipBlanks() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',') {
        line_ += c == '\n' ? 1 : 0;
        ++at_;
      } else {
        return;
      }
    }
  }
  bool Take(std::string_view mark) {
    if (!text_.substr(at_).starts_with(mark)) return false;
    at_ += mark.size();
    return true;
  }
  [[nodiscard]] bool AtEnd() const { return at_ == text_.size(); }
  [[nodiscard]] std::string Place() const { return "line " + std::to_string(line_); }
  [[nodiscard]] std::unexpected<Error> Refuse(std::string_view what) const {
    return Invalid("no mix.lock: " + std::string(what), Place());
  }

  Result<std::string> TakeQuoted() {
    std::string quoted;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      line_ += text_[at_] == '\n' ? 1 : 0;
      quoted += text_[at_];
    }
    if (at_ == text_.size()) return Refuse("a text is not closed");
    ++at_;
    return quoted;
  }

  Result<Term> TakeTerm(int depth = 0) {
    if (depth == kTermDepthMax) return Refuse("nested too deep");
    Term term;
    if (Take("{") || Take("[")) {
      const char close = text_[at_ - 1] == '{' ? '}' : ']';
      for (SkipBlanks(); !AtEnd() && text_[at_] != close; SkipBlanks()) {
        TRY_ASSIGN(Term item, TakeTerm(depth + 1));
        term.items.push_back(std::move(item));
      }
      if (AtEnd()) return Refuse("a tuple or list is not closed");
      ++at_;
      return term;
    }
    term.is_atom = Take(":");
    if (!AtEnd() && text_[at_] == '"') {
      TRY_ASSIGN(term.text, TakeQuoted());
      (void)Take(":");  // a quoted key
      return term;
    }
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n,{}[]\"", at_), text_.size());
    if (end == at_) return Refuse("a term is expected");
    term.text = text_.substr(at_, end - at_);
    at_ = end;
    return term;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

struct Need {
  std::uint32_t package;
  std::string name;
};

Result<std::optional<RawPackage>> PackageOf(LockBuilder& lock, std::string_view key, const Term& term,
                                            const std::string& place) {
  const std::string_view kind = term.Text(0);
  RawPackage raw{.type = "hex", .name = std::string(key)};
  if (kind == "hex") {
    if (term.Text(1).empty() || term.Text(2).empty()) {
      lock.Warn(place + ": a package of Hex has a name and a version; left out");
      return std::optional<RawPackage>();
    }
    raw.name = term.Text(1);
    raw.version = term.Text(2);
    const std::string_view repository = term.Text(6);
    if (!repository.empty() && repository != "hexpm") {
      raw.from.origin = LockOrigin::kOtherRegistry;
      raw.unpinned = "from another repository than hexpm (" + std::string(repository) + ")";
      // "hexpm:acme": an organisation's, which is a namespace in a purl.
      if (repository.starts_with("hexpm:")) raw.purl_namespace = repository.substr(6);
    }
  } else if (kind == "git") {
    raw.from = {LockOrigin::kGit, std::string(term.Text(1)) + '#' + std::string(term.Text(2))};
  } else if (kind == "path") {
    raw.from = {LockOrigin::kPath, std::string(term.Text(1))};
  } else {
    lock.Warn(place + ": source \"" + std::string(CutText(kind, 100)) + "\" is not known; left out");
    return std::optional<RawPackage>();
  }
  return std::optional(std::move(raw));
}

}  // namespace

Result<void> Mix(LockBuilder& lock, std::string_view text) {
  Terms terms(text);
  terms.SkipBlanks();
  if (!terms.Take("%{")) return terms.Refuse("it starts with \"%{\"");
  lock.file().has_dependencies = true;
  Positions by_name;
  std::vector<Need> needs;
  for (terms.SkipBlanks(); !terms.Take("}"); terms.SkipBlanks()) {
    if (terms.AtEnd()) return terms.Refuse("the map is not closed");
    const std::string place = terms.Place();
    TRY_ASSIGN(const Term key, terms.TakeTerm());
    terms.SkipBlanks();
    (void)terms.Take("=>");  // before Elixir 1.2
    (void)terms.Take(":");
    terms.SkipBlanks();
    TRY_ASSIGN(const Term value, terms.TakeTerm());
    auto read = PackageOf(lock, key.text, value, place);
    if (!read) return std::unexpected(std::move(read.error()));
    std::optional<RawPackage>& raw = *read;
    if (!raw.has_value()) continue;
    auto package = lock.Add(*std::move(raw), place);
    if (!package) return std::unexpected(std::move(package.error()));
    by_name.emplace(key.text, *package);
    if (value.Text(0) != "hex" || value.items.size() < 6) continue;
    for (const Term& need : value.items[5].items) needs.push_back({*package, std::string(need.Text(0))});
  }
  for (const Need& need : needs)
    if (const auto to = PositionOf(by_name, need.name)) TRY(lock.Depends(need.package, *to));
  return {};
}

}  // namespace entente::supply::lock_readers
