#include "cli/commands.h"

#include <array>

namespace entente::cli {
namespace {

// A node's life first, then what parties do, then answers, then tools.
// clang-format off: a command a line
constexpr std::array kAll = {
    &kInit,
    &kServe,
    &kGroupAdd,
    &kGroupList,
    &kBackup,
    &kRestore,
    &kMigrate,
    &kDoctor,
    &kKeygen,
    &kKeyShow,
    &kPartyNew,
    &kPartyAdmit,
    &kPartyList,
    &kPartyShow,
    &kPartyRevokeKey,
    &kPartyRecover,
    &kPartyDelegate,
    &kPartyCheckDomain,
    &kPartyDidDocument,
    &kInstrumentFound,
    &kInstrumentList,
    &kSupport,
    &kSign,
    &kApprove,
    &kSubmit,
    &kInspect,
    &kVerify,
    &kPayloadGet,
    &kPayloadOpen,
    &kPayloadErase,
    &kRosterImport,
    &kRosterList,
    &kRosterAnswer,
    &kRosterClaim,
    &kRosterConfirm,
    &kContactsPublish,
    &kContactsList,
    &kContactsFind,
    &kContactsImport,
    &kContactsPing,
    &kContactsAnswer,
    &kContactsPings,
    &kContactsExercise,
    &kContactsExercises,
    &kSbomDpkg,
    &kSbomNpm,
    &kSbomFromList,
    &kFeedAdd,
    &kFeedUpdate,
    &kFeedList,
    &kTrustAdd,
    &kTrustAnchors,
    &kAttestations,
    &kAffected,
    &kShips,
    &kScan,
    &kExplain,
    &kIndexBuild,
    &kIndexInfo,
    &kIndexVerify,
    &kCheck,
    &kMonitor,
    &kMirror,
    &kRebuild,
    &kViewsDigest,
    &kLogVkey,
    &kLogKeys,
    &kLogRotateKey,
    &kLogRetireKey,
    &kLogFreeze,
    &kPolicyShow,
    &kPolicyRegister,
    &kPolicyDiff,
    &kPolicyHistory,
    &kProveStatement,
    &kProveRoster,
    &kProveShips,
    &kProveAffected,
    &kWitnessInit,
    &kWitnessAddLog,
    &kWitnessServe,
    &kWitnessShow,
    &kBenchLog,
    &kCompletion,
};
// clang-format on

}  // namespace

std::span<const Command* const> Commands() {
  return kAll;
}

std::unexpected<Error> BadUsage(std::string message) {
  return std::unexpected(Error{ErrorCode::kInvalidInput, std::move(message), {}, std::string(kUsageRule)});
}

void DeclareFormat(Options& options, std::string& format) {
  format = "table";
  options.Text("--format", "table|json", format, "table for people (the default), json for machines")
      .OneOf({"table", "json"});
}

}  // namespace entente::cli
