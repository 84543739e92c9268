#include "codec/xml.h"

#include <gtest/gtest.h>

#include <string>

namespace entente::xml {
namespace {

// Writes down what it is told.
class Recorder final : public Handler {
 public:
  Result<void> Begin(const Element& element) override {
    told += "<" + std::string(element.name_space) + "|" + std::string(element.name);
    for (const Attribute& one : element.attributes)
      told += " " + std::string(one.name_space) + "|" + std::string(one.name) + "=" + std::string(one.value);
    told += "@" + std::to_string(element.line) + ">";
    if (element.name == "stop") return Invalid("stopped", "here");
    return {};
  }
  Result<void> Text(std::string_view text) override {
    told += text;
    return {};
  }
  Result<void> End(std::size_t line) override {
    told += "</" + std::to_string(line) + ">";
    return {};
  }
  std::string told;
};

std::string Read(std::string_view document, const ReadOptions& options = {}) {
  Recorder recorder;
  const auto read = ReadXml(AsBytes(document), recorder, options);
  return read.has_value() ? recorder.told : "refused: " + read.error().Text();
}

TEST(Xml, TellsElementsWithTheirNamespaces) {
  EXPECT_EQ(Read("<a xmlns=\"urn:x\" xmlns:y=\"urn:y\" b=\"1\" y:c=\"2\">\n<y:d/>t&amp;<![CDATA[<u>]]></a>"),
            "<urn:x|a |b=1 urn:y|c=2@1>\n<urn:y|d@2></2>t&<u></2>");
  EXPECT_EQ(Read("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>"), "<|a@1>\xC3\xA9</1>");
  EXPECT_EQ(Read(std::string_view("\xFF\xFE<\0a\0/\0>\0", 10)), "<|a@1></1>");
}

TEST(Xml, TakesNamesAsWrittenAndBytesAsUtf8WhereItIsTold) {
  EXPECT_EQ(Read("<a x:b='1'><y:c/></a>", {.namespaces = false}), "<|a |x:b=1@1><|y:c@1></1></1>");
  EXPECT_EQ(Read("<a x:b='1'/>"), "refused: not well-formed XML: unbound prefix (at line 1)");
  EXPECT_EQ(Read("<?xml version='1.0' encoding='windows-1252'?><a>\xC3\xA9</a>", {.is_utf8 = true}),
            "<|a@1>\xC3\xA9</1>");
}

TEST(Xml, RefusesWhatIsNotWellFormed) {
  EXPECT_EQ(Read("<a>\n<b></a>"), "refused: not well-formed XML: mismatched tag (at line 2)");
  EXPECT_EQ(Read(""), "refused: not well-formed XML: no element found (at line 1)");
  EXPECT_EQ(Read("<a/><b/>"), "refused: not well-formed XML: junk after document element (at line 1)");
  EXPECT_EQ(Read("<a>\xC3\x28</a>"), "refused: not well-formed XML: not well-formed (invalid token) (at line 1)");
  EXPECT_EQ(Read("<a b='1' b='2'/>"), "refused: not well-formed XML: duplicate attribute (at line 1)");
  EXPECT_EQ(Read("<a>&b;</a>"), "refused: not well-formed XML: undefined entity (at line 1)");
}

TEST(Xml, RefusesDoctypesBeforeTheyMeanAnything) {
  EXPECT_EQ(Read("<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;'>]><a>&d;</a>"),
            "refused: a document type declaration (DOCTYPE) is not taken: remove it (at line 2)");
  EXPECT_EQ(Read("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"),
            "refused: a document type declaration (DOCTYPE) is not taken: remove it (at line 1)");
}

TEST(Xml, IsBoundedInDepthAndStopsWhenTold) {
  std::string deep;
  for (std::size_t i = 0; i <= kDepthMax; ++i) deep += "<a>";
  EXPECT_EQ(Read(deep), "refused: nested deeper than 256 levels (at line 1)");
  EXPECT_EQ(Read("<a><stop/><b></a>"), "refused: stopped (at here)");
}

}  // namespace
}  // namespace entente::xml
