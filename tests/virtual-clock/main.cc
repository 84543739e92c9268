// entente_story_node DATA TIME: a node in the directory DATA, whose clock stands at TIME. Each line of standard input
// is a step (story_node.h), each line of standard output what came of it. It ends where its input ends.
#include <cstdlib>
#include <iostream>
#include <string>

#include "story_node.h"

namespace {

using entente::Result;
using entente::story::StoryNode;
namespace json = entente::json;

constexpr std::size_t kStepBytesMax = std::size_t{1} * 1024 * 1024;

int Fail(const std::string& why) {
  std::cerr << "entente_story_node: " << why << '\n';
  return EXIT_FAILURE;
}

Result<json::Value> DoLine(StoryNode& story, const std::string& line) {
  TRY_ASSIGN(const json::Value step, json::Parse(line, kStepBytesMax));
  return story.Do(step);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return Fail("usage: entente_story_node DATA TIME <STEPS");
  const auto now = entente::ParseTime(argv[2]);
  if (!now.has_value()) return Fail(now.error().Text());
  const auto story = StoryNode::Open(argv[1], *now);
  if (!story.has_value()) return Fail(story.error().Text());
  for (std::string line; std::getline(std::cin, line);) {
    const auto answer = DoLine(**story, line);
    if (!answer.has_value()) return Fail(answer.error().Text() + ", in the step " + line);
    std::cout << answer->dump() << std::endl;
  }
  return EXIT_SUCCESS;
}
