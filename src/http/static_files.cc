#include "http/static_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "http/compression.h"
#include "http/entity_tag.h"
#include "http/problem.h"

namespace entente::http {
namespace {

constexpr std::uint64_t kPagesBytesMax = std::uint64_t{64} * 1024 * 1024;
constexpr std::size_t kPagesFilesMax = 4096;
constexpr int kBestLevel = 9;

constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src "
    "'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

struct Type {
  std::string_view suffix;
  std::string_view type;
};
constexpr std::array<Type, 15> kTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".webmanifest", "application/manifest+json"},
}};

std::string_view TypeOf(std::string_view name) {
  for (const auto& [suffix, type] : kTypes) {
    if (name.ends_with(suffix)) return type;
  }
  return "application/octet-stream";
}

// Identifiers have dots ("/parties/did:web:acme.example"), so a dot alone makes no file.
bool LooksLikeFile(std::string_view path) {
  if (path.starts_with("/assets/")) return true;
  return std::ranges::any_of(kTypes, [&](const Type& type) { return path.ends_with(type.suffix); });
}

}  // namespace

void AddPageSecurity(Headers& headers) {
  headers.emplace_back("Content-Security-Policy", kContentSecurityPolicy);
  headers.emplace_back("Referrer-Policy", "no-referrer");
  headers.emplace_back("X-Frame-Options", "DENY");
  headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  headers.emplace_back("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
}

Result<void> StaticFiles::Add(const std::string& name, Bytes content) {
  bytes_ += content.size();
  if (bytes_ > kPagesBytesMax || files_.size() == kPagesFilesMax) {
    return Invalid(fmt::format("the web pages are more than {} files or {} bytes: is this the right folder?",
                               kPagesFilesMax, kPagesBytesMax),
                   name);
  }
  Entry entry;
  entry.content_type = TypeOf(name);
  entry.etag = EntityTagOf(content);
  entry.immutable = name.starts_with("assets/");
  if (content.size() >= kCompressBytesMin && IsCompressible(entry.content_type)) {
    TRY_ASSIGN(entry.compressed, Gzip(content, kBestLevel));
    if (entry.compressed.size() >= content.size()) entry.compressed.clear();
  }
  entry.content = std::move(content);
  files_.emplace("/" + name, std::move(entry));
  return {};
}

Result<std::shared_ptr<const StaticFiles>> StaticFiles::FromBundle(const std::vector<NamedFile>& files) {
  auto made = std::make_shared<StaticFiles>();
  for (const NamedFile& file : files) TRY(made->Add(file.name, ToBytes(file.content)));
  if (!made->files_.contains("/index.html")) return Fail(ErrorCode::kNotFound, "the web pages have no index.html");
  return made;
}

Result<std::shared_ptr<const StaticFiles>> StaticFiles::FromDirectory(const std::filesystem::path& directory) {
  auto made = std::make_shared<StaticFiles>();
  std::error_code error;
  for (auto it = std::filesystem::recursive_directory_iterator(directory, error);
       !error && it != std::filesystem::recursive_directory_iterator(); it.increment(error)) {
    if (!it->is_regular_file(error)) continue;
    std::ifstream in(it->path(), std::ios::binary);
    Bytes content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (!in.good() && !in.eof())
      return Fail(ErrorCode::kUnavailable, "a file of the web pages cannot be read", it->path().string());
    TRY(made->Add(it->path().lexically_relative(directory).generic_string(), std::move(content)));
  }
  if (error) return Fail(ErrorCode::kNotFound, "the web pages cannot be read: " + error.message(), directory.string());
  if (!made->files_.contains("/index.html"))
    return Fail(ErrorCode::kNotFound, "there is no index.html among the web pages", directory.string());
  return made;
}

const StaticFiles::Entry* StaticFiles::Find(const std::string& path) const {
  const auto found = files_.find(path);
  if (found != files_.end()) return &found->second;
  return LooksLikeFile(path) ? nullptr : &files_.find("/index.html")->second;
}

Response StaticFiles::Serve(const Request& request) const {
  const Entry* entry = Find(request.path);
  if (entry == nullptr) return ProblemResponse({ErrorCode::kNotFound, "there is no such file", request.path, {}});
  const auto accepted = request.Header("Accept-Encoding");
  const bool compressed = !entry->compressed.empty() && accepted.has_value() && ListsToken(*accepted, "gzip");
  Response response = MakeResponse(200, entry->content_type, compressed ? entry->compressed : entry->content);
  if (compressed) response.headers.emplace_back("Content-Encoding", "gzip");
  if (!entry->compressed.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("ETag", compressed ? "W/" + entry->etag : entry->etag);
  response.headers.emplace_back("Cache-Control", entry->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  AddPageSecurity(response.headers);
  return response;
}

Handler StaticFiles::AsHandler(std::shared_ptr<const StaticFiles> files) {
  return [files = std::move(files)](const Request& request, Responder respond) { respond(files->Serve(request)); };
}

}  // namespace entente::http
