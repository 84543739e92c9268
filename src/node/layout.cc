#include "node/layout.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <span>
#include <vector>

#include "base/encoding.h"
#include "crypto/key_file.h"
#include "crypto/random.h"
#include "crypto/vault_key.h"
#include "log/checkpoint.h"
#include "log/log.h"
#include "node/capability.h"
#include "node/configuration.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "storage/files.h"
#include "storage/payloads.h"
#include "storage/sealed_file.h"
#include "views/catalogue/catalogue_view.h"
#include "views/roster/documents.h"
#include "views/roster/roster_view.h"
#include "views/supply/supply_view.h"

namespace entente::node {
namespace {

constexpr std::size_t kOriginBytesMax = 255;

// A checkpoint's first line and a key's name: no white space, no plus sign (C2SP signed-note), no scheme.
Result<void> CheckOrigin(const std::string& origin) {
  if (origin.empty() || origin.size() > kOriginBytesMax)
    return Invalid(fmt::format("the origin must have 1 to {} characters", kOriginBytesMax), "--origin");
  const bool plain = std::ranges::all_of(origin, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-._~/:").find(c) != std::string_view::npos;
  });
  if (!plain || origin.find("://") != std::string::npos)
    return Invalid(
        "the origin takes letters, digits and -._~/: only, without a scheme; write it as log.example.org/call",
        "--origin");
  return {};
}

std::string OperatorOf(const std::string& origin) {
  const std::string domain = origin.substr(0, origin.find('/'));
  if (domain.find('.') != std::string::npos && domain.find(':') == std::string::npos) return "did:web:" + domain;
  return "urn:entente:operator:" + origin;
}

Result<crypto::PrivateKey> MakeKey(const std::filesystem::path& file, crypto::Algorithm algorithm,
                                   const InitOptions& options,
                                   const std::optional<crypto::PrivateKey>& made_before = std::nullopt) {
  if (made_before.has_value() && made_before->public_key().algorithm() != algorithm)
    return Invalid("checkpoints are signed with Ed25519", "--checkpoint-key");
  TRY_ASSIGN(auto key, made_before.has_value() ? Result<crypto::PrivateKey>(*made_before)
                                               : crypto::PrivateKey::Generate(algorithm));
  TRY(crypto::WriteKeyFiles(file, key,
                            options.unencrypted_keys ? std::string_view() : std::string_view(options.passphrase)));
  return key;
}

Result<statement::SignedStatement> OperatorStatement(const InitOptions& options, std::string_view content_type,
                                                     const std::string& document, const crypto::PrivateKey& key) {
  statement::Headers headers;
  headers.content_type = content_type;
  headers.issuer = options.operator_id;
  headers.subject = options.origin;
  return statement::Sign(std::move(headers), AsBytes(document), key);
}

// So that questions to a node that was never opened have an answer: nothing yet.
Result<void> MakeEmptyViews(const Layout& layout) {
  constexpr auto kMode = storage::OpenMode::kReadWrite;
  TRY(catalogue::CatalogueView::Open(layout.catalogue_db(), kMode));
  TRY(roster::RosterView::Open(layout.roster_db(), kMode));
  TRY(supply::SupplyView::Open(layout.supply_db(), layout.index(), kMode));
  TRY(OpenViews(AllCapabilities(), layout.views(), kMode));
  return {};
}

Result<void> Fill(const Layout& layout, const InitOptions& options, const Clock& clock) {
  storage::Files& files = storage::PosixFiles();
  for (const auto& directory : {layout.keys(), layout.payloads(), layout.vault(), layout.views(), layout.index()})
    TRY(files.MakeDirectories(directory));

  TRY_ASSIGN(const auto checkpoint_key,
             MakeKey(layout.checkpoint_key(), crypto::Algorithm::kEdDsa, options, options.checkpoint_key));
  TRY_ASSIGN(const auto receipt_key, MakeKey(layout.receipt_key(), crypto::Algorithm::kEs256, options));
  TRY_ASSIGN(const auto operator_key, MakeKey(layout.operator_key(), crypto::Algorithm::kEdDsa, options));
  TRY_ASSIGN(const auto custodian_key, MakeKey(layout.custodian_key(), crypto::Algorithm::kEdDsa, options));

  TRY(crypto::WriteVaultKey(layout.vault_key(), crypto::VaultKey::Generate(),
                            options.unencrypted_keys ? std::string_view() : std::string_view(options.passphrase)));

  Configuration configuration;
  configuration.name = options.name;
  configuration.origin = options.origin;
  configuration.operator_id = options.operator_id;
  configuration.demonstration = options.demonstration;
  configuration.members_only = options.members_only;
  // The parties of a demonstration do not exist, and neither do their domains.
  if (options.demonstration) configuration.identity_recheck_hours = 0;
  configuration.notice = options.policy.notice;
  const storage::PayloadLimits payloads;
  const log::LogLimits limits;
  configuration.payload_bytes_max = payloads.payload_bytes_max;
  configuration.orphan_bytes_max = payloads.orphan_bytes_max;
  configuration.pending_entries_max = limits.pending_entries_max;
  TRY(files.WriteAtomically(layout.configuration(), AsBytes(WriteConfiguration(configuration)),
                            storage::Durability::kAll));

  const std::string policy = options.policy.ToJson();
  TRY(files.WriteAtomically(layout.policy(), AsBytes(policy), storage::Durability::kAll));

  roster::TrustAnchorsDocument anchors;
  anchors.origin = options.origin;
  anchors.operator_id = options.operator_id;
  anchors.operator_name = options.name;
  registration::Roles admin;
  admin.Add(registration::Role::kAdmin);
  registration::Roles custodian;
  custodian.Add(registration::Role::kInstrument);
  anchors.keys.push_back({operator_key.public_key(), admin});
  anchors.keys.push_back({custodian_key.public_key(), custodian});
  anchors.checkpoint_key = log::VerifierKey(options.origin, checkpoint_key.public_key());
  anchors.receipt_keys.push_back(receipt_key.public_key());

  if (options.succeeds.has_value())
    anchors.succeeds = roster::SucceededLog{options.succeeds->origin, options.succeeds->size,
                                            ToBase64(options.succeeds->root), options.succeeds->checkpoint_key};

  std::vector<statement::SignedStatement> genesis;
  TRY_ASSIGN(auto policy_statement, OperatorStatement(options, statement::content_type::kPolicy, policy, operator_key));
  genesis.push_back(std::move(policy_statement));
  TRY_ASSIGN(auto anchors_statement,
             OperatorStatement(options, statement::content_type::kTrustAnchors, roster::ToJson(anchors), operator_key));
  genesis.push_back(std::move(anchors_statement));

  const log::LogKeys keys{{checkpoint_key, receipt_key}, operator_key, options.operator_id};
  TRY(log::Log::Create(layout.log(), options.origin, keys, genesis, files, clock));
  TRY(MakeEmptyViews(layout));
  // The lock's file is there from the start, so that an opening that is refused writes nothing.
  TRY(storage::DirectoryLock::Acquire(layout.root));
  return WriteDataFormat(layout.root, kDataFormat);
}

}  // namespace

std::filesystem::path Layout::document(std::string_view content_type, const crypto::Digest& digest) const {
  const std::string name = ToHex(digest);
  const bool sealed = content_type == statement::content_type::kRestricted;
  return (sealed ? vault() : payloads()) / name.substr(0, 2) /
         (name + std::string(sealed ? storage::kSealedNameEnd : std::string_view(".zst")));
}

Result<Layout> FindNode(const std::filesystem::path& directory) {
  TRY_ASSIGN(const int format, ReadDataFormat(directory));
  Layout layout{directory};
  if (format < kDataFormat)
    return Fail(
        ErrorCode::kConflict,
        fmt::format("this data directory has format {}, this version of entente reads format {}; bring it up to "
                    "date, with a copy kept, by: entente migrate --data {}",
                    format, kDataFormat, directory.string()),
        layout.format().string());
  if (format > kDataFormat)
    return Fail(ErrorCode::kConflict,
                fmt::format("this data directory has format {}: a newer version of entente wrote it; this one reads "
                            "format {}",
                            format, kDataFormat),
                layout.format().string());
  return layout;
}

Result<void> InitNode(const std::filesystem::path& directory, const InitOptions& wanted, const Clock& clock) {
  InitOptions options = wanted;
  TRY(CheckOrigin(options.origin));
  if (options.name.empty()) options.name = options.origin;
  if (options.operator_id.empty()) options.operator_id = OperatorOf(options.origin);
  if (options.passphrase.empty() && !options.unencrypted_keys)
    return Invalid("keys are encrypted: a passphrase is needed (--passphrase-file or ENTENTE_PASSPHRASE)",
                   "passphrase");

  std::error_code failed;
  if (std::filesystem::exists(directory, failed) &&
      !(std::filesystem::is_directory(directory, failed) && std::filesystem::is_empty(directory, failed)))
    return Fail(ErrorCode::kConflict, "this exists already and is not empty; nothing was changed", directory.string());

  // Built beside its place and renamed: whoever looks sees no node, or a whole one.
  std::filesystem::path target = std::filesystem::absolute(directory);
  if (!target.has_filename()) target = target.parent_path();
  const std::filesystem::path workshop =
      target.parent_path() / fmt::format(".{}.{}", target.filename().string(), ToHex(crypto::RandomBytes(6)));
  storage::Files& files = storage::PosixFiles();
  TRY(files.MakeDirectories(workshop));
  std::filesystem::permissions(workshop, std::filesystem::perms::owner_all, failed);
  if (auto filled = Fill(Layout{workshop}, options, clock); !filled.has_value()) {
    std::filesystem::remove_all(workshop, failed);
    return std::unexpected(std::move(filled.error()));
  }
  std::filesystem::rename(workshop, target, failed);
  if (failed) {
    const std::string why = failed.message();
    std::filesystem::remove_all(workshop, failed);
    return Fail(ErrorCode::kUnavailable, fmt::format("cannot put the new data directory into its place: {}", why),
                target.string());
  }
  return files.SyncDirectory(target.parent_path());
}

}  // namespace entente::node
