// The web pages: a folder of built files, read once into memory, served with caching and a strict security policy.
//
// Files under assets/ have their digest in their names and are immutable; everything else is asked for anew each time,
// with an ETag. A path that is no file and does not look like one gets index.html: the pages do their own routing.
// Names are looked up in a table of what was read at start, so no path can climb out of the folder.
//
// Thread safety: const methods from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "http/message.h"
#include "http/router.h"

namespace entente::http {

class StaticFiles {
 public:
  struct NamedFile {
    std::string name;  // "assets/app-1a2b3c4d.js"
    ByteView content;
  };

  // Errors: kNotFound when there is no index.html; kInvalidInput when the folder is larger than a set of pages can be.
  [[nodiscard]] static Result<std::shared_ptr<const StaticFiles>> FromDirectory(const std::filesystem::path& directory);
  [[nodiscard]] static Result<std::shared_ptr<const StaticFiles>> FromBundle(const std::vector<NamedFile>& files);

  // GET and HEAD.
  [[nodiscard]] Response Serve(const Request& request) const;
  // For Router::SetFallback().
  [[nodiscard]] static Handler AsHandler(std::shared_ptr<const StaticFiles> files);

 private:
  struct Entry {
    Bytes content;
    Bytes compressed;  // empty: compression does not help
    std::string content_type;
    std::string etag;
    bool immutable = false;
  };

  Result<void> Add(const std::string& name, Bytes content);
  [[nodiscard]] const Entry* Find(const std::string& path) const;

  std::map<std::string, Entry, std::less<>> files_;  // by path, with the leading '/'
  std::uint64_t bytes_ = 0;
};

// Adds what every page is sent with: a policy that loads nothing from elsewhere, no referrer, no frames.
void AddPageSecurity(Headers& headers);

}  // namespace entente::http
