// Finding: one thing that was looked at on a node, and what to do about it.
//
// Thread safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace entente::doctor {

enum class Severity : std::uint8_t {
  kOk,
  kWarning,  // it works, and somebody should look at it
  kError,    // it does not work, or it loses or gives away something
};
[[nodiscard]] std::string_view Name(Severity severity);  // "ok", "warning", "error"

struct Finding {
  Severity severity = Severity::kOk;
  std::string check;  // "journal", "key-files"; docs/operation.md lists them
  std::string where;  // a file, an entry, an address
  std::string what;
  std::string todo;  // empty when there is nothing to do
};

class Findings {
 public:
  void Ok(std::string check, std::string where, std::string what) {
    all_.push_back({Severity::kOk, std::move(check), std::move(where), std::move(what), {}});
  }
  void Warn(std::string check, std::string where, std::string what, std::string todo) {
    all_.push_back({Severity::kWarning, std::move(check), std::move(where), std::move(what), std::move(todo)});
  }
  void Bad(std::string check, std::string where, std::string what, std::string todo) {
    all_.push_back({Severity::kError, std::move(check), std::move(where), std::move(what), std::move(todo)});
  }
  [[nodiscard]] const std::vector<Finding>& all() const { return all_; }
  // The worst.
  [[nodiscard]] Severity severity() const;

 private:
  std::vector<Finding> all_;
};

}  // namespace entente::doctor
