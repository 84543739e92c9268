#include "views/supply/osv_source.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <tuple>

#include "base/limits.h"
#include "codec/zip.h"
#include "views/supply/file_buffer.h"
#include "views/supply/osv.h"

namespace entente::supply {
namespace {

constexpr std::size_t kSkippedKept = 100;
constexpr std::size_t kFilesMax = 4'000'000;

void Note(SourceReport& report, std::string_view where, Error error) {
  ++report.skipped;
  if (report.first_skipped.size() < kSkippedKept)
    report.first_skipped.push_back({std::string(where), std::move(error)});
}

void Visit(SourceReport& report, std::string_view where, ByteView record, const RecordVisit& visit) {
  if (auto visited = visit(where, record); visited)
    ++report.records;
  else
    Note(report, where, std::move(visited.error()));
}

// A file, mapped for as long as this lives.
class MappedFile {
 public:
  static Result<MappedFile> Open(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat info{};
    if (descriptor < 0 || ::fstat(descriptor, &info) != 0) {
      const int reason = errno;
      if (descriptor >= 0) ::close(descriptor);
      return Fail(reason == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
                  std::string("cannot read: ") + std::strerror(reason), path.string());
    }
    MappedFile file;
    file.bytes_ = static_cast<std::size_t>(info.st_size);
    if (file.bytes_ > 0) file.data_ = ::mmap(nullptr, file.bytes_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    ::close(descriptor);
    if (file.data_ == MAP_FAILED) {
      file.data_ = nullptr;
      return Fail(ErrorCode::kUnavailable, "cannot map the file", path.string());
    }
    return file;
  }
  MappedFile(MappedFile&& other) noexcept : data_(std::exchange(other.data_, nullptr)), bytes_(other.bytes_) {}
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile() {
    if (data_ != nullptr) ::munmap(data_, bytes_);
  }
  [[nodiscard]] ByteView bytes() const {
    return {static_cast<const std::uint8_t*>(data_), data_ == nullptr ? 0 : bytes_};
  }

 private:
  MappedFile() = default;
  void* data_ = nullptr;
  std::size_t bytes_ = 0;
};

void Merge(SourceReport& into, SourceReport from) {
  into.records += from.records;
  into.skipped += from.skipped;
  for (SkippedRecord& one : from.first_skipped)
    if (into.first_skipped.size() < kSkippedKept) into.first_skipped.push_back(std::move(one));
}

Result<SourceReport> ReadArchive(const std::filesystem::path& path, const RecordVisit& visit) {
  SourceReport report;
  zip::ZipLimits limits;
  limits.entry_bytes_max = kOsvRecordBytesMax;
  TRY_ASSIGN(auto archive, zip::ZipReader::Open(path, limits));
  const std::string prefix = path.string() + ": ";
  TRY(archive.ForEach([](std::string_view name) { return name.ends_with(".json"); },
                      [&](std::string_view name, ByteView content) -> Result<void> {
                        Visit(report, prefix + std::string(name), content, visit);
                        return {};
                      }));
  return report;
}

Result<SourceReport> ReadOne(const std::filesystem::path& path, FileBuffer& buffer, const RecordVisit& visit) {
  const std::filesystem::path extension = path.extension();
  if (extension == ".zip") return ReadArchive(path, visit);
  if (extension != ".json" && extension != ".jsonl")
    return Invalid("OSV records come as .json, .jsonl and .zip files, or in a directory of them", path.string());
  if (extension == ".jsonl") {
    TRY_ASSIGN(const MappedFile file, MappedFile::Open(path));
    return ReadOsvLines(file.bytes(), path.string(), visit);
  }
  SourceReport report;
  if (const auto record = buffer.Read(path, kOsvRecordBytesMax); record)
    Visit(report, path.native(), *record, visit);
  else if (record.error().code == ErrorCode::kInvalidInput)
    Note(report, path.native(), record.error());
  else
    return std::unexpected(record.error());
  return report;
}

Result<std::vector<std::filesystem::path>> FilesBelow(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  auto at = std::filesystem::recursive_directory_iterator(directory, error);
  for (; !error && at != std::filesystem::recursive_directory_iterator(); at.increment(error)) {
    const std::string_view name = at->path().native();
    if (!name.ends_with(".json") && !name.ends_with(".jsonl") && !name.ends_with(".zip")) continue;
    if (!at->is_regular_file(error) || error) continue;
    if (files.size() == kFilesMax) return Invalid("more files than are read from one directory", directory.string());
    files.push_back(at->path());
  }
  if (error) return Fail(ErrorCode::kUnavailable, "cannot list the directory: " + error.message(), directory.string());
  std::ranges::sort(files, {}, [](const std::filesystem::path& file) { return std::string_view(file.native()); });
  return files;
}

}  // namespace

SourceReport ReadOsvLines(ByteView snapshot, std::string_view where, const RecordVisit& visit) {
  SourceReport report;
  std::string_view rest = AsText(snapshot);
  std::string place = std::string(where) + ':';
  for (std::size_t line = 1; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view record = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (record.empty()) continue;
    place.resize(where.size() + 1);
    place += std::to_string(line);
    Visit(report, place, AsBytes(record), visit);
  }
  return report;
}

Result<SourceReport> ReadOsv(const std::filesystem::path& path, const RecordVisit& visit) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    return Fail(ErrorCode::kNotFound, "there is nothing to read OSV records from", path.string());
  FileBuffer buffer;
  if (!std::filesystem::is_directory(status)) return ReadOne(path, buffer, visit);
  SourceReport report;
  TRY_ASSIGN(const auto files, FilesBelow(path));
  for (const std::filesystem::path& file : files) {
    TRY_ASSIGN(SourceReport one, ReadOne(file, buffer, visit));
    Merge(report, std::move(one));
  }
  return report;
}

Result<MadeSnapshot> MakeOsvSnapshot(const std::filesystem::path& path) {
  struct Line {
    std::string id;
    std::string modified;
    std::size_t offset;
    std::size_t size;
  };
  std::vector<Line> lines;
  std::string gathered;
  OsvReader reader;
  MadeSnapshot made;
  const RecordVisit visit = [&](std::string_view, ByteView record) -> Result<void> {
    TRY_ASSIGN(const OsvRecord read, reader.Read(record));
    std::string_view text = AsText(record);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    if (gathered.size() + text.size() > 2 * limits::kPayloadBytesMax) return Invalid("more than one snapshot can hold");
    lines.push_back({std::string(read.id), std::string(read.modified), gathered.size(), text.size()});
    // A line end cannot stand inside a JSON string, so all of them are white space.
    for (const char c : text) gathered += c == '\n' || c == '\r' ? ' ' : c;
    return {};
  };
  TRY_ASSIGN(made.report, ReadOsv(path, visit));
  const auto text_of = [&gathered](const Line& line) {
    return std::string_view(gathered).substr(line.offset, line.size);
  };
  std::ranges::sort(lines, [&](const Line& a, const Line& b) {
    return std::forward_as_tuple(a.id, a.modified, text_of(a)) < std::forward_as_tuple(b.id, b.modified, text_of(b));
  });
  std::string_view last;
  for (const Line& line : lines) {
    const std::string_view text = text_of(line);
    if (text == last) continue;
    last = text;
    if (made.document.size() + text.size() + 1 > limits::kPayloadBytesMax)
      return Invalid("more than one snapshot can hold; give each ecosystem a feed of its own", path.string());
    Append(made.document, text);
    made.document.push_back('\n');
  }
  if (made.document.empty()) return Invalid("no OSV record was found", path.string());
  return made;
}

}  // namespace entente::supply
