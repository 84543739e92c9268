// requirements.txt (pip): one requirement a logical line. Only "==" pins one version; what is asked for otherwise is
// listed without one. Other files that it names are not opened.
#include "views/supply/lockfiles/lines.h"
#include "views/supply/lockfiles/python_names.h"
#include "views/supply/lockfiles/readers.h"
#include "views/supply/lockfiles/registries.h"

namespace entente::supply::lock_readers {
namespace {

// Up to a "#" that begins a comment: at the start, or behind a blank.
std::string_view WithoutComment(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1))
    if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') return line.substr(0, at);
  return line;
}

// A line and those that a "\" at its end continues it with.
bool NextLogicalLine(Lines& lines, std::string& logical, std::size_t& number) {
  std::string_view line;
  if (!lines.Next(line)) return false;
  number = lines.number();
  logical.clear();
  for (;;) {
    const std::string_view part = WithoutComment(line);
    const bool goes_on = part.ends_with('\\');
    logical += goes_on ? part.substr(0, part.size() - 1) : part;
    if (!goes_on || !lines.Next(line)) return true;
  }
}

bool IsName(std::string_view name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !name.empty() && std::ranges::all_of(name, good);
}

// "--index-url URL", "-r FILE", "-e FOLDER": the option and its value.
std::pair<std::string_view, std::string_view> Option(std::string_view line) {
  const std::size_t end = std::min(line.find_first_of(" \t="), line.size());
  std::string_view option = line.substr(0, end);
  if (!option.starts_with("--") && option.size() > 2) return {option.substr(0, 2), Trimmed(line.substr(2))};
  return {option, Trimmed(line.substr(std::min(end + 1, line.size())))};
}

class Reader {
 public:
  explicit Reader(LockBuilder& lock) : lock_(lock) {}

  Result<void> TakeOption(std::string_view line, const std::string& place) {
    const auto [option, value] = Option(line);
    if (option == "-r" || option == "--requirement" || option == "-c" || option == "--constraint") {
      lock_.Warn(place + ": what " + WithoutSecrets(value) + " asks for is not taken; read that file, too");
    } else if (option == "-i" || option == "--index-url") {
      index_ = value;
    } else if (option == "--extra-index-url") {
      lock_.Warn(place + ": packages may come from " + WithoutSecrets(value) +
                 ", too; they are taken for those of PyPI");
    } else if (option == "-e" || option == "--editable") {
      return TakeAddress(CutAt(value, ";").first, place);
    }
    return {};
  }

  Result<void> TakeRequirement(std::string_view line, const std::string& place) {
    // Options of one requirement ("--hash=...") follow it.
    line = Trimmed(line.substr(0, line.find(" --")));
    if (line.find("://") != std::string_view::npos || line.starts_with('.') || line.starts_with('/')) {
      const auto [name, address] = CutAt(line, "@");
      const bool named = IsName(RequiredName(line)) && line.find('@') < line.find("://");
      if (named) return AddFrom(RequiredName(name), Trimmed(CutAt(address, " ;").first), place);
      return TakeAddress(CutAt(line, " ;").first, place);
    }
    const std::string_view name = RequiredName(line);
    if (!IsName(name)) {
      lock_.Warn(place + ": no requirement that can be read; left out");
      return {};
    }
    std::string_view constraint = CutAt(line, ";").first;
    constraint.remove_prefix(name.size());
    constraint = Trimmed(constraint);
    if (constraint.starts_with('['))
      constraint = Trimmed(constraint.substr(std::min(constraint.find(']'), constraint.size() - 1) + 1));
    if (constraint.starts_with('(') && constraint.ends_with(')'))
      constraint = Trimmed(constraint.substr(1, constraint.size() - 2));
    return Add(name, constraint, place);
  }

 private:
  Result<void> Add(std::string_view name, std::string_view constraint, const std::string& place) {
    RawPackage raw{.type = "pypi", .name = std::string(name)};
    raw.from = lock_.SourceOf("pypi", index_);
    std::string_view pinned;
    if (constraint.starts_with("==")) pinned = Trimmed(constraint.substr(constraint.starts_with("===") ? 3 : 2));
    if (pinned.empty() || pinned.find_first_of(",*<>=!~ ") != std::string_view::npos)
      raw.unpinned = "not pinned to one version (==)";
    else
      raw.version = pinned;
    TRY(lock_.Add(std::move(raw), place));
    return {};
  }

  Result<void> AddFrom(std::string_view name, std::string_view address, const std::string& place) {
    RawPackage raw{.type = "pypi", .name = std::string(name), .from = lock_.SourceOf("pypi", address)};
    if (raw.from.origin == LockOrigin::kRegistry || raw.from.origin == LockOrigin::kOtherRegistry)
      raw.from.origin = LockOrigin::kUrl;
    TRY(lock_.Add(std::move(raw), place));
    return {};
  }

  // "git+https://host/x@commit#egg=name": the name stands in the fragment, or nowhere.
  Result<void> TakeAddress(std::string_view address, const std::string& place) {
    address = Trimmed(address);
    std::string_view egg = CutAt(address, "egg=").second;
    egg = RequiredName(egg.substr(0, egg.find('&')));
    if (!IsName(egg)) {
      lock_.Warn(place + ": " + WithoutSecrets(address) + " does not say which package it is; left out");
      return {};
    }
    return AddFrom(egg, address.substr(0, address.find('#')), place);
  }

  LockBuilder& lock_;
  std::string index_;
};

}  // namespace

Result<void> Requirements(LockBuilder& lock, std::string_view text) {
  Reader reader(lock);
  Lines lines(text);
  std::string logical;
  std::size_t number = 0;
  while (NextLogicalLine(lines, logical, number)) {
    const std::string_view line = Trimmed(logical);
    const std::string place = "line " + std::to_string(number);
    if (line.empty()) continue;
    if (line.find("${") != std::string_view::npos)
      lock.Warn(place + ": depends on a variable of the environment; left out");
    else if (line.starts_with('-'))
      TRY(reader.TakeOption(line, place));
    else
      TRY(reader.TakeRequirement(line, place));
  }
  return {};
}

}  // namespace entente::supply::lock_readers
