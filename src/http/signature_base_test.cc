// Signature bases: the examples of RFC 9421 section 2, and what cannot be covered.
#include "http/signature_base.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace entente::http {
namespace {

using testing::HasSubstr;

// Covers what `list` names, as in Signature-Input, and gives the lines above the last.
Result<std::string> Lines(const RequestView& request, const std::string& list) {
  const auto covered = ParseDictionary("s=" + list).value();
  TRY_ASSIGN(std::string base, SignatureBase(request, std::get<InnerList>(covered.at(0).second)));
  const auto last = base.rfind("\"@signature-params\": ");
  EXPECT_NE(last, std::string::npos);
  EXPECT_EQ(base.find('\n', last), std::string::npos);
  return base.substr(0, last);
}

std::string Refusal(const RequestView& request, const std::string& list) {
  const auto lines = Lines(request, list);
  return lines.has_value() ? "taken: " + *lines : lines.error().message;
}

RequestView At(std::string_view target, std::string_view host = "www.example.com", bool secure = true) {
  return {"POST", target, host, secure, {}};
}

TEST(SignatureBase, DerivesComponentsAsTheStandardShows) {
  EXPECT_EQ(Lines(At("/path?param=value"), R"(("@method"))").value(), "\"@method\": POST\n");
  EXPECT_EQ(Lines(At("/path?param=value"), R"(("@target-uri"))").value(),
            "\"@target-uri\": https://www.example.com/path?param=value\n");
  EXPECT_EQ(Lines(At("/path?param=value"), R"(("@authority"))").value(), "\"@authority\": www.example.com\n");
  EXPECT_EQ(Lines(At("/path", "www.example.com", false), R"(("@scheme"))").value(), "\"@scheme\": http\n");
  EXPECT_EQ(Lines(At("/path?param=value"), R"(("@request-target"))").value(),
            "\"@request-target\": /path?param=value\n");
  EXPECT_EQ(Lines(At("/path?param=value"), R"(("@path"))").value(), "\"@path\": /path\n");
  EXPECT_EQ(Lines(At("/path?param=value&foo=bar&baz=bat%2Dman"), R"(("@query"))").value(),
            "\"@query\": ?param=value&foo=bar&baz=bat%2Dman\n");
  EXPECT_EQ(Lines(At("/path?queryString"), R"(("@query"))").value(), "\"@query\": ?queryString\n");
  EXPECT_EQ(Lines(At("/path"), R"(("@query"))").value(), "\"@query\": ?\n");
  EXPECT_EQ(Lines(At("/path?"), R"(("@query"))").value(), "\"@query\": ?\n");
  EXPECT_EQ(Lines(At(""), R"(("@path" "@target-uri" "@request-target"))").value(),
            "\"@path\": /\n\"@target-uri\": https://www.example.com/\n\"@request-target\": /\n");
}

TEST(SignatureBase, TakesThePathAsItCame) {
  EXPECT_EQ(Lines(At("/a%2Fb/%7e/~/../c//"), R"(("@path"))").value(), "\"@path\": /a%2Fb/%7e/~/../c//\n");
}

TEST(SignatureBase, NormalizesTheAuthority) {
  const auto authority = [](std::string_view host, bool secure) {
    return Lines(At("/", host, secure), R"(("@authority"))").value();
  };
  EXPECT_EQ(authority("WWW.Example.COM", true), "\"@authority\": www.example.com\n");
  EXPECT_EQ(authority("www.example.com:443", true), "\"@authority\": www.example.com\n");
  EXPECT_EQ(authority("www.example.com:443", false), "\"@authority\": www.example.com:443\n");
  EXPECT_EQ(authority("www.example.com:80", false), "\"@authority\": www.example.com\n");
  EXPECT_EQ(authority("www.example.com:", false), "\"@authority\": www.example.com\n");
  EXPECT_EQ(authority("127.0.0.1:8080", false), "\"@authority\": 127.0.0.1:8080\n");
  EXPECT_EQ(authority("[::1]:8080", false), "\"@authority\": [::1]:8080\n");
  for (const char* host : {"", "a, b", "user@a", "a/b", "a:1:2", "a:x", "a:99999", ":80"})
    EXPECT_FALSE(Lines(At("/", host), R"(("@authority"))").has_value()) << host;
}

TEST(SignatureBase, ReencodesQueryParameters) {
  EXPECT_EQ(Lines(At("/path?param=value&foo=bar&baz=batman&qux="),
                  R"(("@query-param";name="baz" "@query-param";name="qux" "@query-param";name="param"))")
                .value(),
            "\"@query-param\";name=\"baz\": batman\n\"@query-param\";name=\"qux\": \n"
            "\"@query-param\";name=\"param\": value\n");
  EXPECT_EQ(
      Lines(At("/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20="
               "something"),
            R"(("@query-param";name="var" "@query-param";name="bar" "@query-param";name="fa%C3%A7ade%22%3A%20"))")
          .value(),
      "\"@query-param\";name=\"var\": this%20is%20a%20big%0Amultiline%20value\n"
      "\"@query-param\";name=\"bar\": with%20plus%20whitespace\n"
      "\"@query-param\";name=\"fa%C3%A7ade%22%3A%20\": something\n");
  EXPECT_EQ(Lines(At("/?a=~!*'()%2d"), R"(("@query-param";name="a"))").value(),
            "\"@query-param\";name=\"a\": %7E%21*%27%28%29-\n");
  EXPECT_THAT(Refusal(At("/?a=1&a=2"), R"(("@query-param";name="a"))"), HasSubstr("more than once"));
  EXPECT_THAT(Refusal(At("/?a=1"), R"(("@query-param";name="b"))"), HasSubstr("does not have"));
  EXPECT_THAT(Refusal(At("/?a=1"), R"(("@query-param"))"), HasSubstr("needs the parameter's name"));
  EXPECT_THAT(Refusal(At("/?a=1"), R"(("@query-param";name=a))"), HasSubstr("needs the parameter's name"));
  for (const char* target : {"/?a=%", "/?a=%4", "/?a=%4x", "/?%=1&a=1"})
    EXPECT_FALSE(Lines(At(target), R"(("@query-param";name="a"))").has_value()) << target;
}

// RFC 9421 section 2.1.
TEST(SignatureBase, CombinesFields) {
  const Headers headers = {{"Host", "www.example.com"},
                           {"Date", "Tue, 20 Apr 2021 02:07:56 GMT"},
                           {"X-OWS-Header", "   Leading and trailing whitespace.   "},
                           {"Cache-Control", "max-age=60"},
                           {"cache-control", "   must-revalidate"},
                           {"Example-Dict", " a=1,    b=2;x=1;y=2,   c=(a   b   c)"},
                           {"X-Empty-Header", ""}};
  const RequestView request{"GET", "/", "www.example.com", true, headers};
  EXPECT_EQ(Lines(request, R"(("host" "date" "x-ows-header" "cache-control" "example-dict" "x-empty-header"))").value(),
            "\"host\": www.example.com\n\"date\": Tue, 20 Apr 2021 02:07:56 GMT\n"
            "\"x-ows-header\": Leading and trailing whitespace.\n\"cache-control\": max-age=60, must-revalidate\n"
            "\"example-dict\": a=1,    b=2;x=1;y=2,   c=(a   b   c)\n\"x-empty-header\": \n");
  EXPECT_THAT(Refusal(request, R"(("etag"))"), HasSubstr("the header \"etag\", which the request does not have"));
  EXPECT_THAT(Refusal(request, R"(("Date"))"), HasSubstr("small letters"));
  EXPECT_THAT(Refusal(request, R"((""))"), HasSubstr("no header's name"));
}

TEST(SignatureBase, RefusesWhatCannotBeCovered) {
  const Headers headers = {{"A", "1"}, {"B", "caf\xc3\xa9"}, {"C", "x\ny"}};
  const RequestView request{"GET", "/a", "h", true, headers};
  for (const char* flag : {"sf", "key=\"k\"", "bs", "req", "tr"}) {
    EXPECT_THAT(Refusal(request, std::string("(\"a\";") + flag + ")"), HasSubstr("is not taken here")) << flag;
    EXPECT_THAT(Refusal(request, std::string("(\"@method\";") + flag + ")"), HasSubstr("is not taken here")) << flag;
  }
  EXPECT_THAT(Refusal(request, R"(("a";what))"), HasSubstr("is not known"));
  EXPECT_THAT(Refusal(request, R"(("@path";name="x"))"), HasSubstr("is not known"));
  EXPECT_THAT(Refusal(request, R"(("@status"))"), HasSubstr("which a request does not have"));
  EXPECT_THAT(Refusal(request, R"(("@signature-params"))"), HasSubstr("not known"));
  EXPECT_THAT(Refusal(request, R"(("@nonsense"))"), HasSubstr("not known"));
  EXPECT_THAT(Refusal(request, R"(("a" "@method" "a"))"), HasSubstr("twice"));
  EXPECT_THAT(Refusal(request, "(a)"), HasSubstr("named by a string"));
  EXPECT_THAT(Refusal(request, R"(("b"))"), HasSubstr("printable ASCII"));
  EXPECT_THAT(Refusal(request, R"(("c"))"), HasSubstr("printable ASCII"));
  EXPECT_THAT(Refusal(At("/caf\xc3\xa9"), R"(("@path"))"), HasSubstr("printable ASCII"));
  EXPECT_THAT(Refusal(At("http://other.example/a"), R"(("@path"))"), HasSubstr("whole address"));
  EXPECT_THAT(Refusal(At("http://other.example/a"), R"(("@target-uri"))"), HasSubstr("whole address"));
}

// The parameters stand in the base in the order and with all that the field has, known or not.
TEST(SignatureBase, EndsWithTheParametersAsTheyCame) {
  const auto covered = ParseDictionary(R"(s=( "@method"  );tag="t"; keyid="k";more=?1;created=007)").value();
  EXPECT_EQ(SignatureBase(At("/"), std::get<InnerList>(covered.at(0).second)).value(),
            "\"@method\": POST\n\"@signature-params\": (\"@method\");tag=\"t\";keyid=\"k\";more;created=7");
  EXPECT_EQ(SignatureBase(At("/"), {}).value(), "\"@signature-params\": ()");
}

}  // namespace
}  // namespace entente::http
