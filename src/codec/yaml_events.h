// libyaml's parser, as this room's readers of YAML pull events from it. Seen by them only.
//
// Thread safety: one thread at a time.
#pragma once

#include <yaml.h>

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::yaml {

class Events {
 public:
  // REQUIRES: document outlives it.
  explicit Events(ByteView document);
  ~Events();
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  // The next event; good until the next call. Not to be called after YAML_STREAM_END_EVENT.
  // Errors: kInvalidInput with "line N" as place; kUnavailable without memory.
  [[nodiscard]] Result<const yaml_event_t*> Next();

 private:
  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool good_ = false;
};

// "line 12".
[[nodiscard]] std::string PlaceOf(const yaml_mark_t& mark);
// "" for none.
[[nodiscard]] std::string_view TextOf(const yaml_char_t* text);

}  // namespace entente::yaml
