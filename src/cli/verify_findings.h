// What `entente verify` found: each thing that was checked, in words, and what a program reads.
//
// Thread safety: values.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "codec/json.h"

namespace entente::cli {

struct Findings {
  json::Value answer = json::Value::object();
  std::vector<std::pair<bool, std::string>> lines;
  std::vector<std::string> doubts;  // what holds, and was signed with a key that was compromised
  std::vector<std::string> notes;   // what else a reader must know
  bool holds = true;

  void Doubt(std::string line) { doubts.push_back(std::move(line)); }
  void Note(std::string line) { notes.push_back(std::move(line)); }
  void Holds(std::string line) { lines.emplace_back(true, std::move(line)); }
  void Fails(std::string line) {
    lines.emplace_back(false, std::move(line));
    holds = false;
  }
};

// An error of the evidence is an answer ("no"); one of the arguments or files is an error of the command.
[[nodiscard]] inline bool IsVerdict(const Error& error) {
  return error.code == ErrorCode::kUnauthorized || error.code == ErrorCode::kInvalidInput ||
         error.code == ErrorCode::kPolicyRejected;
}

}  // namespace entente::cli
