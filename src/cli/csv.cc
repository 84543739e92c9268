#include "cli/csv.h"

#include "base/bytes.h"

namespace entente::cli {
namespace {

constexpr std::size_t kRowsMax = 1'000'000;
constexpr std::size_t kColumnsMax = 256;

std::string Place(std::size_t line) { return "line " + std::to_string(line); }

std::string Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

// Takes one row off the front of `text`.
class RowReader {
 public:
  explicit RowReader(std::string_view text) : text_(text) {}

  [[nodiscard]] bool AtEnd() const { return at_ >= text_.size(); }
  Result<CsvRow> Next() {
    CsvRow row;
    row.line = line_;
    while (true) {
      TRY_ASSIGN(std::string field, Field());
      row.fields.push_back(std::move(field));
      if (row.fields.size() > kColumnsMax) return Invalid("a row of more than " + std::to_string(kColumnsMax) + " columns", Place(row.line));
      if (AtEnd()) return row;
      const char separator = text_[at_++];
      if (separator == ',') continue;
      if (separator == '\r' && !AtEnd() && text_[at_] == '\n') ++at_;
      ++line_;
      return row;
    }
  }

 private:
  // Stands at a comma, a line's end or the text's end afterwards.
  Result<std::string> Field() {
    if (AtEnd() || text_[at_] != '"') {
      const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
      std::string field(text_.substr(at_, end - at_));
      at_ = end;
      return field;
    }
    const std::size_t opened = line_;
    std::string field;
    for (++at_; !AtEnd(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] != '"') {
        field += text_[at_];
        continue;
      }
      ++at_;
      if (!AtEnd() && text_[at_] == '"') {
        field += '"';
        continue;
      }
      if (!AtEnd() && text_[at_] != ',' && text_[at_] != '\r' && text_[at_] != '\n')
        return Invalid("text behind a closing quotation mark", Place(line_));
      return field;
    }
    return Invalid("a quotation mark is opened and never closed", Place(opened));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

Result<CsvTable> CsvTable::Parse(std::string_view text) {
  if (!IsUtf8(AsBytes(text))) return Invalid("the file is not UTF-8");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  RowReader reader(text);
  CsvTable table;
  TRY_ASSIGN(const CsvRow head, reader.Next());
  for (std::size_t i = 0; i < head.fields.size(); ++i)
    if (!table.columns_.emplace(Trimmed(head.fields[i]), i).second) return Invalid("the column '" + head.fields[i] + "' is named twice", Place(1));
  while (!reader.AtEnd()) {
    TRY_ASSIGN(CsvRow row, reader.Next());
    if (row.fields.size() == 1 && Trimmed(row.fields.front()).empty()) continue;
    if (row.fields.size() != head.fields.size())
      return Invalid("this row has " + std::to_string(row.fields.size()) + " columns, the first one " + std::to_string(head.fields.size()), Place(row.line));
    table.rows_.push_back(std::move(row));
    if (table.rows_.size() > kRowsMax) return Invalid("more than " + std::to_string(kRowsMax) + " rows");
  }
  return table;
}

std::string CsvTable::Field(const CsvRow& row, std::string_view column) const {
  const auto found = columns_.find(column);
  return found == columns_.end() ? std::string() : Trimmed(row.fields[found->second]);
}

}  // namespace entente::cli
