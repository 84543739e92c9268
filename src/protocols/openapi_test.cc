// The routes that nodes and witnesses serve are those that api/openapi.yaml describes, in both directions.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/clock.h"
#include "crypto/key_file.h"
#include "protocols/api/api.h"
#include "protocols/api/check.h"
#include "protocols/api/openapi_text.h"
#include "protocols/attestations/attestations.h"
#include "protocols/call/call.h"
#include "protocols/fake_log.h"
#include "protocols/operations/operations.h"
#include "protocols/osv/osv.h"
#include "protocols/payloads/payloads.h"
#include "protocols/route_caller.h"
#include "protocols/scitt/scitt.h"
#include "protocols/test_node.h"
#include "protocols/tiles/mirrors.h"
#include "protocols/tiles/tiles.h"
#include "protocols/witness/witness.h"

namespace entente::protocols {
namespace {

class NoAdvisories final : public OsvQueries {
 public:
  [[nodiscard]] Result<std::unique_ptr<const OsvMoment>> Now() const override {
    return Fail(ErrorCode::kUnavailable, "there are none");
  }
};

std::string ReadDescription() {
  std::ifstream in(std::string(ENTENTE_SOURCE_DIR) + "/api/openapi.yaml");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// "GET /entries/{id}" of each operation, by the file's indentation.
std::set<std::string> Described(const std::string& yaml) {
  std::set<std::string> found;
  std::istringstream lines(yaml);
  std::string line, path;
  bool in_paths = false;
  while (std::getline(lines, line)) {
    if (!line.starts_with(' ')) {
      in_paths = line == "paths:";
    } else if (in_paths && line.starts_with("  /") && line.ends_with(':')) {
      path = line.substr(2, line.size() - 3);
    } else if (in_paths && line.starts_with("    ") && line[4] != ' ') {
      std::string method = line.substr(4, line.find(':') - 4);
      for (char& c : method) c = static_cast<char>(::toupper(c));
      if (http::MethodFromName(method).has_value()) found.insert(method + " " + path);
    }
  }
  return found;
}

TEST(OpenApi, DescribesTheRoutesThatAreServed) {
  TestNode node;
  const FolderForTests folder;
  const auto view =
      attestations::AttestationView::Open(folder.path() / "attestations.db", storage::OpenMode::kReadWrite);
  ASSERT_TRUE(view.has_value()) << view.error().Text();
  const auto& attested = dynamic_cast<const attestations::AttestationView&>(**view);
  const auto witness_folder = folder.path() / "witness";
  ASSERT_TRUE(witness::InitWitness(witness_folder, "witness.example/w1", "").has_value());
  const SystemClock clock;
  const auto witness = witness::Witness::Open(
      witness_folder, crypto::ReadPrivateKey(witness_folder / "keys" / "witness.pem", "").value(), clock);
  ASSERT_TRUE(witness.has_value()) << witness.error().Text();
  const NoAdvisories advisories;
  const auto roster = roster::RosterView::Open(folder.path() / "roster.db", storage::OpenMode::kReadWrite);
  ASSERT_TRUE(roster.has_value()) << roster.error().Text();
  std::set<std::string> served;
  for (const http::Routes& routes :
       {ApiRoutes(node.api()), ScittRoutes(node.scitt()), TilesRoutes(node.log),
        CheckRoutes({.registrar = node.registrar, .log = node.log}), AttestationRoutes(attested, node.log),
        OsvRoutes({.queries = advisories}), CallRoutes({.roster = **roster, .log = node.log, .restricted = {}}),
        PayloadsRoutes(
            {.documents = {node.store, node.store},
             .standing = [](const auto&) -> Result<PayloadStanding> { return PayloadStanding{}; },
             .reader = [](const auto&) -> Result<std::optional<statement::Reader>> { return std::nullopt; }}),
        OperationsRoutes({.log = node.log}), WitnessRoutes(**witness), MirrorRoutes("/nowhere", {})}) {
    for (const http::Route& route : routes) {
      std::string pattern = route.pattern;
      if (const auto rest = pattern.find("...}"); rest != std::string::npos) pattern.erase(rest, 3);
      served.insert(std::string(http::MethodName(route.method)) + " " + pattern);
    }
  }
  std::set<std::string> described = Described(ReadDescription());
  ASSERT_GT(described.size(), 20U);
  // HEAD is taken wherever GET is; describing it is optional.
  std::erase_if(described, [&](const std::string& one) {
    return one.starts_with("HEAD ") && served.contains("GET " + one.substr(5));
  });
  EXPECT_EQ(served, described);
}

TEST(OpenApi, TheNodeGivesItOut) {
  EXPECT_EQ(OpenApiText(), ReadDescription());
}

}  // namespace
}  // namespace entente::protocols
