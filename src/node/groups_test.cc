#include "node/groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crypto/key_file.h"
#include "http/client.h"
#include "http/message_signature.h"
#include "log/checkpoint.h"
#include "node/node_for_tests.h"
#include "node/readers.h"
#include "registration/test_doubles.h"

namespace entente::node {
namespace {

using registration::TestKey;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kAcme = "did:web:acme.example";
constexpr const char* kPath = "/groups/crime";

// A node with the group "crime", and acme as a member of the group alone.
struct GroupsTest : testing::Test {
  GroupsTest() {
    const auto made = AddGroup(layout(), NewOne("crime"), home.clock);
    EXPECT_TRUE(made.has_value()) << made.error().Text();
    home.Open();
  }
  [[nodiscard]] Layout layout() const { return Layout{home.data()}; }
  static NewGroup NewOne(std::string id) {
    NewGroup group;
    group.id = std::move(id);
    group.unencrypted_keys = true;
    return group;
  }
  Node& OpenAndAdmit() {
    auto opened = OpenGroups(layout(), "", home.clock, AllCapabilities(), {});
    EXPECT_TRUE(opened.has_value()) << opened.error().Text();
    groups = *std::move(opened);
    Node& group = *groups.front().node;
    roster::PartyDocument document;
    document.id = kAcme;
    document.name = kAcme;
    document.kind = registration::PartyKind::kState;
    document.keys = {{acme.public_key(), registration::RolesOf({registration::Role::kAdmin})}};
    Say(group, statement::content_type::kParty, kAcme, ToJson(document), acme);
    Decide(group, roster::Decision::kAdmitted);
    return group;
  }
  void Decide(Node& group, roster::Decision decision) {
    Say(group, statement::content_type::kAdmission, group.configuration().operator_id,
        ToJson(roster::AdmissionDocument{kAcme, decision, "as agreed"}), group.operator_key());
  }
  static void Say(Node& group, std::string_view type, const std::string& issuer, const std::string& document,
                  const crypto::PrivateKey& key) {
    const auto said = group.Register(registration::MakeStatement(type, issuer, kAcme, document, key).entry());
    ASSERT_TRUE(said.has_value()) << said.error().Text();
    ASSERT_TRUE(group.CatchUp().has_value());
  }
  void Serve() {
    ServeOptions options;
    options.listen = "127.0.0.1:0";
    options.threads = 1;
    service = Service::Start(*home.node, options, groups).value();
  }
  http::ClientResponse Get(const std::string& path, const std::string& party = {},
                           const std::optional<crypto::PrivateKey>& key = {}) {
    http::ClientOptions options;
    if (key.has_value())
      options.authenticate = http::SignEachRequest(
          KeyIdOf(party, key->public_key()), std::string(kReadTag), [key](ByteView base) { return key->Sign(base); },
          home.clock);
    return http::Client::Connect(service->url(), options).value()->Get(path).value();
  }

  NodeForTests home;
  crypto::PrivateKey acme = TestKey('a');
  std::vector<Group> groups;
  std::unique_ptr<Service> service;
};

TEST_F(GroupsTest, HaveNamesThatStandInAddresses) {
  for (const char* good : {"a", "crime-2", "7"}) EXPECT_TRUE(CheckGroupId(good).has_value()) << good;
  for (const std::string& bad : {std::string(), std::string("Crime"), std::string("-a"), std::string("a-"),
                                 std::string("a/b"), std::string(".."), std::string("a.b"), std::string(64, 'a')})
    EXPECT_EQ(CheckGroupId(bad).error().code, ErrorCode::kInvalidInput) << bad;
}

TEST_F(GroupsTest, AreListedAndMadeOnce) {
  ASSERT_TRUE(AddGroup(layout(), NewOne("arctic"), home.clock).has_value());
  std::filesystem::create_directories(layout().groups() / "crime.format-3");  // what a migration keeps
  EXPECT_EQ(GroupIds(layout()).value(), (std::vector<std::string>{"arctic", "crime"}));
  EXPECT_EQ(AddGroup(layout(), NewOne("crime"), home.clock).error().code, ErrorCode::kConflict);
  EXPECT_EQ(AddGroup(layout(), NewOne("../x"), home.clock).error().code, ErrorCode::kInvalidInput);
  const auto configuration = ReadConfiguration(LayoutOfGroup(layout(), "crime").configuration()).value();
  EXPECT_EQ(configuration.origin, "log.example/call/groups/crime");
  EXPECT_TRUE(configuration.members_only);
}

TEST_F(GroupsTest, MembersReadAndNobodyElse) {
  OpenAndAdmit();
  Serve();
  for (const char* path : {"/api/v1/node", "/entries/2", "/log/tile/0/000.p/2", "/log/tile/entries/000.p/2",
                           "/api/v1/roster", "/api/v1/statements/2/proof", "/api/v1/openapi.yaml"}) {
    const auto refused = Get(std::string(kPath) + path);
    if (refused.status == 404) continue;  // no such address
    EXPECT_EQ(refused.status, 401U) << path;
    EXPECT_THAT(refused.Header("Accept-Signature").value_or(""), HasSubstr("entente-read")) << path;
    EXPECT_EQ(refused.Header("Cache-Control"), "no-store") << path;
  }
  const auto about = Get("/groups/crime/api/v1/node", kAcme, acme);
  EXPECT_EQ(about.status, 200U);
  EXPECT_EQ(about.Header("Cache-Control"), "no-store");
  EXPECT_THAT(ToText(about.body), HasSubstr("\"origin\":\"log.example/call/groups/crime\""));
  EXPECT_EQ(Get("/groups/crime/log/tile/entries/000.p/2", kAcme, acme).Header("Cache-Control"), "no-store");
  EXPECT_EQ(Get("/groups/crime/entries/2", kAcme, acme).status, 200U);
  // The operator, by the key that the group's log knows.
  const Node& group = *groups.front().node;
  EXPECT_EQ(Get("/groups/crime/entries/2", group.configuration().operator_id, group.operator_key()).status, 200U);
  // A key of the node's own log is nothing to the group.
  EXPECT_EQ(Get("/groups/crime/entries/2", home.node->configuration().operator_id, home.node->operator_key()).status,
            401U);
  EXPECT_EQ(Get("/groups/crime/entries/2", kAcme, TestKey('x')).status, 401U);
}

// Whoever knows a party's public key cannot learn by it whether the party is a member.
TEST_F(GroupsTest, ARefusalDoesNotSayWhoIsAMember) {
  OpenAndAdmit();
  Serve();
  const auto refused_as = [&](const std::string& party, const crypto::PublicKey& named) {
    http::ClientOptions options;
    options.authenticate = http::SignEachRequest(
        KeyIdOf(party, named), std::string(kReadTag), [](ByteView base) { return TestKey('x').Sign(base); },
        home.clock);
    const auto answer =
        http::Client::Connect(service->url(), options).value()->Get("/groups/crime/entries/2", {}).value();
    EXPECT_EQ(answer.status, 401U);
    return ToText(answer.body);
  };
  EXPECT_EQ(refused_as(kAcme, acme.public_key()), refused_as("did:web:other.example", TestKey('o').public_key()));
}

TEST_F(GroupsTest, CheckpointAndReceiptKeysAreForEverybody) {
  const Node& group = OpenAndAdmit();
  ASSERT_TRUE(groups.front().node->log().Publish().has_value());
  Serve();
  const auto checkpoint = Get("/groups/crime/log/checkpoint");
  EXPECT_EQ(checkpoint.status, 200U);
  const auto key = log::ParseVerifierKey(group.verifier_key()).value();
  EXPECT_TRUE(log::VerifyCheckpoint(ToText(checkpoint.body), key).has_value());
  EXPECT_EQ(Get("/groups/crime/.well-known/scitt-keys").status, 200U);
  // The node's own log is for anyone, as before, and knows nothing of the group's.
  EXPECT_EQ(Get("/entries/0").status, 200U);
  EXPECT_THAT(ToText(Get("/api/v1/statements").body), Not(HasSubstr("acme")));
  EXPECT_THAT(ToText(Get("/metrics").body), HasSubstr("entente_group_log_entries{group=\"crime\"}"));
  EXPECT_EQ(Get("/readyz").status, 200U);
}

TEST_F(GroupsTest, WhoIsPutOutReadsNothingMore) {
  Node& group = OpenAndAdmit();
  Serve();
  EXPECT_EQ(Get("/groups/crime/entries/2", kAcme, acme).status, 200U);
  Decide(group, roster::Decision::kRefused);
  const auto refused = Get("/groups/crime/entries/2", kAcme, acme);
  EXPECT_EQ(refused.status, 403U);
  EXPECT_EQ(refused.Header("Accept-Signature").has_value(), true);
}

TEST_F(GroupsTest, WhoIsNoMemberWritesNothingThere) {
  OpenAndAdmit();
  Serve();
  const auto before = groups.front().node->log().durable().size;
  const auto statement = NodeForTests::Instrument(kAcme, acme, "2018");
  const auto client = http::Client::Connect(service->url()).value();
  const auto refused =
      client->Send("POST", "/groups/crime/entries", {{"Content-Type", "application/cose"}}, statement.entry()).value();
  EXPECT_EQ(refused.status, 401U);
  const auto upload = client->Send("PUT", "/groups/crime/api/v1/payloads/" + std::string(64, '0'), {}, AsBytes("x"));
  EXPECT_EQ(upload.value().status, 401U);
  EXPECT_EQ(groups.front().node->log().durable().size, before);
}

TEST_F(GroupsTest, AGroupHostsNothingForOthers) {
  std::ofstream(LayoutOfGroup(layout(), "crime").configuration(), std::ios::app) << "[witness]\ndirectory = \"w\"\n";
  const auto opened = OpenGroups(layout(), "", home.clock, AllCapabilities(), {});
  ASSERT_FALSE(opened.has_value());
  EXPECT_THAT(opened.error().Text(), HasSubstr("group crime"));
}

}  // namespace
}  // namespace entente::node
