#include "codec/yaml_events.h"

namespace entente::yaml {

Events::Events(ByteView document) : good_(yaml_parser_initialize(&parser_) != 0) {
  if (good_) yaml_parser_set_input_string(&parser_, document.data(), document.size());
}

Events::~Events() {
  yaml_event_delete(&event_);
  if (good_) yaml_parser_delete(&parser_);
}

Result<const yaml_event_t*> Events::Next() {
  if (!good_) return Fail(ErrorCode::kUnavailable, "not enough memory");
  yaml_event_delete(&event_);
  if (yaml_parser_parse(&parser_, &event_) != 0) return &event_;
  if (parser_.error == YAML_MEMORY_ERROR) return Fail(ErrorCode::kUnavailable, "not enough memory");
  const std::string_view problem = parser_.problem == nullptr ? "unreadable" : parser_.problem;
  return Invalid("not well-formed YAML: " + std::string(problem), PlaceOf(parser_.problem_mark));
}

std::string PlaceOf(const yaml_mark_t& mark) {
  return "line " + std::to_string(mark.line + 1);
}

std::string_view TextOf(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

}  // namespace entente::yaml
