#include "node/capability_checks.h"

#include <gtest/gtest.h>

#include "statement/content_types.h"

namespace entente::node {
namespace {

namespace content_type = statement::content_type;

TEST(CapabilityChecks, EveryContentTypeOfTheFormatHasACheck) {
  const CapabilityChecks checks(AllCapabilities());
  for (const std::string_view type :
       {content_type::kPolicy,     content_type::kTrustAnchors, content_type::kTime,
        content_type::kAdmission,  content_type::kOsvSnapshot,  content_type::kKevCatalog,
        content_type::kEpssScores, content_type::kParty,        content_type::kKeyRevocation,
        content_type::kSupport,    content_type::kEndOfSupport, content_type::kInstrument,
        content_type::kListing,    content_type::kAnnouncement, content_type::kCycloneDx,
        content_type::kSpdx,       content_type::kCycloneDxXml, content_type::kSpdxTagValue,
        content_type::kSpdxYaml,   content_type::kOpenVex,      content_type::kCsaf,
        content_type::kViewDigest}) {
    const auto checked = checks.Check(type, AsBytes("{"));
    ASSERT_FALSE(checked.has_value()) << type;
    EXPECT_EQ(checked.error().code, ErrorCode::kInvalidInput) << type;
  }
  EXPECT_EQ(checks.Check("text/plain", AsBytes("hello")).error().code, ErrorCode::kNotFound);
}

TEST(CapabilityChecks, TakesWhatIsWhatItSays) {
  const CapabilityChecks checks(AllCapabilities());
  EXPECT_TRUE(checks.Check(content_type::kTime, AsBytes(R"({"time":"2026-01-15T00:00:00Z"})")).has_value());
  EXPECT_TRUE(
      checks
          .Check(content_type::kCycloneDx, AsBytes(R"({"bomFormat":"CycloneDX","specVersion":"1.5","components":[]})"))
          .has_value());
  // One kind of SBOM under the other's name.
  EXPECT_FALSE(
      checks.Check(content_type::kSpdx, AsBytes(R"({"bomFormat":"CycloneDX","specVersion":"1.5","components":[]})"))
          .has_value());
}

}  // namespace
}  // namespace entente::node
