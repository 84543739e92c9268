#include "http/static_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/folder_for_tests.h"

namespace entente::http {
namespace {

using testing::HasSubstr;

class StaticFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_ / "assets");
    std::ofstream(folder_ / "index.html") << "<!doctype html>";
    std::ofstream(folder_ / "favicon.svg") << "<svg/>";
    std::ofstream(folder_ / "assets" / "app-1a2b.js") << std::string(5000, 'a');
    std::ofstream(folder_.string() + "-secret.txt") << "secret";
    files_ = StaticFiles::FromDirectory(folder_).value();
  }
  void TearDown() override { std::filesystem::remove(folder_.string() + "-secret.txt"); }
  Response Get(const std::string& path, Headers headers = {}) const {
    Request request;
    request.path = path;
    request.headers = std::move(headers);
    return files_->Serve(request);
  }

  const FolderForTests temporary_;
  std::filesystem::path folder_ = temporary_.path();
  std::shared_ptr<const StaticFiles> files_;
};

TEST_F(StaticFilesTest, ServesPagesWithAStrictPolicy) {
  const Response page = Get("/");
  EXPECT_EQ(ToText(page.body), "<!doctype html>");
  EXPECT_EQ(FindHeader(page.headers, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(FindHeader(page.headers, "Cache-Control"), "no-cache");
  EXPECT_THAT(*FindHeader(page.headers, "Content-Security-Policy"), HasSubstr("default-src 'none'; script-src 'self'"));
  EXPECT_EQ(FindHeader(page.headers, "Referrer-Policy"), "no-referrer");
  EXPECT_TRUE(FindHeader(page.headers, "ETag").has_value());
}

TEST_F(StaticFilesTest, AssetsAreImmutableAndCompressed) {
  const Response asset = Get("/assets/app-1a2b.js", {{"Accept-Encoding", "br, gzip"}});
  EXPECT_EQ(FindHeader(asset.headers, "Content-Encoding"), "gzip");
  EXPECT_LT(asset.body.size(), 500U);
  EXPECT_THAT(*FindHeader(asset.headers, "Cache-Control"), HasSubstr("immutable"));
  EXPECT_EQ(Get("/assets/app-1a2b.js").body.size(), 5000U);
  EXPECT_NE(FindHeader(asset.headers, "ETag"), FindHeader(Get("/assets/app-1a2b.js").headers, "ETag"));
}

TEST_F(StaticFilesTest, OtherPathsAreThePagesOwn) {
  for (const char* path :
       {"/roster", "/parties/did:web:acme.example", "/products/pkg:maven/a.b/c@1.0.2", "/index.html", "/roster/"}) {
    EXPECT_EQ(ToText(Get(path).body), "<!doctype html>") << path;
  }
  for (const char* path : {"/missing.js", "/assets/none", "/robots.txt", "/../entente-pages-secret.txt"})
    EXPECT_EQ(Get(path).status, 404U) << path;
  EXPECT_EQ(ToText(Get("/favicon.svg").body), "<svg/>");
}

TEST_F(StaticFilesTest, NeedsAnIndex) {
  EXPECT_EQ(StaticFiles::FromDirectory(folder_ / "assets").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(StaticFiles::FromDirectory(folder_ / "none").error().code, ErrorCode::kNotFound);
  const auto bundle = StaticFiles::FromBundle({{"index.html", AsBytes("bundled")}}).value();
  EXPECT_EQ(ToText(bundle->Serve({}).body), "bundled");
  EXPECT_FALSE(StaticFiles::FromBundle({}).has_value());
}

}  // namespace
}  // namespace entente::http
