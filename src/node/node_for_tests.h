// A node in a folder of its own, with keys that are not encrypted. Tests only.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/check.h"
#include "base/clock.h"
#include "base/folder_for_tests.h"
#include "node/node.h"
#include "registration/test_doubles.h"
#include "statement/content_types.h"
#include "views/roster/documents.h"

namespace entente::node {

class NodeForTests {
  FolderForTests folder_;  // before the node, which must be gone first

 public:
  NodeForTests() {
    InitOptions options;
    options.origin = "log.example/call";
    options.unencrypted_keys = true;
    const auto made = InitNode(data(), options, clock);
    CHECK(made.has_value());
  }
  NodeForTests(const NodeForTests&) = delete;
  NodeForTests& operator=(const NodeForTests&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path data() const { return folder_.path() / "data"; }
  void Open() {
    node.reset();
    auto opened = Node::Open(data(), "", clock);
    CHECK(opened.has_value());
    node = *std::move(opened);
  }

  // The party applies with one key, and the operator admits it.
  void Admit(const std::string& party, const crypto::PrivateKey& key) {
    roster::PartyDocument document;
    document.id = party;
    document.name = party;
    document.kind = registration::PartyKind::kState;
    document.keys = {
        {key.public_key(), registration::RolesOf({registration::Role::kAdmin, registration::Role::kInstrument})}};
    Say(statement::content_type::kParty, party, party, ToJson(document), key);
    Say(statement::content_type::kAdmission, node->configuration().operator_id, party,
        ToJson(roster::AdmissionDocument{party, roster::Decision::kAdmitted, {}}), node->operator_key());
  }
  std::uint64_t Say(std::string_view type, const std::string& issuer, const std::string& subject,
                    const std::string& document, const crypto::PrivateKey& key) {
    const auto registered = node->Register(registration::MakeStatement(type, issuer, subject, document, key).entry());
    CHECK(registered.has_value());
    return registered->index;
  }
  // Something that a party can say at any time: another version of an instrument of its own.
  [[nodiscard]] static statement::SignedStatement Instrument(const std::string& party, const crypto::PrivateKey& key,
                                                             const std::string& version) {
    roster::InstrumentDocument document;
    document.id = "https://call.example/1";
    document.title = "The Call";
    document.version = version;
    return registration::MakeStatement(statement::content_type::kInstrument, party, document.id, ToJson(document), key);
  }

  ManualClock clock{1'800'000'000};
  std::unique_ptr<Node> node;
};

}  // namespace entente::node
