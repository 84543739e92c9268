// Options of one command: declared once, for the parser and for its help. Only options.cc sees CLI11.
//
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace entente::cli {

// What help, completions and manual pages say of one option or argument.
struct OptionText {
  std::string left;  // "--index FILE"
  std::string help;
  bool is_argument = false;  // by position
  bool required = false;
  bool many = false;
  std::string name;                  // "--index"; of an argument "FILE"
  std::string value;                 // "FILE"; empty for a flag
  std::vector<std::string> choices;  // the values that are taken, if only some are
};

class Options {
 public:
  // Narrows down the option that was declared last.
  class Last {
   public:
    explicit Last(Options& options) : options_(options) {}
    const Last& Required() const;
    const Last& OneOf(std::vector<std::string> values) const;

   private:
    Options& options_;
  };

  Options();
  ~Options();
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  // `name` is "--index" or, for an argument by position, "FILE". REQUIRES: what is bound outlives Parse().
  Last Text(const std::string& name, std::string_view value, std::string& into, std::string_view help);
  Last Number(const std::string& name, std::string_view value, std::uint64_t& into, std::string_view help);
  Last Flag(const std::string& name, bool& into, std::string_view help);
  // May be given several times, once for each value.
  Last Texts(const std::string& name, std::string_view value, std::vector<std::string>& into, std::string_view help);
  Last Argument(const std::string& name, std::string& into, std::string_view help);
  Last Arguments(const std::string& name, std::vector<std::string>& into, std::string_view help);

  // Errors: kInvalidInput, for a person who typed it.
  [[nodiscard]] Result<void> Parse(const std::vector<std::string>& arguments);
  [[nodiscard]] const std::vector<OptionText>& texts() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace entente::cli
