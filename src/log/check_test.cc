#include "log/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "codec/cbor.h"
#include "log/check_fixture.h"

namespace entente::log {
namespace {

namespace content_type = statement::content_type;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

CheckReport CheckWith(const PublicFiles& files, CheckOptions options) {
  Result<CheckReport> report = CheckPublicLog(Reading(files), options);
  EXPECT_TRUE(report.has_value()) << report.error().Text();
  return report.value_or(CheckReport{});
}
CheckReport Check(const PublicFiles& files) {
  CheckOptions options;
  options.log_key = TestLogKey();
  return CheckWith(files, options);
}
CheckReport Check(const std::vector<Bytes>& entries) {
  return Check(PublicFilesOf(entries));
}

std::string FaultsOf(const CheckReport& report) {
  std::string text;
  for (const CheckFault& fault : report.faults) text += fault.place + ": " + fault.what + "\n";
  return text;
}
auto Fault(const std::string& place, const std::string& what) {
  return AllOf(Field(&CheckFault::place, place), Field(&CheckFault::what, HasSubstr(what)));
}

struct Standing {
  std::size_t size;
  std::size_t tiles;
};
void PrintTo(const Standing& standing, std::ostream* out) {
  *out << standing.size;
}

class CheckLogOf : public testing::TestWithParam<Standing> {};

TEST_P(CheckLogOf, ThisSizeIsClean) {
  const std::vector<Bytes> entries = TestEntries(GetParam().size);
  const CheckReport report = Check(entries);
  EXPECT_TRUE(report.clean()) << FaultsOf(report);
  EXPECT_EQ(report.origin, kTestOrigin);
  EXPECT_EQ(report.size, GetParam().size);
  EXPECT_EQ(report.entries, GetParam().size);
  EXPECT_EQ(report.tiles, GetParam().tiles);
  EXPECT_TRUE(report.signature_checked);
  EXPECT_EQ(report.root, TreeHash(LeavesOf(entries)));
}

INSTANTIATE_TEST_SUITE_P(Sizes, CheckLogOf,
                         testing::Values(Standing{0, 0}, Standing{1, 1}, Standing{2, 1}, Standing{3, 1},
                                         Standing{255, 1}, Standing{256, 2}, Standing{257, 3}, Standing{512, 3},
                                         Standing{65'535, 257}, Standing{65'536, 258}, Standing{70'000, 277}),
                         [](const auto& test) { return std::to_string(test.param.size); });

class CheckFiles : public testing::Test {
 protected:
  const std::vector<Bytes> entries_ = TestEntries(600);
  const PublicFiles files_ = PublicFilesOf(entries_);
};

TEST_F(CheckFiles, AFlippedBitAnywhereIsAFaultAtItsPlace) {
  for (const auto& [path, bytes] : files_) {
    for (const std::size_t at :
         {std::size_t{0}, std::size_t{1}, bytes.size() / 3, bytes.size() / 2, bytes.size() - 1}) {
      PublicFiles changed = files_;
      changed[path][at] ^= 1;
      const CheckReport report = Check(changed);
      EXPECT_FALSE(report.clean()) << path << ", byte " << at;
    }
  }
}

TEST_F(CheckFiles, AFlippedBitInATileIsOneFault) {
  PublicFiles changed = files_;
  changed["tile/0/001"][32 * 7 + 5] ^= 0x40;
  const CheckReport report = Check(changed);
  EXPECT_THAT(report.faults, ElementsAre(Fault("tile/0/001", "hash 7 is not the one of entry 263")));
  EXPECT_EQ(report.entries, 599U);

  changed = files_;
  changed["tile/1/000.p/2"][32] ^= 1;
  EXPECT_THAT(Check(changed).faults, ElementsAre(Fault("tile/1/000.p/2", "hash 1")));
}

TEST_F(CheckFiles, AChangedEntryIsNamed) {
  std::vector<Bytes> changed = entries_;
  changed[300] = TestSupport(1'000);
  PublicFiles files = files_;
  files["tile/entries/001"] = PublicFilesOf(changed)["tile/entries/001"];
  const CheckReport report = Check(files);
  EXPECT_THAT(report.faults, ElementsAre(Fault("tile/0/001", "entry 300"), Fault("tile/1/000.p/2", "hash 1"),
                                         Fault("checkpoint", "root")));
  EXPECT_EQ(report.entries, 599U);
}

TEST_F(CheckFiles, EveryMissingFileIsAFault) {
  for (const auto& [path, bytes] : files_) {
    if (path == "checkpoint") continue;
    PublicFiles changed = files_;
    changed.erase(path);
    EXPECT_THAT(Check(changed).faults, ElementsAre(Fault(path, "missing")));
  }
}

TEST_F(CheckFiles, WithoutACheckpointThereIsNothingToCheck) {
  PublicFiles changed = files_;
  changed.erase("checkpoint");
  const auto report = CheckPublicLog(Reading(changed), {});
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::kNotFound);
}

TEST_F(CheckFiles, BehindAMissingBundleTheLogIsStillChecked) {
  PublicFiles changed = files_;
  changed.erase("tile/entries/001");
  const CheckReport report = Check(changed);
  EXPECT_THAT(report.faults, ElementsAre(Fault("tile/entries/001", "missing")));
  EXPECT_EQ(report.entries, 600U - kTileWidth);

  changed.erase("tile/0/001");
  EXPECT_THAT(Check(changed).faults, ElementsAre(Fault("tile/entries/001", "missing"), Fault("tile/0/001", "missing")));
}

TEST_F(CheckFiles, EveryFileCutShortOrWithMoreIsAFault) {
  for (const auto& [path, bytes] : files_) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, bytes.size() / 2, bytes.size() - 1}) {
      PublicFiles changed = files_;
      changed[path].resize(size);
      EXPECT_FALSE(Check(changed).clean()) << path << " cut to " << size;
    }
    PublicFiles changed = files_;
    changed[path].push_back(0);
    EXPECT_FALSE(Check(changed).clean()) << path << " with one byte more";
  }
}

TEST_F(CheckFiles, PartialTilesMayGiveWayToFullOnes) {
  // The log has grown to 600 since its checkpoint at 500 was read.
  PublicFiles grown = files_;
  grown["checkpoint"] = ToBytes(TestCheckpoint(std::span(entries_).first(500)));
  grown["tile/1/000.p/1"] = PublicFilesOf(std::span(entries_).first(500))["tile/1/000.p/1"];
  ASSERT_FALSE(grown.contains("tile/0/001.p/244"));
  const CheckReport report = Check(grown);
  EXPECT_TRUE(report.clean()) << FaultsOf(report);
  EXPECT_EQ(report.size, 500U);
  EXPECT_EQ(report.entries, 500U);

  PublicFiles changed = grown;
  changed["tile/0/001"][32 * 243] ^= 1;
  EXPECT_THAT(Check(changed).faults, ElementsAre(Fault("tile/0/001.p/244", "entry 499")));
  changed = grown;
  changed["tile/0/001"].resize(32 * 244);
  EXPECT_THAT(Check(changed).faults, ElementsAre(Fault("tile/0/001", "bytes")));
  changed = grown;
  changed["tile/entries/001"] = PublicFilesOf(std::span(entries_).first(500))["tile/entries/001.p/244"];
  EXPECT_THAT(Check(changed).faults, ElementsAre(Fault("tile/entries/001", "244 entries instead of 256")));
}

TEST_F(CheckFiles, WhatCannotBeReadIsNoVerdict) {
  for (const auto& [path, bytes] : files_) {
    const auto unavailable = [this, &path](const std::string& wanted) -> Result<Bytes> {
      if (wanted == path) return Fail(ErrorCode::kUnavailable, "the disk does not answer", wanted);
      return Reading(files_)(wanted);
    };
    const auto report = CheckPublicLog(unavailable, {});
    ASSERT_FALSE(report.has_value()) << path;
    EXPECT_EQ(report.error().code, ErrorCode::kUnavailable);
  }
}

TEST_F(CheckFiles, TheCheckpointIsHeldAgainstTheKey) {
  CheckReport report = CheckWith(files_, {});
  EXPECT_TRUE(report.clean());
  EXPECT_FALSE(report.signature_checked);

  CheckOptions options;
  options.log_key = ParseVerifierKey(VerifierKey(kTestOrigin, CheckKey(9).public_key())).value();
  report = CheckWith(files_, options);
  EXPECT_FALSE(report.signature_checked);
  EXPECT_THAT(report.faults, ElementsAre(Fault("checkpoint", "no signature of the key")));
  EXPECT_EQ(report.entries, 600U);

  PublicFiles changed = files_;
  changed["checkpoint"] = ToBytes("no checkpoint\n");
  report = Check(changed);
  EXPECT_THAT(report.faults, ElementsAre(Fault("checkpoint", "blank line")));
  EXPECT_TRUE(report.origin.empty());
  EXPECT_FALSE(CheckWith(changed, {}).clean());
}

TEST_F(CheckFiles, ACheckpointOfAnotherSizeIsAFault) {
  for (const std::uint64_t size :
       {std::uint64_t{0}, std::uint64_t{599}, std::uint64_t{601}, std::uint64_t{1'000'000}, kCheckpointSizeMax}) {
    PublicFiles changed = files_;
    changed["checkpoint"] =
        ToBytes(SignCheckpoint({kTestOrigin, size, TreeHash(LeavesOf(entries_))}, CheckKey(1)).value());
    EXPECT_FALSE(Check(changed).clean()) << size;
  }
}

TEST_F(CheckFiles, VisitorAndProgress) {
  std::vector<std::uint64_t> seen;
  std::vector<std::uint64_t> progress;
  CheckOptions options;
  options.visit = [&](std::uint64_t index, const statement::SignedStatement& entry) -> Result<void> {
    EXPECT_TRUE(std::ranges::equal(entry.entry(), entries_[index]));
    seen.push_back(index);
    if (index == 77) return Fail(ErrorCode::kUnauthorized, "the key is revoked");
    return {};
  };
  options.progress = [&](std::uint64_t done, std::uint64_t all) {
    EXPECT_EQ(all, 600U);
    progress.push_back(done);
  };
  EXPECT_THAT(CheckWith(files_, options).faults, ElementsAre(Fault("entry 77", "the key is revoked")));
  ASSERT_EQ(seen.size(), 600U);
  EXPECT_TRUE(std::ranges::is_sorted(seen));
  EXPECT_THAT(progress, ElementsAre(256, 512, 600));
}

TEST(CheckBounds, TheListOfFaultsIsBounded) {
  const std::vector<Bytes> entries(1'000, ToBytes("no statement"));
  const CheckReport report = Check(entries);
  EXPECT_EQ(report.faults.size(), kCheckFaultsMax);
}

// Logs whose hashes and signatures all hold, and whose entries are not what they must be.
struct EntryFault {
  const char* name;
  std::uint64_t index;
  Bytes entry;
  const char* what;
};
void PrintTo(const EntryFault& fault, std::ostream* out) {
  *out << fault.name;
}

Bytes WithUnprotected(const Bytes& entry) {
  cbor::Value message = cbor::Decode(entry).value();
  std::get<cbor::Array>(std::get<cbor::Tag>(message.data).content[0].data)[1] =
      cbor::Value::Of(cbor::Map{{cbor::Value::Int(99), cbor::Value::Null()}});
  return cbor::Encode(message);
}

std::vector<EntryFault> EntryFaults() {
  const auto by_operator = [](std::string_view type, std::string_view payload = "{}") {
    return TestEntry(type, kTestOperator, kTestOrigin, payload);
  };
  return {
      {"Junk", 50, ToBytes("junk"), "no Signed Statement"},
      {"Empty", 50, {}, "no Signed Statement"},
      {"UnprotectedHeader", 50, WithUnprotected(TestSupport(50)), "unprotected header"},
      {"PolicyIsSomethingElse", 0, by_operator(content_type::kAdmission), "entry 0 of a log is of type"},
      {"PolicyOfAnotherLog", 0, TestEntry(content_type::kPolicy, kTestOperator, "elsewhere.example", "{}"),
       "not about the log"},
      {"AnchorsAreSomethingElse", 1, by_operator(content_type::kPolicy, "[]"), "entry 1 of a log is of type"},
      {"AnchorsBySomebodyElse", 1, TestEntry(content_type::kTrustAnchors, "did:web:else.example", kTestOrigin, "{}"),
       "not by the operator"},
      {"NoTimeAtTheBeginning", 2, TestSupport(2), "entry 2 of a log is of type"},
      {"AnchorsLater", 50, by_operator(content_type::kTrustAnchors), "at the beginning of a log alone"},
      {"TimeGoesBack", 50, TestTimeEntry(kTestTime - 1), "time goes back"},
      {"TimeIsNoTime", 50, by_operator(content_type::kTime, R"({"time":"yesterday"})"), "cannot be read"},
      {"TimeHasMoreMembers", 50, by_operator(content_type::kTime, R"({"time":"2027-01-01T00:00:00Z","zone":"UTC"})"),
       "cannot be read"},
      {"TimeBySomebodyElse", 50,
       TestEntry(content_type::kTime, "did:web:else.example", kTestOrigin, R"({"time":"2026-11-18T08:54:30Z"})"),
       "not the operator's"},
      {"TimeOfAnotherLog", 50,
       TestEntry(content_type::kTime, kTestOperator, "elsewhere.example", R"({"time":"2026-11-18T08:54:30Z"})"),
       "not the operator's"},
      {"TheSameTwice", 50, TestSupport(49), "the same statement as entry 49"},
      {"TheSameTwiceInAnotherBundle", 290, TestSupport(5), "the same statement as entry 5"},
  };
}

class CheckEntry : public testing::TestWithParam<EntryFault> {};

TEST_P(CheckEntry, ThisFaultIsFound) {
  std::vector<Bytes> entries = TestEntries(300);
  entries[GetParam().index] = GetParam().entry;
  EXPECT_THAT(Check(entries).faults,
              testing::Contains(Fault("entry " + std::to_string(GetParam().index), GetParam().what)));
}

TEST_P(CheckEntry, AndNothingElseIs) {
  std::vector<Bytes> entries = TestEntries(300);
  entries[GetParam().index] = GetParam().entry;
  const CheckReport report = Check(entries);
  // Another policy makes another operator or another time of what follows; no other entry here is at fault by itself.
  for (const CheckFault& fault : report.faults)
    EXPECT_EQ(fault.place, "entry " + std::to_string(GetParam().index)) << fault.what;
}

INSTANTIATE_TEST_SUITE_P(Faults, CheckEntry, testing::ValuesIn(EntryFaults()),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(CheckDuplicates, AnotherSignatureDoesNotMakeAnotherStatement) {
  const auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEs256).value();
  const auto make = [&] {
    return TestEntry(content_type::kSupport, "did:web:party.example", "urn:example:instrument", "{}", key);
  };
  std::vector<Bytes> entries = TestEntries(3);
  entries.push_back(make());
  entries.push_back(make());
  ASSERT_NE(entries[3], entries[4]);
  EXPECT_THAT(Check(entries).faults, ElementsAre(Fault("entry 4", "the same statement as entry 3")));
}

TEST(CheckDuplicates, TheSameWordsUnderAnotherKeyAreAnother) {
  std::vector<Bytes> entries = TestEntries(3);
  for (const std::uint8_t seed : {3, 4})
    entries.push_back(
        TestEntry(content_type::kSupport, "did:web:party.example", "urn:example:instrument", "{}", CheckKey(seed)));
  EXPECT_TRUE(Check(entries).clean());
}

}  // namespace
}  // namespace entente::log
