// A monitor's state that is read keeps what it promises, and is read back as it was written.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "monitor/state.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  const Result<monitor::State> state = monitor::ReadState(AsText(ByteView(data, size)));
  if (!state.has_value()) {
    CHECK(state.error().code == ErrorCode::kCorruption);
    return 0;
  }
  const std::uint64_t read = state->edge.size();
  if (state->verified.has_value()) {
    CHECK(state->verified->checkpoint.size <= read);
    CHECK(state->verified->checkpoint.size < read || state->verified->checkpoint.root == state->edge.Root());
  }
  CHECK(!state->target.has_value() || state->target->checkpoint.size >= read);
  CHECK(state->target.has_value() || state->verified.has_value() || read == 0);
  const std::string text = monitor::WriteState(*state);
  const Result<monitor::State> again = monitor::ReadState(text);
  CHECK(again.has_value() && monitor::WriteState(*again) == text);
  return 0;
}
