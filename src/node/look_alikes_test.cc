#include "node/look_alikes.h"

#include <gtest/gtest.h>

#include "node/node_for_tests.h"
#include "views/roster/roster_view.h"

namespace entente::node {
namespace {

using registration::PartyKind;
using registration::TestKey;

class LookAlikesTest : public ::testing::Test {
 protected:
  LookAlikesTest() {
    test.Open();
    Apply("did:web:acme.example", "Acme", PartyKind::kPrivateSector, 'a');
  }
  statement::SignedStatement Application(const std::string& id, const std::string& name, PartyKind kind, char seed) {
    roster::PartyDocument document;
    document.id = id;
    document.name = name;
    document.kind = kind;
    document.keys = {{TestKey(seed).public_key(), registration::RolesOf({registration::Role::kAdmin})}};
    return registration::MakeStatement(statement::content_type::kParty, id, id, ToJson(document), TestKey(seed));
  }
  void Apply(const std::string& id, const std::string& name, PartyKind kind, char seed) {
    ASSERT_TRUE(test.node->Register(Application(id, name, kind, seed).entry()).has_value());
    ASSERT_TRUE(test.node->CatchUp().has_value());
  }
  // "did:web:acme.example: name; ..."
  std::string Warned(const std::string& id, const std::string& name, PartyKind kind = PartyKind::kPrivateSector) {
    const LookAlikes look_alikes(test.node->roster());
    const auto found = look_alikes.OfStatement(Application(id, name, kind, 'z'));
    if (!found.has_value()) return found.error().Text();
    std::string text;
    for (const auto& one : *found) text += (text.empty() ? "" : "; ") + one.id + ": " + one.what;
    return text;
  }

  NodeForTests test;
};

TEST_F(LookAlikesTest, OfNames) {
  EXPECT_EQ(Warned("urn:x:y", "Асmе"), "did:web:acme.example: name");
  EXPECT_EQ(Warned("urn:x:y", "ACME"), "did:web:acme.example: name");
  EXPECT_EQ(Warned("urn:x:y", "Acme"), "did:web:acme.example: name");
  EXPECT_EQ(Warned("urn:x:y", "Acme", PartyKind::kState), "");  // says that it is something else
  EXPECT_EQ(Warned("urn:x:y", "Асmе", PartyKind::kState), "did:web:acme.example: name");
  EXPECT_EQ(Warned("urn:x:y", "Bcme"), "");
  EXPECT_EQ(Warned("did:web:acme.example", "Acme"), "");  // itself
}

TEST_F(LookAlikesTest, OfDomains) {
  EXPECT_EQ(Warned("did:web:acme.test", "Another"), "did:web:acme.example: domain");
  EXPECT_EQ(Warned("did:web:shop.acme.example", "Another"), "did:web:acme.example: domain");
  EXPECT_EQ(Warned("did:web:other.example", "Another"), "");
}

TEST_F(LookAlikesTest, SeeWhatCameSinceTheyWereAsked) {
  const LookAlikes look_alikes(test.node->roster());
  const Resembling asked{"urn:x:y", {}, "Gadgets", PartyKind::kPrivateSector, {}};
  EXPECT_TRUE(look_alikes.Of(asked, true)->empty());
  Apply("did:web:gadgets.example", "Gadgets", PartyKind::kPrivateSector, 'g');
  ASSERT_EQ(look_alikes.Of(asked, true)->size(), 1U);
  EXPECT_EQ(look_alikes.Of(asked, true)->front().why, "has the same name");
  // What is one with it is none.
  EXPECT_TRUE(look_alikes.Of({"urn:x:y", "did:web:gadgets.example", "Gadgets", asked.kind, {}}, true)->empty());
}

}  // namespace
}  // namespace entente::node
