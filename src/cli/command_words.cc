#include "cli/command_words.h"

#include <algorithm>
#include <array>

namespace entente::cli {
namespace {

void AddOnce(std::vector<std::string>& words, std::string word) {
  if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
}

CommandPlace& PlaceAt(std::vector<CommandPlace>& places, const std::string& path) {
  const auto found = std::ranges::find(places, path, &CommandPlace::path);
  if (found != places.end()) return *found;
  places.push_back({path, {}, nullptr, "commands on " + path});
  return places.back();
}

}  // namespace

std::vector<CommandPlace> CommandPlaces() {
  std::vector<CommandPlace> places = {{"", {"help"}, nullptr, ""}};
  for (const Command* command : Commands()) {
    std::string before;
    std::string_view rest = command->path;
    while (!rest.empty()) {
      const std::size_t space = rest.find(' ');
      const std::string word(rest.substr(0, space));
      AddOnce(PlaceAt(places, before).next, word);
      before += (before.empty() ? "" : " ") + word;
      rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
    }
    CommandPlace& place = PlaceAt(places, before);
    place.command = command;
    place.summary = command->summary;
  }
  return places;
}

ValueKind KindOfValue(const OptionText& option) {
  if (!option.choices.empty()) return ValueKind::kChoice;
  if (option.value.empty()) return ValueKind::kFlag;
  constexpr std::array<std::string_view, 5> kFiles = {"FILE", "CSV", "ZIP", "PEM", "STATEMENT"};
  const auto names = [&option](std::string_view word) { return option.value.find(word) != std::string::npos; };
  if (std::ranges::any_of(kFiles, names)) return ValueKind::kFile;
  if (names("DIR") || names("BACKUP")) return ValueKind::kDirectory;
  return ValueKind::kOther;
}

}  // namespace entente::cli
