// Documents on whether contacts answer: a ping, its answer, and the record of an exercise.
//
// Format: docs/formats/payloads.md.  Thread safety: values and pure functions.  Errors: kInvalidInput with the place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "views/roster/contacts/contact_documents.h"

namespace entente::roster {

// Said by a party to another: answer me, within the hours that your contact agreed to, or these.
struct PingDocument {
  std::string party;  // who is asked
  ContactFunction function = ContactFunction::kTechnical;
  std::string nonce;  // 32 to 128 hexadecimal digits, lower case: nobody can have answered before it was asked
  std::optional<unsigned> answer_hours;
  std::string exercise;  // id of the exercise that it belongs to; may be empty
  std::string note;
};

// Said by the party that was asked.
struct PingAnswerDocument {
  std::string asker;       // who asked
  std::uint64_t ping = 0;  // the ping's entry
  std::string nonce;       // as in the ping
  std::string note;
};

struct ExerciseFinding {
  std::string text;
  std::string action;  // what is to be done; may be empty
};

// Said by the party that records it for its group.
struct ExerciseDocument {
  std::string id;
  std::string group;  // by name
  std::string title;
  std::string date;
  std::string until;  // the last day; may be empty
  std::string scenario;
  std::vector<std::string> participants;  // ids of parties
  std::vector<std::uint64_t> pings;       // their entries, in the same log
  std::vector<ExerciseFinding> findings;
};

[[nodiscard]] Result<PingDocument> ParsePing(std::string_view json);
[[nodiscard]] Result<PingAnswerDocument> ParsePingAnswer(std::string_view json);
[[nodiscard]] Result<ExerciseDocument> ParseExercise(std::string_view json);
[[nodiscard]] std::string ToJson(const PingDocument& document);
[[nodiscard]] std::string ToJson(const PingAnswerDocument& document);
[[nodiscard]] std::string ToJson(const ExerciseDocument& document);

[[nodiscard]] Result<void> CheckPing(ByteView document);
[[nodiscard]] Result<void> CheckPingAnswer(ByteView document);
[[nodiscard]] Result<void> CheckExercise(ByteView document);

}  // namespace entente::roster
