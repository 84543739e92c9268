#include "codec/json.h"

#include <algorithm>
#include <exception>
#include <string>
#include <unordered_set>
#include <vector>

namespace entente::json {
namespace {

// One step of a JSON Pointer (RFC 6901).
std::string Joined(std::string_view place, std::string_view member) {
  std::string out(place);
  out += '/';
  for (const char c : member) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

bool HoldsNul(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

// nlohmann's messages begin with a code in brackets and end with the offending bytes, which may be anything; what
// stands between says what was expected.
std::string Reason(std::string_view what) {
  if (const std::size_t bracket = what.find("] "); bracket != std::string_view::npos) what.remove_prefix(bracket + 2);
  if (what.starts_with("parse error at ")) what.remove_prefix(std::string_view("parse error at ").size());
  what = what.substr(0, what.find("; last read"));
  return std::string(what);
}

// Builds the document from the parser's events, and refuses what nlohmann lets pass.
class Builder final : public nlohmann::json_sax<Value> {
 public:
  Builder(std::size_t depth_max, Value& root) : depth_max_(depth_max), root_(root) {}

  [[nodiscard]] Error TakeError() { return std::move(error_); }

  bool null() override { return Add(nullptr); }
  bool boolean(bool value) override { return Add(value); }
  bool number_integer(number_integer_t value) override { return Add(value); }
  bool number_unsigned(number_unsigned_t value) override { return Add(value); }
  bool number_float(number_float_t value, const string_t& text) override {
    // An integer that fits no 64 bits would silently become another number.
    if (text.find_first_of(".eE") == std::string::npos) return Refuse("an integer does not fit 64 bits");
    return Add(value);
  }
  bool string(string_t& value) override {
    if (HoldsNul(value)) return Refuse("a string holds the character U+0000");
    return Add(std::move(value));
  }
  bool binary(binary_t&) override { return Refuse("binary data"); }

  bool start_object(std::size_t) override { return Open(Value::object()); }
  bool start_array(std::size_t) override { return Open(Value::array()); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }

  bool key(string_t& name) override {
    if (HoldsNul(name)) return Refuse("a member's name holds the character U+0000");
    Level& level = open_.back();
    if (!level.names.insert(name).second) return Refuse("an object has two members of one name", name);
    level.name = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& why) override {
    error_ = Error{
        ErrorCode::kInvalidInput, "this is not JSON: " + Reason(why.what()), "byte " + std::to_string(position), {}};
    return false;
  }

 private:
  struct Level {
    Value* container;
    std::string name;                       // of the member being read, in an object
    std::unordered_set<std::string> names;  // that the object has had; ordered_json alone would search them one by one
  };

  // The pointers in open_ stay good: while a container is open, the ones around it do not grow.
  Value* Place(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Level& level = open_.back();
    if (level.container->is_array()) {
      level.container->get_ref<Value::array_t&>().push_back(std::move(value));
      return &level.container->back();
    }
    auto& members = level.container->get_ref<Value::object_t&>();
    // The vector's own emplace_back: that the name is new is known already.
    static_cast<Value::object_t::Container&>(members).emplace_back(std::move(level.name), std::move(value));
    return &members.back().second;
  }

  template <class T>
  bool Add(T&& value) {
    Place(Value(std::forward<T>(value)));
    return true;
  }
  bool Open(Value container) {
    if (open_.size() >= depth_max_) return Refuse("it is nested more than " + std::to_string(depth_max_) + " deep");
    Value* placed = Place(std::move(container));
    open_.push_back({placed, {}, {}});
    return true;
  }
  bool Close() {
    open_.pop_back();
    return true;
  }

  bool Refuse(std::string_view why, std::string_view member = {}) {
    std::string place;
    for (const Level& level : open_) {
      const bool innermost = &level == &open_.back();
      const std::size_t size = level.container->size();
      // Around the innermost container, the way leads to what was placed last; within it, to what was about to be.
      if (level.container->is_array()) {
        place = Joined(place, std::to_string(innermost ? size : size - 1));
      } else if (!innermost) {
        place = Joined(place, level.container->get_ref<Value::object_t&>().back().first);
      } else {
        place = Joined(place, member.empty() ? std::string_view(level.name) : member);
      }
    }
    error_ = Error{ErrorCode::kInvalidInput, "this JSON is not taken: " + std::string(why), std::move(place), {}};
    return false;
  }

  std::size_t depth_max_;
  Value& root_;
  std::vector<Level> open_;
  Error error_;
};

Result<const Value*> RequireMember(const Value& object, std::string_view member, std::string_view place) {
  if (!object.is_object()) return Invalid("this must be an object", std::string(place));
  const auto found = object.find(std::string(member));
  if (found == object.end())
    return Invalid("the member '" + std::string(member) + "' is missing", Joined(place, member));
  return &*found;
}

}  // namespace

Result<Value> Parse(std::string_view text, std::size_t bytes_max, std::size_t depth_max) {
  if (text.size() > bytes_max)
    return Invalid("this JSON document has " + std::to_string(text.size()) + " bytes; at most " +
                   std::to_string(bytes_max) + " are taken");
  // nlohmann takes a NUL byte for the end of the text, and skips a byte order mark.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
    return Invalid("this is not JSON: it holds a NUL byte", "byte " + std::to_string(nul));
  if (text.starts_with("\xEF\xBB\xBF"))
    return Invalid("this is not JSON: it begins with a byte order mark; save it without one", "byte 0");
  Value root;
  Builder builder(depth_max, root);
  try {
    if (!Value::sax_parse(text.begin(), text.end(), &builder)) return std::unexpected(builder.TakeError());
  } catch (const std::exception& e) {
    return Invalid(std::string("this is not JSON: ") + Reason(e.what()));
  }
  return root;
}

Result<std::string> RequireText(const Value& object, std::string_view member, std::string_view place) {
  TRY_ASSIGN(const Value* value, RequireMember(object, member, place));
  if (!value->is_string()) return Invalid("this must be a string", Joined(place, member));
  return value->get_ref<const std::string&>();
}

Result<std::string> OptionalText(const Value& object, std::string_view member, std::string_view place) {
  if (object.is_object() && !object.contains(std::string(member))) return std::string();
  return RequireText(object, member, place);
}

Result<const Value*> RequireArray(const Value& object, std::string_view member, std::string_view place) {
  TRY_ASSIGN(const Value* value, RequireMember(object, member, place));
  if (!value->is_array()) return Invalid("this must be an array", Joined(place, member));
  return value;
}

Result<const Value*> RequireObject(const Value& object, std::string_view member, std::string_view place) {
  TRY_ASSIGN(const Value* value, RequireMember(object, member, place));
  if (!value->is_object()) return Invalid("this must be an object", Joined(place, member));
  return value;
}

Result<void> OnlyMembers(const Value& object, std::initializer_list<std::string_view> allowed, std::string_view place) {
  if (!object.is_object()) return Invalid("this must be an object", std::string(place));
  for (const auto& [name, value] : object.items()) {
    if (std::ranges::find(allowed, std::string_view(name)) == allowed.end())
      return Invalid("there is no member '" + name + "' here; is its name misspelt?", Joined(place, name));
  }
  return {};
}

}  // namespace entente::json
