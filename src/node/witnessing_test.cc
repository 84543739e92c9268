// Who is asked for cosignatures, who is enough, and who is believed: over HTTP, with witnesses of the test's own.
#include "node/witnessing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/folder_for_tests.h"
#include "http/router.h"
#include "http/server.h"
#include "log/note.h"
#include "node/configuration.h"
#include "witness/log_for_tests.h"

namespace entente::node {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr UnixSeconds kTime = 1'800'000'000;

// Cosigns whatever it is shown; or says that it is elsewhere, and shows nothing; or refuses.
class WitnessOnTheNet {
 public:
  explicit WitnessOnTheNet(const std::string& name)
      : key_(crypto::PrivateKey::Generate(crypto::Algorithm::kEdDsa).value()), name_(name) {
    http::Route route;
    route.method = http::Method::kPost;
    route.pattern = "/add-checkpoint";
    route.handler = [this](const http::Request& request, http::Responder respond) { respond(Answer(request)); };
    route.run_on = http::RunOn::kPool;
    route.body_bytes_max = 65'536;
    http::Router router;
    router.Add({std::move(route)});
    http::ServerOptions options;
    options.listen = "127.0.0.1:0";
    options.threads = 1;
    server_ = http::Server::Start(options, std::move(router)).value();
  }
  [[nodiscard]] WitnessAddress address() const {
    return {server_->url(), log::CosignatureVerifierOf(name_ + ".example", key_.public_key())};
  }
  [[nodiscard]] std::string PolicyLine() const {
    return "witness " + name_ + " " + log::CosignatureVerifierKey(address().key) + " " + server_->url() + "\n";
  }

  std::atomic<bool> refuses = false;
  std::atomic<std::uint64_t> says = 0;  // not 0: where it says that it is

 private:
  [[nodiscard]] http::Response Answer(const http::Request& request) const {
    if (refuses) return http::MakeResponse(403, "text/plain", std::string_view("no\n"));
    if (says > 0) return http::MakeResponse(409, "text/x.tlog.size", std::to_string(says) + "\n");
    const std::string body = ToText(request.body);
    const auto note = log::ParseNote(body.substr(body.find("\n\n") + 2));
    if (!note.has_value()) return http::MakeResponse(400, "text/plain", std::string_view("no note\n"));
    return http::MakeResponse(200, "text/plain", log::Cosign(note->text, name_ + ".example", key_, kTime).value());
  }

  const crypto::PrivateKey key_;
  const std::string name_;
  std::unique_ptr<http::Server> server_;
};

// Two of three parties, and somebody from elsewhere.
struct WitnessingTest : testing::Test {
  WitnessingTest() {
    log.Grow(10);
    std::string text;
    for (const WitnessOnTheNet* one : {&x1, &x2, &x3, &y}) text += one->PolicyLine();
    policy.rule =
        log::ParseTlogPolicy(text + "group parties 2 X1 X2 X3\ngroup both all parties Y\nquorum both\n").value();
    for (const WitnessOnTheNet* one : {&x1, &x2, &x3, &y}) policy.witnesses.push_back(one->address());
    policy.when_missing = WitnessingPolicy::WhenMissing::kWait;
  }
  log::Cosigning::Cosigned Ask(Witnessing& witnessing) {
    const auto proofs = [this](std::uint64_t old) -> Result<std::vector<crypto::Digest>> {
      return log.Proof(old, log.size());
    };
    return witnessing.Cosign(log.Note(), log.size(), log::Charter(), proofs);
  }

  witness::LogForTests log;
  WitnessOnTheNet x1{"X1"}, x2{"X2"}, x3{"X3"}, y{"Y"};
  WitnessingPolicy policy;
};

TEST_F(WitnessingTest, AQuorumOfGroupsIsNotANumber) {
  struct Case {
    std::vector<WitnessOnTheNet*> away;
    bool is_met;
  };
  for (const Case& one : {Case{{}, true}, Case{{&x2}, true}, Case{{&y}, false}, Case{{&x1, &x3}, false}}) {
    for (WitnessOnTheNet* witness : {&x1, &x2, &x3, &y}) witness->refuses = false;
    for (WitnessOnTheNet* witness : one.away) witness->refuses = true;
    Witnessing witnessing(policy);
    const auto cosigned = Ask(witnessing);
    EXPECT_EQ(cosigned.may_publish, one.is_met) << one.away.size();
    EXPECT_EQ(cosigned.is_complete, one.away.empty());
    EXPECT_EQ(witnessing.facts().quorum_met, one.is_met);
    EXPECT_FALSE(cosigned.forgotten.has_value());
    EXPECT_EQ(log::ParseNote(cosigned.note)->signatures.size(), 5 - one.away.size());
  }
}

TEST_F(WitnessingTest, ANumberIsBelievedFromAQuorumByItself) {
  // Three of four, which are no quorum: nobody from elsewhere says so, or too few parties do.
  for (WitnessOnTheNet* one : {&x1, &x2, &x3}) one->says = 1000;
  {
    Witnessing witnessing(policy);
    EXPECT_FALSE(Ask(witnessing).forgotten.has_value());
  }
  x2.says = x3.says = 0;
  y.says = 1000;
  {
    Witnessing witnessing(policy);
    EXPECT_FALSE(Ask(witnessing).forgotten.has_value());
  }
  x3.says = 900;
  {
    Witnessing witnessing(policy);
    const auto cosigned = Ask(witnessing);
    ASSERT_TRUE(cosigned.forgotten.has_value());
    EXPECT_EQ(cosigned.forgotten->rule, log::kForgottenHistoryRule);
    EXPECT_THAT(cosigned.forgotten->message, HasSubstr("says that it has cosigned"));
  }
  // What is given up does not count towards it.
  policy.lost_size = 950;
  {
    Witnessing witnessing(policy);
    EXPECT_FALSE(Ask(witnessing).forgotten.has_value());
  }
}

TEST_F(WitnessingTest, WithoutAQuorumOneIsBelieved) {
  policy.witnesses = {x1.address(), x2.address()};
  TakeAnyOf(policy, 0);
  {
    Witnessing witnessing(policy);
    EXPECT_FALSE(Ask(witnessing).forgotten.has_value());
  }
  x1.says = 1000;
  Witnessing witnessing(policy);
  EXPECT_TRUE(Ask(witnessing).forgotten.has_value());
}

// [witnesses] policy, as the operator writes it.
struct PolicyFile : testing::Test {
  static std::string Line(const std::string& name, const std::string& url) {
    const auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEdDsa).value().public_key();
    return "witness " + name + " " + log::CosignatureVerifierKey(log::CosignatureVerifierOf(name, key)) + " " + url +
           "\n";
  }
  Result<Configuration> Read(const std::string& policy, const std::string& section = "policy = \"trust.policy\"\n") {
    std::ofstream(folder.path() / "trust.policy") << policy;
    std::ofstream(folder.path() / "entente.toml")
        << "name = \"n\"\norigin = \"log.example/test\"\noperator = \"did:web:o.example\"\n[witnesses]\n"
        << section;
    return ReadConfiguration(folder.path() / "entente.toml");
  }
  std::string Refusal(const std::string& policy, const std::string& section = "policy = \"trust.policy\"\n") {
    const auto read = Read(policy, section);
    return read.has_value() ? "" : read.error().Text();
  }

  FolderForTests folder;
  const std::string three = Line("a", "https://a.example/w") + Line("b", "https://b.example") + Line("c", "http://c:1");
};

TEST_F(PolicyFile, IsTheRule) {
  const auto read = Read(three + "group two 2 b c\ngroup g all a two\nquorum g\n",
                         "policy = \"trust.policy\"\ntimeout_ms = 50\nwhen_missing = \"wait\"\nlost_size = 7\n");
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  const WitnessingPolicy& made = read->witnessing;
  EXPECT_EQ(log::QuorumWords(made.rule), "2 of (a, 2 of (b, c))");
  EXPECT_EQ(made.witnesses.front().url, "https://a.example/w");
  EXPECT_EQ(made.rule_file, folder.path() / "trust.policy");
  EXPECT_EQ(made.timeout.count(), 50);
  EXPECT_EQ(made.when_missing, WitnessingPolicy::WhenMissing::kWait);
  EXPECT_EQ(made.lost_size, 7U);
  // In full, and none needed.
  EXPECT_TRUE(
      Read(three + "quorum none\n", "policy = '" + (folder.path() / "trust.policy").string() + "'\n").has_value());
}

TEST_F(PolicyFile, SaysWhatIsWrong) {
  EXPECT_THAT(Refusal(three + Line("d", "") + "quorum a\n"), HasSubstr("the witness d has no address"));
  EXPECT_THAT(Refusal(three + Line("d", "nowhere") + "quorum a\n"), HasSubstr("the address of the witness d"));
  EXPECT_THAT(Refusal(three), HasSubstr("'quorum NAME'"));
  EXPECT_THAT(Refusal(three + "quorum z\n"), HasSubstr("line 4"));
  EXPECT_THAT(Refusal("quorum none\n"), HasSubstr("names 1 to 16 witnesses"));
  EXPECT_THAT(Refusal(three + "# \xFF\nquorum a\n"), HasSubstr("UTF-8"));
  EXPECT_THAT(Refusal(std::string(log::kTlogPolicyBytesMax, '#') + "\nquorum a\n"), HasSubstr("at most"));
  std::string many;
  for (std::size_t i = 0; i <= kWitnessesMax; ++i) many += Line("w" + std::to_string(i), "http://w");
  EXPECT_THAT(Refusal(many + "quorum w0\n"), HasSubstr("names 1 to 16 witnesses"));
  for (const char* more : {"quorum = 1\n", "list = []\n"})
    EXPECT_THAT(Refusal(three + "quorum a\n", std::string("policy = \"trust.policy\"\n") + more),
                HasSubstr("do not go with it"));
  EXPECT_NE(Refusal(three + "quorum a\n", "policy = \"nothing.policy\"\n"), "");
}

TEST_F(PolicyFile, OfOtherLogsIsAMistake) {
  const auto log = [](const std::string& origin) { return "log " + witness::LogForTests(origin).vkey() + "\n"; };
  EXPECT_THAT(Refusal(log("log.example/other") + three + "quorum a\n"), HasSubstr("trusts other logs"));
  EXPECT_EQ(Refusal(log("log.example/test") + three + "quorum a\n"), "");
}

}  // namespace
}  // namespace entente::node
