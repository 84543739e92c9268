#include "http/url.h"

#include <gtest/gtest.h>

namespace entente::http {
namespace {

using Segments = std::vector<std::string>;

TEST(Url, PathIsSplitBeforeItIsDecoded) {
  EXPECT_EQ(DecodePath("/").value(), Segments{});
  EXPECT_EQ(DecodePath("/a/b").value(), (Segments{"a", "b"}));
  EXPECT_EQ(DecodePath("/a/").value(), (Segments{"a", ""}));
  EXPECT_EQ(DecodePath("/parties/https%3A%2F%2Facme.example%2Fx").value(),
            (Segments{"parties", "https://acme.example/x"}));
  EXPECT_EQ(DecodePath("/a+b").value(), (Segments{"a+b"}));
  EXPECT_EQ(DecodePath("/Zo%c3%ab").value(), (Segments{"Zo\xc3\xab"}));
}

TEST(Url, RefusesWhatCouldMeanTwoThings) {
  for (const char* path : {"", "a", "/%", "/%4", "/%zz", "/a%00b", "/a%0ab", "/.", "/..", "/a/../b", "/%2e%2e/x",
                           "/%2E", "/%ff", "/%c0%af", "/a\x01"}) {
    EXPECT_FALSE(DecodePath(path).has_value()) << path;
  }
  std::string deep;
  for (std::size_t i = 0; i <= kPathSegmentsMax; ++i) deep += "/a";
  EXPECT_FALSE(DecodePath(deep).has_value());
}

TEST(Url, QueriesAreDecodedInOrder) {
  const auto query = DecodeQuery("q=a+b&n=%31&empty=&bare&&q=2").value();
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"q", "a b"}, {"n", "1"}, {"empty", ""}, {"bare", ""}, {"q", "2"}};
  EXPECT_EQ(query, expected);
  EXPECT_FALSE(DecodeQuery("q=%").has_value());
  EXPECT_FALSE(DecodeQuery("q=%00").has_value());
  std::string many;
  for (std::size_t i = 0; i <= kQueryParametersMax; ++i) many += "a=1&";
  EXPECT_FALSE(DecodeQuery(many).has_value());
}

TEST(Url, TargetsInOriginAndAbsoluteForm) {
  EXPECT_EQ(SplitTarget("/a?b=c?d").value().path, "/a");
  EXPECT_EQ(SplitTarget("/a?b=c?d").value().query, "b=c?d");
  EXPECT_EQ(SplitTarget("http://host:1/a?b").value().path, "/a");
  EXPECT_EQ(SplitTarget("http://host").value().path, "/");
  EXPECT_FALSE(SplitTarget("*").has_value());
  EXPECT_FALSE(SplitTarget("host:443").has_value());
  EXPECT_FALSE(SplitTarget("/a#b").has_value());
}

TEST(Url, EncodedTextComesBackWhole) {
  const std::string id = "pkg:maven/a.b/c@1.0?x=y&z=%+\xc3\xab";
  EXPECT_EQ(PercentEncode("did:web:acme.example"), "did%3Aweb%3Aacme.example");
  EXPECT_EQ(DecodePath("/" + PercentEncode(id)).value(), Segments{id});
  EXPECT_EQ(DecodeQuery("q=" + PercentEncode(id)).value()[0].second, id);
}

TEST(Url, AddressesOfServers) {
  const Url plain = ParseUrl("http://127.0.0.1:8080").value();
  EXPECT_FALSE(plain.https);
  EXPECT_EQ(plain.host, "127.0.0.1");
  EXPECT_EQ(plain.port, 8080);
  EXPECT_EQ(plain.path, "/");
  const Url secure = ParseUrl("https://log.example.org/call/?a=b#c").value();
  EXPECT_EQ(secure.port, 443);
  EXPECT_EQ(secure.path, "/call/?a=b");
  EXPECT_EQ(secure.Authority(), "log.example.org");
  EXPECT_EQ(ParseUrl("http://[::1]:81/x").value().Authority(), "[::1]:81");
  for (const char* bad : {"", "ftp://a", "http://", "http://a:b", "http://a:70000", "http://a:0", "http://u:p@a",
                          "http://::1", "http://[::1", "http://a/ b"}) {
    EXPECT_FALSE(ParseUrl(bad).has_value()) << bad;
  }
}

TEST(Url, AuthoritiesInOneForm) {
  EXPECT_EQ(NormalizeAuthority("Node.EXAMPLE:443", true).value(), "node.example");
  EXPECT_EQ(NormalizeAuthority("Node.EXAMPLE:443", false).value(), "node.example:443");
  EXPECT_EQ(NormalizeAuthority("[::1]:080", false).value(), "[::1]");
  EXPECT_EQ(NormalizeAuthority("a:", false).value(), "a");
  for (const char* none : {"", ":80", "a:b", "a b", "a@b", "a:70000", "a\n", "[::1"})
    EXPECT_FALSE(NormalizeAuthority(none, false).has_value()) << none;
}

TEST(Url, ListenAddresses) {
  EXPECT_EQ(ParseHostPort("[::1]:0").value().host, "::1");
  EXPECT_EQ(ParseHostPort("localhost:80").value().port, 80);
  for (const char* bad : {"127.0.0.1", ":80", "::1:80", "a:", "a:99999", "[::1]80"})
    EXPECT_FALSE(ParseHostPort(bad).has_value()) << bad;
}

}  // namespace
}  // namespace entente::http
