#include "views/roster/csv.h"

#include <fmt/format.h>

#include "base/bytes.h"

namespace entente::roster {
namespace {

class Reader {
 public:
  Reader(std::string_view text, const CsvLimits& limits) : text_(text), limits_(limits) {}

  Result<std::vector<CsvRecord>> Read() {
    while (at_ < text_.size()) {
      if (EndLine()) continue;  // a blank line
      if (records_.size() >= limits_.records_max)
        return Bad(fmt::format("the file has more than {} rows", limits_.records_max));
      CsvRecord record;
      TRY(ReadRecord(record));
      records_.push_back(std::move(record));
    }
    return std::move(records_);
  }

 private:
  [[nodiscard]] std::unexpected<Error> Bad(std::string why) const {
    return Invalid(std::move(why), fmt::format("row {}", records_.size() + 1));
  }

  // Steps over CRLF or LF, if it is there.
  bool EndLine() {
    if (text_.substr(at_).starts_with("\r\n")) {
      at_ += 2;
      return true;
    }
    if (text_[at_] != '\n') return false;
    ++at_;
    return true;
  }

  Result<void> ReadRecord(CsvRecord& record) {
    while (true) {
      if (record.size() >= limits_.fields_max)
        return Bad(fmt::format("this row has more than {} fields", limits_.fields_max));
      TRY_ASSIGN(std::string field, at_ < text_.size() && text_[at_] == '"' ? ReadQuoted() : ReadPlain());
      record.push_back(std::move(field));
      if (at_ >= text_.size() || EndLine()) return {};
      if (text_[at_] != ',')
        return Bad("there is text behind a closing quote; a quote within a field is written twice");
      ++at_;
      if (at_ >= text_.size()) {
        record.emplace_back();
        return {};
      }
    }
  }

  Result<std::string> ReadQuoted() {
    std::string field;
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') {
        if (at_ >= text_.size() || text_[at_] != '"') return field;
        ++at_;
      }
      field += c;
      if (field.size() > limits_.field_bytes_max) return TooLong();
    }
    return Bad("a quote is opened here and never closed");
  }

  Result<std::string> ReadPlain() {
    const std::size_t end = std::min(text_.find_first_of(",\n\"", at_), text_.size());
    std::size_t size = end - at_;
    if (end < text_.size() && text_[end] == '"')
      return Bad("a quote stands within a field that is not quoted; quote the whole field and write the quote twice");
    if (size > limits_.field_bytes_max) return TooLong();
    if (end < text_.size() && text_[end] == '\n' && size > 0 && text_[end - 1] == '\r') --size;
    std::string field(text_.substr(at_, size));
    at_ += size;
    return field;
  }

  [[nodiscard]] std::unexpected<Error> TooLong() const {
    return Bad(fmt::format("a field has more than {} bytes", limits_.field_bytes_max));
  }

  std::string_view text_;
  const CsvLimits& limits_;
  std::size_t at_ = 0;
  std::vector<CsvRecord> records_;
};

}  // namespace

Result<std::vector<CsvRecord>> ParseCsv(std::string_view text, const CsvLimits& limits) {
  if (text.size() > limits.file_bytes_max)
    return Invalid(fmt::format("the file has {} bytes; at most {} are taken", text.size(), limits.file_bytes_max));
  if (!IsUtf8(AsBytes(text))) return Invalid("the file is not UTF-8; save it as CSV UTF-8");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return Reader(text, limits).Read();
}

std::string CsvLine(const CsvRecord& record) {
  std::string line;
  for (const std::string& field : record) {
    if (&field != &record.front()) line += ',';
    const bool formula = !field.empty() && std::string_view("=+-@\t\r").find(field.front()) != std::string_view::npos;
    const bool quoted = formula || field.find_first_of(",\"\r\n") != std::string::npos;
    if (quoted) line += '"';
    if (formula) line += '\'';
    for (const char c : field) {
      if (c == '"') line += '"';
      line += c;
    }
    if (quoted) line += '"';
  }
  return line + "\r\n";
}

}  // namespace entente::roster
