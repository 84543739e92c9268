#include "views/supply/json_text.h"

#include <gtest/gtest.h>

#include <string>

namespace entente::supply {
namespace {

std::string Json(std::string_view text) {
  std::string out;
  AppendJsonText(out, text);
  return out;
}

TEST(JsonText, EscapesWhereverItStands) {
  EXPECT_EQ(Json(""), R"("")");
  EXPECT_EQ(Json("plain ~"), R"("plain ~")");
  EXPECT_EQ(Json("\"a\\b\""), R"("\"a\\b\"")");
  EXPECT_EQ(Json("\na\tb\r"), R"("\na\tb\u000d")");
  EXPECT_EQ(Json(std::string_view("\0\x7F", 2)), R"("\u0000\u007f")");
}

TEST(JsonText, KeepsUtf8AndReplacesWhatIsNone) {
  EXPECT_EQ(Json("Île-de-France \"日本\""), "\"Île-de-France \\\"日本\\\"\"");
  EXPECT_EQ(Json("a\xFF"
                 "b\n"),
            "\"a\xEF\xBF\xBD"
            "b\\n\"");
  // One bad byte: none of the text is trusted.
  EXPECT_EQ(Json("\xC3\x89\xFF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace entente::supply
