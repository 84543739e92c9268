#include "node/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/configured.h"
#include "http/url.h"
#include "log/checkpoint.h"
#include "log/log.h"
#include "storage/files.h"
#include "storage/payloads.h"

namespace entente::node {

using configured::OnlyKeys;
using configured::PlaceOf;
using configured::Quoted;
using configured::Text;
using configured::Truth;
using configured::Whole;

namespace {

Result<WitnessAddress> ReadWitness(const toml::node& node, const std::filesystem::path& file) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return Invalid("a witness is a table of url and vkey", PlaceOf(file, node.source()));
  TRY(OnlyKeys(*table, {"url", "vkey"}, "a witness", file));
  TRY_ASSIGN(std::string url, Text(*table, "url", file, true));
  if (const auto parsed = http::ParseUrl(url); !parsed.has_value())
    return Invalid(parsed.error().message, PlaceOf(file, node.source()));
  TRY_ASSIGN(const std::string vkey, Text(*table, "vkey", file, true));
  auto key = log::ParseCosignatureVerifierKey(vkey);
  if (!key.has_value()) return Invalid(std::move(key.error().message), PlaceOf(file, node.source()));
  return WitnessAddress{std::move(url), *std::move(key)};
}

// A C2SP tlog-policy beside the configuration, or wherever it says: who witnesses, where, and which of them are enough.
Result<void> ReadWitnessesOfPolicy(const std::filesystem::path& policy, std::string_view origin,
                                   WitnessingPolicy& made) {
  TRY_ASSIGN(const Bytes text, storage::PosixFiles().Read(policy));
  if (!IsUtf8(text)) return Invalid("the policy of the witnesses is not UTF-8", policy.string());
  auto rule = log::ParseTlogPolicy(AsText(text));
  if (!rule.has_value()) return std::unexpected(WithContext(std::move(rule.error()), policy.string()));
  if (rule->witnesses.empty() || rule->witnesses.size() > kWitnessesMax)
    return Invalid(fmt::format("a policy for a node's log names 1 to {} witnesses", kWitnessesMax), policy.string());
  for (const log::TlogPolicy::Witness& one : rule->witnesses) {
    if (one.url.empty())
      return Invalid(
          fmt::format("the witness {} has no address: a node asks its witnesses, so each needs one", one.name),
          policy.string());
    if (const auto parsed = http::ParseUrl(one.url); !parsed.has_value())
      return Invalid(fmt::format("the address of the witness {}: {}", one.name, parsed.error().message),
                     policy.string());
    made.witnesses.push_back({one.url, one.key});
  }
  const auto is_ours = [&](const log::TlogPolicy::Log& log) { return log.key.name == origin; };
  if (!rule->logs.empty() && std::ranges::none_of(rule->logs, is_ours))
    return Invalid(
        fmt::format("the policy trusts other logs, and not {}: name this log in it, or leave out its \"log\" lines",
                    origin),
        policy.string());
  made.rule = *std::move(rule);
  made.rule_file = policy;
  return {};
}

Result<void> ReadWitnessList(const toml::table& table, const std::filesystem::path& file, WitnessingPolicy& made) {
  const toml::array* list = table["list"].as_array();
  if (list == nullptr || list->empty() || list->size() > kWitnessesMax)
    return Invalid(fmt::format("\"list\" must be an array of 1 to {} witnesses", kWitnessesMax),
                   PlaceOf(file, table.source()));
  for (const toml::node& one : *list) {
    TRY_ASSIGN(WitnessAddress witness, ReadWitness(one, file));
    for (const WitnessAddress& other : made.witnesses)
      if (other.key.name == witness.key.name && other.key.key_id == witness.key.key_id)
        return Invalid(fmt::format("the witness {} stands there twice", witness.key.name), PlaceOf(file, one.source()));
    made.witnesses.push_back(std::move(witness));
  }
  TRY_ASSIGN(const std::uint64_t quorum, Whole(&table, "quorum", 1, 0, made.witnesses.size(), file));
  TakeAnyOf(made, quorum);
  return {};
}

Result<WitnessingPolicy> ReadWitnesses(const toml::table& table, std::string_view origin,
                                       const std::filesystem::path& file) {
  TRY(OnlyKeys(table, {"list", "quorum", "policy", "timeout_ms", "when_missing", "ca_file", "lost_size"}, "[witnesses]",
               file));
  WitnessingPolicy made;
  TRY_ASSIGN(const std::string policy, Text(table, "policy", file, false));
  if (policy.empty()) {
    TRY(ReadWitnessList(table, file, made));
  } else {
    if (table.contains("list") || table.contains("quorum"))
      return Invalid("\"policy\" says who witnesses and who is enough; \"list\" and \"quorum\" do not go with it",
                     PlaceOf(file, table.source()));
    TRY(ReadWitnessesOfPolicy(file.parent_path() / policy, origin, made));
  }
  TRY_ASSIGN(const std::uint64_t timeout, Whole(&table, "timeout_ms", 2000, 10, 60'000, file));
  made.timeout = std::chrono::milliseconds(timeout);
  TRY_ASSIGN(const std::string when_missing, Text(table, "when_missing", file, false));
  if (!when_missing.empty() && when_missing != "publish" && when_missing != "wait")
    return Invalid("\"when_missing\" must be \"publish\" or \"wait\"", PlaceOf(file, table.source()));
  if (when_missing == "wait") made.when_missing = WitnessingPolicy::WhenMissing::kWait;
  TRY_ASSIGN(made.lost_size, Whole(&table, "lost_size", 0, 0, log::kCheckpointSizeMax, file));
  TRY_ASSIGN(const std::string ca_file, Text(table, "ca_file", file, false));
  made.ca_file = ca_file;
  return made;
}

Result<MirroredLog> ReadMirroredLog(const toml::node& node, const std::filesystem::path& file) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return Invalid("a mirrored log is a table of url and vkey", PlaceOf(file, node.source()));
  TRY(OnlyKeys(*table, {"url", "vkey"}, "a mirrored log", file));
  MirroredLog log;
  TRY_ASSIGN(log.url, Text(*table, "url", file, true));
  if (const auto parsed = http::ParseUrl(log.url); !parsed.has_value())
    return Invalid(parsed.error().message, PlaceOf(file, node.source()));
  TRY_ASSIGN(log.vkey, Text(*table, "vkey", file, true));
  const auto key = log::ParseVerifierKey(log.vkey);
  if (!key.has_value()) return Invalid(key.error().message, PlaceOf(file, node.source()));
  log.origin = key->name;
  return log;
}

Result<MirroringPolicy> ReadMirrors(const toml::table& table, const std::filesystem::path& file) {
  TRY(OnlyKeys(table, {"list", "interval_seconds", "ca_file"}, "[mirrors]", file));
  MirroringPolicy made;
  const toml::array* list = table["list"].as_array();
  if (list == nullptr || list->empty() || list->size() > kMirrorsMax)
    return Invalid(fmt::format("\"list\" must be an array of 1 to {} logs", kMirrorsMax),
                   PlaceOf(file, table.source()));
  for (const toml::node& one : *list) {
    TRY_ASSIGN(MirroredLog log, ReadMirroredLog(one, file));
    if (std::ranges::find(made.logs, log.origin, &MirroredLog::origin) != made.logs.end())
      return Invalid(fmt::format("the log {} stands there twice", log.origin), PlaceOf(file, one.source()));
    made.logs.push_back(std::move(log));
  }
  TRY_ASSIGN(const std::uint64_t interval, Whole(&table, "interval_seconds", 60, 1, 86'400, file));
  made.interval = std::chrono::seconds(interval);
  TRY_ASSIGN(const std::string ca_file, Text(table, "ca_file", file, false));
  made.ca_file = ca_file;
  return made;
}

constexpr std::size_t kAuthoritiesMax = 64;

// "log.example.org", "log.example.org:8443".
Result<std::vector<std::string>> Authorities(const toml::table& table, std::string_view key,
                                             const std::filesystem::path& file) {
  std::vector<std::string> found;
  const toml::node* node = table.get(key);
  if (node == nullptr) return found;
  const toml::array* list = node->as_array();
  const auto bad = [&](const toml::node& at) {
    return Invalid(
        fmt::format("\"{}\" must be a list of at most {} hosts, as in [\"log.example.org\"]", key, kAuthoritiesMax),
        PlaceOf(file, at.source()));
  };
  if (list == nullptr || list->size() > kAuthoritiesMax) return bad(*node);
  for (const toml::node& one : *list) {
    const auto* text = one.as_string();
    if (text == nullptr || !http::NormalizeAuthority(text->get(), true).has_value()) return bad(one);
    found.push_back(text->get());
  }
  return found;
}

constexpr std::size_t kTrustedMax = 1'000;

// Whom the node believes about vulnerabilities.
Result<void> ReadSupply(const toml::table& table, const std::filesystem::path& file, Configuration& made) {
  TRY(OnlyKeys(table, {"vex_trust", "vex_of_others"}, "[supply]", file));
  if (const toml::node* node = table.get("vex_trust"); node != nullptr) {
    const toml::array* list = node->as_array();
    const auto bad = [&](const toml::node& at) {
      return Invalid(fmt::format("\"vex_trust\" must be a list of at most {} ids of parties, as in "
                                 "[\"did:web:csirt.example\"]",
                                 kTrustedMax),
                     PlaceOf(file, at.source()));
    };
    if (list == nullptr || list->size() > kTrustedMax) return bad(*node);
    for (const toml::node& one : *list) {
      const auto* text = one.as_string();
      if (text == nullptr || text->get().empty()) return bad(one);
      made.vex_trust.push_back(text->get());
    }
  }
  if (!table.contains("vex_of_others")) return {};
  TRY_ASSIGN(made.vex_of_others, Truth(table, "vex_of_others", file));
  return {};
}

}  // namespace

Result<Configuration> ReadConfiguration(const std::filesystem::path& file) {
  TRY_ASSIGN(const toml::table table, configured::ReadTable(file));
  TRY(OnlyKeys(table,
               {"name", "origin", "operator", "demonstration", "notice", "limits", "log", "views", "supply", "identity",
                "witnesses", "witness", "mirrors", "http", "scitt"},
               "the configuration", file));

  Configuration made;
  TRY_ASSIGN(made.name, Text(table, "name", file, true));
  TRY_ASSIGN(made.origin, Text(table, "origin", file, true));
  TRY_ASSIGN(made.operator_id, Text(table, "operator", file, true));
  TRY_ASSIGN(made.notice, Text(table, "notice", file, false));
  TRY_ASSIGN(made.demonstration, Truth(table, "demonstration", file));
  for (const std::string_view section :
       {"limits", "log", "views", "supply", "identity", "witnesses", "witness", "mirrors", "http", "scitt"}) {
    if (const toml::node* found = table.get(section); found != nullptr && !found->is_table())
      return Invalid(fmt::format("\"{}\" must be a section", section), PlaceOf(file, found->source()));
  }
  const toml::table* limits = table["limits"].as_table();
  if (limits != nullptr)
    TRY(OnlyKeys(*limits, {"payload_bytes_max", "orphan_bytes_max", "pending_entries_max", "connections_max"},
                 "[limits]", file));
  const toml::table* log = table["log"].as_table();
  if (log != nullptr) TRY(OnlyKeys(*log, {"publish_interval_ms", "readers"}, "[log]", file));

  const toml::table* views = table["views"].as_table();
  if (views != nullptr) TRY(OnlyKeys(*views, {"digest_interval_entries", "digest_interval_hours"}, "[views]", file));

  const storage::PayloadLimits payloads;
  const log::LogLimits log_limits;
  constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;
  TRY_ASSIGN(made.payload_bytes_max,
             Whole(limits, "payload_bytes_max", payloads.payload_bytes_max, 1024, 4 * kGiB, file));
  TRY_ASSIGN(made.orphan_bytes_max,
             Whole(limits, "orphan_bytes_max", payloads.orphan_bytes_max, 1024, 1024 * kGiB, file));
  TRY_ASSIGN(const std::uint64_t pending,
             Whole(limits, "pending_entries_max", log_limits.pending_entries_max, 16, 1U << 20U, file));
  made.pending_entries_max = static_cast<std::uint32_t>(pending);
  TRY_ASSIGN(const std::uint64_t connections,
             Whole(limits, "connections_max", made.connections_max, 16, 1U << 20U, file));
  made.connections_max = static_cast<std::uint32_t>(connections);
  TRY_ASSIGN(const std::uint64_t interval, Whole(log, "publish_interval_ms", 1000, 10, 60'000, file));
  made.publish_interval_ms = static_cast<std::uint32_t>(interval);
  if (log != nullptr) {
    TRY_ASSIGN(const std::string readers, Text(*log, "readers", file, false));
    if (!readers.empty() && readers != "anyone" && readers != "members")
      return Invalid("\"readers\" must be \"anyone\" or \"members\"", PlaceOf(file, log->source()));
    made.members_only = readers == "members";
  }
  TRY_ASSIGN(made.digest_interval_entries,
             Whole(views, "digest_interval_entries", made.digest_interval_entries, 0, 1'000'000'000, file));
  TRY_ASSIGN(const std::uint64_t hours,
             Whole(views, "digest_interval_hours", made.digest_interval_hours, 0, 24 * 366, file));
  made.digest_interval_hours = static_cast<std::uint32_t>(hours);
  if (const toml::table* supply = table["supply"].as_table(); supply != nullptr) TRY(ReadSupply(*supply, file, made));
  if (const toml::table* identity = table["identity"].as_table(); identity != nullptr) {
    TRY(OnlyKeys(*identity, {"recheck_hours", "resolver", "ca_file", "allow_private_addresses"}, "[identity]", file));
    TRY_ASSIGN(const std::uint64_t recheck,
               Whole(identity, "recheck_hours", made.identity_recheck_hours, 0, 24 * 366, file));
    made.identity_recheck_hours = static_cast<std::uint32_t>(recheck);
    TRY_ASSIGN(made.identity_resolver, Text(*identity, "resolver", file, false));
    TRY_ASSIGN(made.identity_ca_file, Text(*identity, "ca_file", file, false));
    TRY_ASSIGN(made.identity_allow_private_addresses, Truth(*identity, "allow_private_addresses", file));
  }
  if (const toml::table* witnesses = table["witnesses"].as_table(); witnesses != nullptr) {
    TRY_ASSIGN(made.witnessing, ReadWitnesses(*witnesses, made.origin, file));
  }
  if (const toml::table* witness = table["witness"].as_table(); witness != nullptr) {
    TRY(OnlyKeys(*witness, {"directory"}, "[witness]", file));
    TRY_ASSIGN(const std::string directory, Text(*witness, "directory", file, true));
    // Relative to the data directory, which the file is in.
    made.witness = file.parent_path() / directory;
  }
  if (const toml::table* mirrors = table["mirrors"].as_table(); mirrors != nullptr) {
    TRY_ASSIGN(made.mirroring, ReadMirrors(*mirrors, file));
  }
  if (const toml::table* http = table["http"].as_table(); http != nullptr) {
    TRY(OnlyKeys(*http, {"names"}, "[http]", file));
    TRY_ASSIGN(made.http_names, Authorities(*http, "names", file));
  }
  if (const toml::table* scitt = table["scitt"].as_table(); scitt != nullptr) {
    TRY(OnlyKeys(*scitt, {"locators"}, "[scitt]", file));
    TRY_ASSIGN(const std::string locators, Text(*scitt, "locators", file, false));
    if (!locators.empty() && locators != "index" && locators != "identity")
      return Invalid("\"locators\" must be \"index\" or \"identity\"", PlaceOf(file, scitt->source()));
    made.scitt_locators_by_identity = locators == "identity";
  }
  return made;
}

supply::vex::TrustPolicy VexTrustOf(const Configuration& configuration) {
  using Unknown = supply::vex::TrustPolicy::Unknown;
  return {.order = configuration.vex_trust,
          .unknown = configuration.vex_of_others ? Unknown::kLast : Unknown::kIgnored};
}

std::string WriteConfiguration(const Configuration& configuration) {
  return fmt::format(
      "# Configuration of an Entente node. Unknown keys are errors. docs/configuration.md describes each.\n"
      "name = {}\n"
      "# The origin is the log's identity: it never changes.\n"
      "origin = {}\n"
      "operator = {}\n"
      "demonstration = {}\n"
      "notice = {}\n\n"
      "[limits]\n"
      "payload_bytes_max = {}\n"
      "orphan_bytes_max = {}\n"
      "pending_entries_max = {}\n"
      "connections_max = {}\n\n"
      "[log]\n"
      "publish_interval_ms = {}\n"
      "readers = {}\n\n"
      "[views]\n"
      "digest_interval_entries = {}\n"
      "digest_interval_hours = {}\n\n"
      "[identity]\n"
      "recheck_hours = {}\n",
      Quoted(configuration.name), Quoted(configuration.origin), Quoted(configuration.operator_id),
      configuration.demonstration ? "true" : "false", Quoted(configuration.notice), configuration.payload_bytes_max,
      configuration.orphan_bytes_max, configuration.pending_entries_max, configuration.connections_max,
      configuration.publish_interval_ms, Quoted(configuration.members_only ? "members" : "anyone"),
      configuration.digest_interval_entries, configuration.digest_interval_hours, configuration.identity_recheck_hours);
}

}  // namespace entente::node
