#include "doctor/doctor.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "base/folder_for_tests.h"
#include "crypto/certificate.h"
#include "doctor/checks.h"
#include "node/node_for_tests.h"

namespace entente::doctor {
namespace {

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;

// From 1795730966 to 1798322966.
constexpr const char* kCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBQjCB9aADAgECAhQ7lb+vu0+AW5vD8DvG7jcsy79bHTAFBgMrZXAwFzEVMBMG
A1UEAwwMbm9kZS5leGFtcGxlMB4XDTI2MTEyNjIyMDkyNloXDTI2MTIyNjIyMDky
NlowFzEVMBMGA1UEAwwMbm9kZS5leGFtcGxlMCowBQYDK2VwAyEA2vjfU22QzGdn
h7lqdfAtsYtfKTYEf3yZd+Rlh/heC5OjUzBRMB0GA1UdDgQWBBSOuBUMTtDefak3
2gPDahfHKxPunTAfBgNVHSMEGDAWgBSOuBUMTtDefak32gPDahfHKxPunTAPBgNV
HRMBAf8EBTADAQH/MAUGAytlcANBAGrE/wxQvx+Jof6hKGrD1SNchJIR7Z8pUdgT
MKSjPdVzrh+I03YmaLI5TwnmaLZDEqyc6onSTUsIKgKXGJyOewo=
-----END CERTIFICATE-----
)";
constexpr UnixSeconds kFrom = 1795730966;
constexpr UnixSeconds kUntil = 1798322966;

Severity SeverityOf(const Findings& findings, std::string_view check) {
  for (const Finding& finding : findings.all())
    if (finding.check == check) return finding.severity;
  ADD_FAILURE() << "nothing was said of " << check;
  return Severity::kOk;
}

TEST(Space, SmallIsSaidBeforeItIsGone) {
  const auto judge = [](std::uint64_t bytes_free, std::uint64_t files_free) {
    Findings findings;
    JudgeSpace({bytes_free, 100 * kGiB, files_free, 1'000'000}, "/data", findings);
    return std::pair(SeverityOf(findings, "disk"), SeverityOf(findings, "inodes"));
  };
  EXPECT_EQ(judge(50 * kGiB, 900'000), std::pair(Severity::kOk, Severity::kOk));
  EXPECT_EQ(judge(4 * kGiB, 19'000), std::pair(Severity::kWarning, Severity::kWarning));  // less than a twentieth
  EXPECT_EQ(judge(kGiB / 8, 10), std::pair(Severity::kError, Severity::kError));
}

TEST(Space, FileSystemsWithoutInodesHaveEnough) {
  Findings findings;
  JudgeSpace({50 * kGiB, 100 * kGiB, 0, 0}, "/data", findings);
  EXPECT_EQ(findings.all().size(), 1U);
}

TEST(OpenFiles, TenThousandConnectionsNeedMoreThanTenThousand) {
  const auto judge = [](std::uint64_t limit) {
    Findings findings;
    JudgeOpenFiles(limit, "process 1", findings);
    return findings.severity();
  };
  EXPECT_EQ(judge(1024), Severity::kWarning);
  EXPECT_EQ(judge(10'000), Severity::kWarning);
  EXPECT_EQ(judge(16'384), Severity::kOk);
}

TEST(LogTime, AClockThatWentBackIsSaid) {
  const ManualClock clock(1'800'000'000);
  const auto judge = [&clock](UnixSeconds log_time) {
    LogFacts log;
    log.time = log_time;
    Findings findings;
    CheckLogTime(log, clock, findings);
    return findings;
  };
  EXPECT_EQ(judge(1'800'000'000).severity(), Severity::kOk);
  const Findings ahead = judge(1'800'003'600);
  EXPECT_EQ(ahead.severity(), Severity::kError);
  EXPECT_NE(ahead.all().front().what.find("3600 seconds ahead"), std::string::npos);
}

TEST(Certificate, ItsTimeIsReadAndJudged) {
  const FolderForTests folder;
  const auto path = folder.path() / "chain.pem";
  std::ofstream(path) << kCertificate;
  const auto validity = crypto::ValidityOf(path);
  ASSERT_TRUE(validity.has_value()) << validity.error().Text();
  EXPECT_EQ(validity->from, kFrom);
  EXPECT_EQ(validity->until, kUntil);
  const auto judge = [&path](UnixSeconds now) {
    const ManualClock clock(now);
    Findings findings;
    CheckCertificate(path, clock, findings);
    return findings.severity();
  };
  EXPECT_EQ(judge(kFrom), Severity::kOk);
  EXPECT_EQ(judge(kFrom - 1), Severity::kError);
  EXPECT_EQ(judge(kUntil - 3600), Severity::kWarning);
  EXPECT_EQ(judge(kUntil), Severity::kError);
}

TEST(Node, OneThatIsOpenHasNothingWrong) {
  node::NodeForTests node;
  node.Open();
  const auto findings = Examine({node.data(), std::string(), {}, {}}, node.clock);
  ASSERT_TRUE(findings.has_value());
  for (const Finding& finding : findings->all())
    EXPECT_NE(finding.severity, Severity::kError) << finding.check << ": " << finding.what;
  const auto holder = FindHolder(node.data() / "lock");
  ASSERT_TRUE(holder.has_value());
  EXPECT_EQ(holder->process, ::getpid());
  node.node.reset();
  EXPECT_FALSE(FindHolder(node.data() / "lock").has_value());
  EXPECT_EQ(Examine({"/nowhere", {}, {}, {}}, node.clock).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace entente::doctor
