// The worked example, at work: a node that understands drills beside all else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "drill_capability.h"
#include "drill_view.h"
#include "http/client.h"
#include "node/node_for_tests.h"

namespace entente::drills {
namespace {

using registration::MakeStatement;
using registration::Role;
using testing::HasSubstr;

constexpr const char* kParty = "did:web:csirt.example";
constexpr const char* kDrill = "https://csirt.example/drills/1";
constexpr const char* kDocument =
    R"({"id":"https://csirt.example/drills/1","title":"Restore from backup","date":"2026-05-20",)"
    R"("participants":["did:web:acme.example"]})";

struct DrillTest : testing::Test {
  DrillTest() {
    const auto known = node::AllCapabilities();
    capabilities.assign(known.begin(), known.end());
    capabilities.push_back(Drills());
    node::InitOptions options;
    options.origin = "log.example/call";
    options.unencrypted_keys = true;
    options.policy = node::DefaultPolicy(capabilities, true);  // parties are admitted on application
    EXPECT_TRUE(node::InitNode(folder.path() / "data", options, clock).has_value());
    Open();
    Apply(kParty, key, {Role::kAdmin, Role::kConduct});
  }

  void Open() {
    node.reset();
    auto opened = node::Node::Open(folder.path() / "data", "", clock, capabilities);
    ASSERT_TRUE(opened.has_value()) << opened.error().Text();
    node = *std::move(opened);
  }
  void Apply(const std::string& party, const crypto::PrivateKey& with, std::initializer_list<Role> roles) const {
    roster::PartyDocument document;
    document.id = party;
    document.name = party;
    document.kind = registration::PartyKind::kPublicAuthority;
    document.keys = {{with.public_key(), registration::RolesOf(roles)}};
    ASSERT_TRUE(Say(statement::content_type::kParty, party, party, ToJson(document), with).has_value());
  }
  [[nodiscard]] Result<registration::Registered> Say(std::string_view type, const std::string& issuer,
                                                     const std::string& subject, const std::string& document,
                                                     const crypto::PrivateKey& with) const {
    return node->Register(MakeStatement(type, issuer, subject, document, with).entry());
  }
  [[nodiscard]] std::string Get(const std::string& path) const {
    EXPECT_TRUE(node->CatchUp().has_value());
    node::ServeOptions serve;
    serve.listen = "127.0.0.1:0";
    serve.threads = 1;
    const auto service = node::Service::Start(*node, serve);
    EXPECT_TRUE(service.has_value());
    return ToText(http::Client::Connect((*service)->url()).value()->Get(path)->body);
  }

  FolderForTests folder;
  ManualClock clock{1'800'000'000};
  std::vector<node::Capability> capabilities;
  crypto::PrivateKey key = registration::TestKey('a');
  std::unique_ptr<node::Node> node;
};

TEST_F(DrillTest, IsRegisteredFoldedAndAskedFor) {
  const auto registered = Say(kContentType, kParty, kDrill, kDocument, key);
  ASSERT_TRUE(registered.has_value()) << registered.error().Text();
  const std::string answer = Get("/drills?from=2026-01-01");
  EXPECT_THAT(answer, HasSubstr("\"title\":\"Restore from backup\""));
  EXPECT_THAT(answer, HasSubstr("\"entry\":" + std::to_string(registered->index)));
  EXPECT_THAT(Get("/drills?from=2026-05-21"), HasSubstr("\"items\":[]"));
  EXPECT_THAT(Get("/drills?from=soon"), HasSubstr("2026-05-20"));
}

TEST_F(DrillTest, IsRefusedByRuleAndPlace) {
  EXPECT_EQ(Say(kContentType, kParty, "https://csirt.example/drills/2", kDocument, key).error().place, "/id");
  const auto odd = Say(kContentType, kParty, kDrill,
                       R"({"id":"https://csirt.example/drills/1","title":"x","date":"soon","participants":[]})", key);
  EXPECT_EQ(odd.error().rule, "payload-content");
  EXPECT_EQ(odd.error().place, "/date");
  const auto other = registration::TestKey('b');
  Apply("did:web:other.example", other, {Role::kAdmin, Role::kSupply});
  EXPECT_EQ(Say(kContentType, "did:web:other.example", kDrill, kDocument, other).error().rule, "role");
}

TEST_F(DrillTest, TheViewIsFoldedAnewFromTheLogToTheSameContent) {
  ASSERT_TRUE(Say(kContentType, kParty, kDrill, kDocument, key).has_value());
  ASSERT_TRUE(node->CatchUp().has_value());
  const auto before = node->further_views().front().view->ContentDigest();
  ASSERT_TRUE(before.has_value());
  node.reset();
  std::filesystem::remove(folder.path() / "data/views/drills.db");
  Open();
  EXPECT_EQ(node->further_views().front().view->ContentDigest().value(), *before);
  EXPECT_THAT(Get("/drills?from=2026-05-20"), HasSubstr("Restore from backup"));
}

}  // namespace
}  // namespace entente::drills
