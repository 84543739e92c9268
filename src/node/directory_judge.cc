#include "node/directory_judge.h"

#include "log/checkpoint.h"
#include "node/authority_replay.h"
#include "node/capability_checks.h"
#include "node/published_log.h"
#include "storage/read_payload.h"

namespace entente::node {

struct DirectoryJudge::Parts {
  explicit Parts(Capabilities understood) : checks(understood, &authority) {}

  std::unique_ptr<PublishedLog> log;
  std::unique_ptr<storage::PayloadStore> payloads;
  registration::PolicyHolder policy{registration::Policy{}};
  roster::Authority authority{policy};
  CapabilityChecks checks;
  std::unique_ptr<registration::Registrar> registrar;
};

DirectoryJudge::DirectoryJudge(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
DirectoryJudge::~DirectoryJudge() = default;

Result<std::unique_ptr<DirectoryJudge>> DirectoryJudge::Open(const Reader& reader, Capabilities capabilities) {
  const Layout& layout = reader.layout();
  auto parts = std::make_unique<Parts>(capabilities);
  TRY_ASSIGN(const std::string text, reader.FirstVerifierKey());
  TRY_ASSIGN(const log::NoteVerifier key, log::ParseVerifierKey(text));
  TRY_ASSIGN(parts->log, PublishedLog::Open(layout.log(), key, storage::PosixFiles()));
  parts->payloads = storage::PayloadsToRead(layout.payloads(), reader.configuration().payload_bytes_max);
  TRY_ASSIGN(const auto catalogue, catalogue::CatalogueView::Open(layout.catalogue_db(), storage::OpenMode::kReadOnly));
  TRY(ReplayAuthority(*parts->log, *catalogue, parts->authority));
  parts->registrar = std::make_unique<registration::Registrar>(parts->authority, parts->policy, parts->checks,
                                                               *parts->payloads, *parts->log);
  return std::unique_ptr<DirectoryJudge>(new DirectoryJudge(std::move(parts)));
}

const registration::Registrar& DirectoryJudge::registrar() const {
  return *parts_->registrar;
}
const log::Log& DirectoryJudge::log() const {
  return *parts_->log;
}
const roster::Authority& DirectoryJudge::authority() const {
  return parts_->authority;
}
const registration::PolicyHolder& DirectoryJudge::policy() const {
  return parts_->policy;
}

}  // namespace entente::node
