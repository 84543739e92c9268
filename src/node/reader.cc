// Questions to a data directory without its keys and its lock.
#include <fmt/format.h>

#include "crypto/key_file.h"
#include "log/checkpoint.h"
#include "log/paths.h"
#include "node/node.h"
#include "node/published_log.h"
#include "storage/files.h"
#include "views/catalogue/catalogue_view.h"
#include "views/roster/roster_view.h"
#include "views/supply/supply_view.h"

namespace entente::node {
namespace {

// A view's file is made by whoever opens the node; a reader makes nothing.
Result<void> CheckThere(const std::filesystem::path& file) {
  if (storage::PosixFiles().Exists(file)) return {};
  return Fail(ErrorCode::kNotFound,
              "this view of the log is not there; it is made anew when the node is opened (entente serve, or any "
              "command that writes)",
              file.string());
}

}  // namespace

struct Reader::Parts {
  Layout layout;
  Configuration configuration;
};

struct ReaderViews::Parts {
  std::unique_ptr<PublishedLog> log;
  std::unique_ptr<catalogue::CatalogueView> catalogue;
  std::unique_ptr<roster::RosterView> roster;
  std::unique_ptr<supply::SupplyView> supply;
  std::vector<OpenView> further;
};

Reader::Reader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<Reader> Reader::Open(const std::filesystem::path& directory) {
  auto parts = std::make_unique<Parts>();
  TRY_ASSIGN(parts->layout, FindNode(directory));
  TRY_ASSIGN(parts->configuration, ReadConfiguration(parts->layout.configuration()));
  return Reader(std::move(parts));
}

const Layout& Reader::layout() const {
  return parts_->layout;
}
const Configuration& Reader::configuration() const {
  return parts_->configuration;
}

Result<std::string> Reader::FirstVerifierKey() const {
  TRY_ASSIGN(const crypto::PublicKey key, crypto::ReadPublicKey(parts_->layout.checkpoint_key()));
  return log::VerifierKey(parts_->configuration.origin, key);
}

Result<log::Charter> Reader::Charter() const {
  TRY_ASSIGN(const std::string text, FirstVerifierKey());
  TRY_ASSIGN(const log::NoteVerifier key, log::ParseVerifierKey(text));
  TRY_ASSIGN(const auto published, PublishedLog::Open(parts_->layout.log(), key, storage::PosixFiles()));
  return *published->charter();
}

Result<std::string> Reader::VerifierKey() const {
  if (!storage::PosixFiles().Exists(log::Paths{parts_->layout.log()}.checkpoint())) return FirstVerifierKey();
  TRY_ASSIGN(const log::Charter charter, Charter());
  return charter.verifier_key();
}

Result<ReaderViews> Reader::OpenViews(Capabilities capabilities) const {
  const Layout& layout = parts_->layout;
  auto views = std::make_unique<ReaderViews::Parts>();
  TRY_ASSIGN(const std::string text, FirstVerifierKey());
  TRY_ASSIGN(const log::NoteVerifier key, log::ParseVerifierKey(text));
  TRY_ASSIGN(views->log, PublishedLog::Open(layout.log(), key, storage::PosixFiles()));
  for (const auto& file : {layout.catalogue_db(), layout.roster_db(), layout.supply_db()}) TRY(CheckThere(file));
  TRY_ASSIGN(views->catalogue, catalogue::CatalogueView::Open(layout.catalogue_db(), storage::OpenMode::kReadOnly));
  TRY_ASSIGN(views->roster, roster::RosterView::Open(layout.roster_db(), storage::OpenMode::kReadOnly));
  TRY_ASSIGN(views->supply, supply::SupplyView::Open(layout.supply_db(), layout.index(), storage::OpenMode::kReadOnly));
  for (const Capability& capability : capabilities)
    if (capability.open_view != nullptr) TRY(CheckThere(layout.views() / (std::string(capability.name) + ".db")));
  TRY_ASSIGN(views->further, node::OpenViews(capabilities, layout.views(), storage::OpenMode::kReadOnly));
  return ReaderViews(std::move(views));
}

ReaderViews::ReaderViews(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ReaderViews::ReaderViews(ReaderViews&&) noexcept = default;
ReaderViews& ReaderViews::operator=(ReaderViews&&) noexcept = default;
ReaderViews::~ReaderViews() = default;

const log::Log& ReaderViews::log() const {
  return *parts_->log;
}
const roster::RosterView& ReaderViews::roster() const {
  return *parts_->roster;
}
const supply::SupplyView& ReaderViews::supply() const {
  return *parts_->supply;
}
const catalogue::CatalogueView& ReaderViews::catalogue() const {
  return *parts_->catalogue;
}
std::span<const OpenView> ReaderViews::further_views() const {
  return parts_->further;
}
std::vector<const views::View*> ReaderViews::views() const {
  std::vector<const views::View*> all = {parts_->catalogue.get(), parts_->roster.get(), parts_->supply.get()};
  for (const OpenView& open : parts_->further) all.push_back(open.view.get());
  return all;
}

}  // namespace entente::node
