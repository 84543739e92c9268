#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "base/check.h"

namespace entente::cli {

namespace {

OptionText TextOf(std::string left, std::string_view help) {
  OptionText text;
  text.left = std::move(left);
  text.help = help;
  return text;
}

}  // namespace

struct Options::State {
  CLI::App app;
  std::vector<OptionText> texts;
  CLI::Option* last = nullptr;

  void Declared(CLI::Option* option, OptionText text) {
    last = option;
    const std::size_t space = text.left.find(' ');
    text.name = text.left.substr(0, space);
    if (space != std::string::npos) text.value = text.left.substr(space + 1);
    if (text.is_argument) text.value = text.name;
    texts.push_back(std::move(text));
  }
};

Options::Options() : state_(std::make_unique<State>()) {
  state_->app.set_help_flag();  // help is ours: cli/help.h
}
Options::~Options() = default;

Options::Last Options::Text(const std::string& name, std::string_view value, std::string& into, std::string_view help) {
  state_->Declared(state_->app.add_option(name, into), TextOf(name + " " + std::string(value), help));
  return Last(*this);
}

Options::Last Options::Number(const std::string& name, std::string_view value, std::uint64_t& into,
                              std::string_view help) {
  // Digits alone: the library's own reading takes "-1" for a large number.
  auto* option = state_->app.add_option_function<std::string>(name, [&into, name](const std::string& text) {
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, into);
    if (read.ec != std::errc() || read.ptr != end)
      throw CLI::ValidationError(name, "'" + text + "' is no number that can be taken");
  });
  state_->Declared(option, TextOf(name + " " + std::string(value), help));
  return Last(*this);
}

Options::Last Options::Flag(const std::string& name, bool& into, std::string_view help) {
  state_->Declared(state_->app.add_flag(name, into), TextOf(name, help));
  return Last(*this);
}

Options::Last Options::Texts(const std::string& name, std::string_view value, std::vector<std::string>& into,
                             std::string_view help) {
  auto* option = state_->app.add_option(name, into);
  option->allow_extra_args(false);
  OptionText text = TextOf(name + " " + std::string(value), help);
  text.many = true;
  state_->Declared(option, std::move(text));
  return Last(*this);
}

Options::Last Options::Argument(const std::string& name, std::string& into, std::string_view help) {
  OptionText text = TextOf(name, help);
  text.is_argument = true;
  state_->Declared(state_->app.add_option(name, into), std::move(text));
  return Last(*this);
}

Options::Last Options::Arguments(const std::string& name, std::vector<std::string>& into, std::string_view help) {
  OptionText text = TextOf(name, help);
  text.is_argument = true;
  text.many = true;
  state_->Declared(state_->app.add_option(name, into), std::move(text));
  return Last(*this);
}

const Options::Last& Options::Last::Required() const {
  options_.state_->last->required();
  options_.state_->texts.back().required = true;
  return *this;
}

const Options::Last& Options::Last::OneOf(std::vector<std::string> values) const {
  options_.state_->texts.back().choices = values;
  std::string list;
  for (const std::string& value : values) list += (list.empty() ? "" : ", ") + value;
  options_.state_->last->check(
      [values = std::move(values), list](const std::string& given) {
        return std::ranges::find(values, given) != values.end() ? std::string() : "'" + given + "' is none of " + list;
      },
      "");
  return *this;
}

Result<void> Options::Parse(const std::vector<std::string>& arguments) {
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    state_->app.parse(std::move(reversed));
  } catch (const CLI::RequiredError& error) {
    return Invalid(error.what());
  } catch (const CLI::ExtrasError& error) {
    return Invalid("this command does not take " +
                   std::string(error.what()).substr(std::string(error.what()).find(':') + 2));
  } catch (const CLI::ParseError& error) {
    return Invalid(error.what());
  }
  return {};
}

const std::vector<OptionText>& Options::texts() const {
  return state_->texts;
}

}  // namespace entente::cli
