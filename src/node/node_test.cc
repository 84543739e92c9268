#include "node/node.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>

#include "base/encoding.h"
#include "log/receipt.h"
#include "node/node_for_tests.h"
#include "proof/bundle.h"
#include "views/catalogue/catalogue_view.h"
#include "views/roster/roster_view.h"
#include "views/supply/supply_view.h"

namespace entente::node {
namespace {

using registration::TestKey;
using testing::HasSubstr;

constexpr const char* kState = "did:web:state.example";

struct NodeTest : testing::Test {
  NodeForTests home;
  const crypto::PrivateKey key = TestKey('s');
};

TEST_F(NodeTest, WhatWasRegisteredIsThereWhenItOpensAgain) {
  home.Open();
  home.Admit(kState, key);
  const auto statement = NodeForTests::Instrument(kState, key, "1");
  const auto first = home.node->Register(statement.entry());
  ASSERT_TRUE(first.has_value()) << first.error().Text();
  EXPECT_FALSE(first->duplicate);
  EXPECT_TRUE(log::VerifyReceipt(first->receipt, statement.entry(), home.node->receipt_keys().front()).has_value());

  home.Open();
  EXPECT_EQ(home.node->roster().cursor(), home.node->log().durable().size);
  EXPECT_EQ(home.node->roster().Party(kState)->row.standing, registration::Standing::kAdmitted);
  // The authority was replayed, or this would be nobody's key.
  const auto again = home.node->Register(statement.entry());
  ASSERT_TRUE(again.has_value()) << again.error().Text();
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->index, first->index);
}

TEST_F(NodeTest, ViewsThatWereDroppedAreFoldedAgain) {
  home.Open();
  home.Admit(kState, key);
  ASSERT_TRUE(home.node->CatchUp().has_value());
  const crypto::Digest before = home.node->roster().ContentDigest().value();
  home.node.reset();
  std::filesystem::remove_all(Layout{home.data()}.views());
  home.Open();
  EXPECT_EQ(home.node->roster().ContentDigest().value(), before);
  EXPECT_TRUE(home.node->Register(NodeForTests::Instrument(kState, key, "1").entry()).has_value());
}

TEST_F(NodeTest, ViewsOfALongerLogAreRefused) {
  home.Open();
  home.node.reset();
  std::filesystem::copy(Layout{home.data()}.log(), home.folder() / "old", std::filesystem::copy_options::recursive);
  home.Open();
  home.Admit(kState, key);
  ASSERT_TRUE(home.node->CatchUp().has_value());
  home.node.reset();
  std::filesystem::remove_all(Layout{home.data()}.log());
  std::filesystem::rename(home.folder() / "old", Layout{home.data()}.log());
  const auto opened = Node::Open(home.data(), "", home.clock);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::kCorruption);
  EXPECT_THAT(opened.error().message, HasSubstr("old copy"));
}

TEST_F(NodeTest, OneProcessAtATime) {
  home.Open();
  const auto second = Node::Open(home.data(), "", home.clock);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
}

TEST_F(NodeTest, WhatIsJudgedBeforeARevocationAndSequencedAfterItIsRefused) {
  home.Open();
  home.Admit(kState, key);
  roster::KeyRevocationDocument document;
  document.party = kState;
  document.kid = ToBytes(key.public_key().kid());
  const auto revocation =
      registration::MakeStatement(statement::content_type::kKeyRevocation, home.node->configuration().operator_id,
                                  kState, ToJson(document), home.node->operator_key());
  const auto support = NodeForTests::Instrument(kState, key, "1");
  // Both were judged while the key was good; the revocation is queued first.
  auto revoking = home.node->registrar().Judge(revocation.entry());
  auto supporting = home.node->registrar().Judge(support.entry());
  ASSERT_TRUE(revoking.has_value() && supporting.has_value());
  std::promise<Result<registration::Registered>> revoked;
  std::promise<Result<registration::Registered>> supported;
  const auto into = [](auto& promise) {
    return [&promise](Result<registration::Registered> result) { promise.set_value(std::move(result)); };
  };
  ASSERT_TRUE(home.node->log().Submit(*std::move(revoking), into(revoked)).has_value());
  ASSERT_TRUE(home.node->log().Submit(*std::move(supporting), into(supported)).has_value());
  EXPECT_TRUE(revoked.get_future().get().has_value());
  const auto refused = supported.get_future().get();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rule, "key-active");
}

TEST_F(NodeTest, GivesProofsThatVerify) {
  home.Open();
  home.Admit(kState, key);
  const auto registered = home.node->Register(NodeForTests::Instrument(kState, key, "1").entry());
  ASSERT_TRUE(registered.has_value());
  const auto trusted = log::ParseVerifierKey(home.node->verifier_key()).value();
  for (std::uint64_t index = 0; index <= registered->index; ++index) {
    const auto bundle = home.node->ProofBundle(index);
    ASSERT_TRUE(bundle.has_value()) << bundle.error().Text();
    const auto verified = proof::VerifyBundle(*bundle, trusted);
    EXPECT_TRUE(verified.has_value()) << index << ": " << verified.error().Text();
  }
}

TEST_F(NodeTest, APolicyIsInForceFromItsEntryOn) {
  home.Open();
  home.Admit(kState, key);
  registration::Policy strict = registration::Policy::Default(false);
  std::erase_if(strict.rules, [](const registration::PolicyRule& rule) { return rule.name == "custodian-acts"; });
  home.Say(statement::content_type::kPolicy, home.node->configuration().operator_id, home.node->configuration().origin,
           strict.ToJson(), home.node->operator_key());
  for (int opened = 0; opened < 2; ++opened, home.Open()) {
    const auto refused = home.node->Register(NodeForTests::Instrument(kState, key, "1").entry());
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().rule, "content-type");
  }
}

TEST_F(NodeTest, AReaderAnswersBesideAnOpenNode) {
  home.Open();
  home.Admit(kState, key);
  ASSERT_TRUE(home.node->CatchUp().has_value());
  ASSERT_TRUE(home.node->log().Publish().has_value());
  const auto reader = Reader::Open(home.data());
  ASSERT_TRUE(reader.has_value()) << reader.error().Text();
  EXPECT_EQ(reader->VerifierKey().value(), home.node->verifier_key());
  EXPECT_EQ(*reader->Charter(), *home.node->log().charter());
  const auto views = reader->OpenViews();
  ASSERT_TRUE(views.has_value()) << views.error().Text();
  EXPECT_EQ(views->roster().Party(kState)->row.id, kState);
  EXPECT_EQ(views->catalogue().cursor(), home.node->catalogue().cursor());
  EXPECT_EQ(views->supply().CountAll()->products, 0U);
  // The published log gives what the node gives.
  const log::SignedRoot root = home.node->log().durable();
  EXPECT_EQ(views->log().durable().size, root.size);
  EXPECT_EQ(views->log().durable().root, root.root);
  const auto published = views->log().ReadEntries(0, UINT64_MAX);
  const auto durable = home.node->log().ReadEntries(0, root.size);
  ASSERT_TRUE(published.has_value() && durable.has_value());
  ASSERT_EQ(published->size(), durable->size());
  for (std::size_t i = 0; i < durable->size(); ++i) {
    EXPECT_EQ((*published)[i].index, (*durable)[i].index);
    EXPECT_EQ((*published)[i].time, (*durable)[i].time);
    EXPECT_EQ((*published)[i].bytes, (*durable)[i].bytes);
  }
  EXPECT_TRUE(views->log().ReadEntries(root.size, 1)->empty());
  EXPECT_EQ(views->log().Receipt(0).error().code, ErrorCode::kUnavailable);
}

TEST_F(NodeTest, AReaderReadsEntriesOfSeveralBundles) {
  home.Open();
  home.Admit(kState, key);
  constexpr int kStatements = 600;
  std::vector<std::future<Result<registration::Registered>>> answers;
  for (int i = 0; i < kStatements; ++i) {
    auto promise = std::make_shared<std::promise<Result<registration::Registered>>>();
    answers.push_back(promise->get_future());
    home.node->registrar().Register(NodeForTests::Instrument(kState, key, std::to_string(i)).entry(),
                                    [promise](auto result) { promise->set_value(std::move(result)); });
    if (i % 100 == 0) home.clock.AdvanceSeconds(1);
  }
  for (auto& answer : answers) {
    const auto registered = answer.get();
    ASSERT_TRUE(registered.has_value()) << registered.error().Text();
  }
  home.node.reset();
  const auto views = Reader::Open(home.data())->OpenViews();
  ASSERT_TRUE(views.has_value()) << views.error().Text();
  const std::uint64_t size = views->log().durable().size;
  EXPECT_GE(size, kStatements);
  home.Open();
  for (const auto& [first, count] :
       {std::pair<std::uint64_t, std::uint64_t>{0, size}, {250, 20}, {511, 2}, {size - 1, 5}}) {
    const auto published = views->log().ReadEntries(first, count);
    const auto durable = home.node->log().ReadEntries(first, std::min(count, size - first));
    ASSERT_TRUE(published.has_value() && durable.has_value());
    ASSERT_EQ(published->size(), durable->size());
    for (std::size_t i = 0; i < durable->size(); ++i) {
      EXPECT_EQ((*published)[i].bytes, (*durable)[i].bytes);
      EXPECT_EQ((*published)[i].time, (*durable)[i].time);
    }
  }
}

TEST_F(NodeTest, AReaderTrustsNoCheckpointOfAnotherKey) {
  const NodeForTests other;
  std::filesystem::copy_file(Layout{other.data()}.log() / "checkpoint", Layout{home.data()}.log() / "checkpoint",
                             std::filesystem::copy_options::overwrite_existing);
  const auto views = Reader::Open(home.data())->OpenViews();
  ASSERT_FALSE(views.has_value());
  EXPECT_EQ(views.error().code, ErrorCode::kUnauthorized);
}

TEST_F(NodeTest, AReaderMakesNothing) {
  // A node that was never opened has views of nothing.
  EXPECT_EQ(Reader::Open(home.data())->OpenViews()->roster().cursor(), 0U);
  std::filesystem::remove(Layout{home.data()}.roster_db());
  const auto views = Reader::Open(home.data())->OpenViews();
  ASSERT_FALSE(views.has_value());
  EXPECT_EQ(views.error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(Layout{home.data()}.roster_db()));
}

}  // namespace
}  // namespace entente::node
