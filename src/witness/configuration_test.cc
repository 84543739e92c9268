#include "witness/configuration.h"

#include <gtest/gtest.h>

#include "storage/faulty_files.h"
#include "witness/log_for_tests.h"

namespace entente::witness {
namespace {

const std::filesystem::path kFile = "/witness.toml";

Result<Configuration> Read(std::string_view text) {
  storage::FaultyFiles files;
  EXPECT_TRUE(files.WriteAtomically(kFile, AsBytes(text), storage::Durability::kAll).has_value());
  return ReadConfiguration(kFile, files);
}

TEST(WitnessConfiguration, ANewOneKnowsNoLog) {
  const auto made = Read(NewConfiguration("witness.example/w1"));
  ASSERT_TRUE(made.has_value()) << made.error().Text();
  EXPECT_EQ(made->name, "witness.example/w1");
  EXPECT_TRUE(made->logs.empty());
}

TEST(WitnessConfiguration, LogsAreAddedAndCommentsStay) {
  storage::FaultyFiles files;
  const LogForTests one("log.example/one", 1);
  const LogForTests two("log.example/two", 2);
  const std::string text = NewConfiguration("w.example") + "# a word of the operator";
  ASSERT_TRUE(files.WriteAtomically(kFile, AsBytes(text), storage::Durability::kAll).has_value());
  ASSERT_TRUE(AddLog(kFile, one.origin(), one.vkey(), files).has_value());
  ASSERT_TRUE(AddLog(kFile, "another \"name\"", two.vkey(), files).has_value());
  const auto made = ReadConfiguration(kFile, files);
  ASSERT_TRUE(made.has_value()) << made.error().Text();
  ASSERT_EQ(made->logs.size(), 2U);
  EXPECT_EQ(made->logs[0].origin, one.origin());
  EXPECT_EQ(made->logs[0].keys.at(0).key, one.key().public_key());
  EXPECT_EQ(made->logs[1].origin, "another \"name\"");
  EXPECT_NE(ToText(files.Read(kFile).value()).find("# a word of the operator"), std::string::npos);

  // Another key of a log that is there, as when it replaces its key; once, and not without end.
  ASSERT_TRUE(AddLog(kFile, one.origin(), two.vkey(), files).has_value());
  const auto more = ReadConfiguration(kFile, files);
  ASSERT_TRUE(more.has_value()) << more.error().Text();
  ASSERT_EQ(more->logs.size(), 2U);
  EXPECT_EQ(more->logs[0].keys.size(), 2U);
  EXPECT_EQ(more->logs[1].keys.size(), 1U);
  EXPECT_NE(ToText(files.Read(kFile).value()).find("# a word of the operator"), std::string::npos);

  const Bytes before = files.Read(kFile).value();
  EXPECT_EQ(AddLog(kFile, one.origin(), two.vkey(), files).error().code, ErrorCode::kConflict);
  EXPECT_EQ(AddLog(kFile, one.origin(), one.vkey(), files).error().code, ErrorCode::kConflict);
  EXPECT_EQ(AddLog(kFile, "third", "no key", files).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(AddLog(kFile, "two\nlines", two.vkey(), files).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(files.Read(kFile).value(), before);
}

TEST(WitnessConfiguration, WhatIsNotUnderstoodIsRefused) {
  const LogForTests log;
  const std::string key = "\"" + log.vkey() + "\"";
  const std::string head = "format = 1\nname = \"w.example\"\n";
  EXPECT_TRUE(Read(head + "[[log]]\norigin = \"a\"\nkeys = [" + key + "]\n").has_value());
  for (const std::string& bad : {
           std::string("name = \"w.example\"\n"),
           std::string("format = 2\nname = \"w.example\"\n"),
           std::string("format = 1\n"),
           std::string("format = 1\nname = \"with space\"\n"),
           std::string("format = 1\nname = \"\"\n"),
           head + "nmae = 1\n",
           head + "log = 1\n",
           head + "log = [1]\n",
           head + "[log]\norigin = \"a\"\nkeys = [" + key + "]\n",
           head + "[[log]]\norigin = \"a\"\n",
           head + "[[log]]\nkeys = [" + key + "]\n",
           head + "[[log]]\norigin = \"\"\nkeys = [" + key + "]\n",
           head + "[[log]]\norigin = \"a\"\nkeys = []\n",
           head + "[[log]]\norigin = \"a\"\nkeys = [1]\n",
           head + "[[log]]\norigin = \"a\"\nkeys = [\"x\"]\n",
           head + "[[log]]\norigin = \"a\"\nkeys = [" + key + "]\nkey = 1\n",
           head + "[[log]]\norigin = \"a\"\nkeys = [" + key + "]\n[[log]]\norigin = \"a\"\nkeys = [" + key + "]\n",
           head + "[[log",
       })
    EXPECT_FALSE(Read(bad).has_value()) << bad;
  storage::FaultyFiles files;
  EXPECT_EQ(ReadConfiguration(kFile, files).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace entente::witness
