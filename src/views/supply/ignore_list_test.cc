#include "views/supply/ignore_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace entente::supply {
namespace {

using testing::HasSubstr;

Finding Of(const std::string& id, const std::string& purl, std::vector<std::string> aliases = {}) {
  Finding finding;
  finding.id = id;
  finding.purl = purl;
  finding.aliases = std::move(aliases);
  return finding;
}

TEST(IgnoreList, IsByAnyNameOfTheFlawAndByPackage) {
  const auto list = IgnoreList::Parse(R"(
[[ignore]]
id = "CVE-1"
reason = "everywhere"
[[ignore]]
id = "GHSA-2"
package = "pkg:PyPI/Foo_Bar"
reason = "in one package"
[[ignore]]
id = "GHSA-3"
package = "pkg:npm/a@1.0.0"
reason = "in one version"
until = 2027-03-31
)",
                                      "ignore.toml");
  ASSERT_TRUE(list.has_value()) << list.error().Text();
  EXPECT_EQ(list->Find(Of("GHSA-1", "pkg:npm/x@1", {"CVE-1"})), 0U);
  EXPECT_EQ(list->Find(Of("CVE-1", "")), 0U);
  EXPECT_EQ(list->Find(Of("GHSA-2", "pkg:pypi/foo-bar@7?a=b")), 1U);
  EXPECT_FALSE(list->Find(Of("GHSA-2", "pkg:pypi/foo@7")).has_value());
  EXPECT_FALSE(list->Find(Of("GHSA-2", "")).has_value());
  EXPECT_EQ(list->Find(Of("GHSA-3", "pkg:npm/a@1.0.0")), 2U);
  EXPECT_FALSE(list->Find(Of("GHSA-3", "pkg:npm/a@1.0.1")).has_value());
  EXPECT_FALSE(list->Find(Of("GHSA-4", "pkg:npm/a@1.0.0")).has_value());
  const IgnoreRule& ends = list->rules().at(2);
  const UnixSeconds last_day = ParseTime("2027-03-31T23:59:59Z").value();
  EXPECT_FALSE(IgnoreList::HasRunOut(ends, last_day));
  EXPECT_TRUE(IgnoreList::HasRunOut(ends, last_day + 1));
  EXPECT_FALSE(IgnoreList::HasRunOut(list->rules().at(0), last_day + 1));
}

TEST(IgnoreList, SaysWhatIsWrongAndWhere) {
  const auto refusal = [](const char* text) {
    const auto list = IgnoreList::Parse(text, "ignore.toml");
    return list.has_value() ? std::string() : list.error().Text();
  };
  EXPECT_EQ(refusal(""), "");
  EXPECT_THAT(refusal("[[ignore]]\nid = \"A\"\n"), HasSubstr("reason"));
  EXPECT_THAT(refusal("[[ignore]]\nid = \"A\"\nreason = \" \"\n"), HasSubstr("must say why"));
  EXPECT_THAT(refusal("[[ignore]]\nreason = \"a\"\n"), HasSubstr("id"));
  EXPECT_THAT(refusal("[[ignore]]\nid = \"A\"\nreason = \"a\"\nuntil = 2027-02-30\n"), HasSubstr("ignore.toml"));
  EXPECT_THAT(refusal("[[ignore]]\nid = \"A\"\nreason = \"a\"\nuntil = \"soon\"\n"),
              AllOf(HasSubstr("must be a date"), HasSubstr("ignore.toml:4")));
  EXPECT_THAT(refusal("[[ignore]]\nid = \"A\"\nreason = \"a\"\npackage = \"lodash\"\n"), HasSubstr("is no purl"));
  EXPECT_THAT(refusal("[[ignore]]\nid = \"A\"\nreason = \"a\"\nwhy = \"b\"\n"), HasSubstr("why"));
  EXPECT_THAT(refusal("ignore = 1\n"), HasSubstr("[[ignore]]"));
  EXPECT_THAT(refusal("[[ignore]\n"), HasSubstr("ignore.toml:1"));
}

}  // namespace
}  // namespace entente::supply
