#include "cli/commands.h"

#include <array>

namespace entente::cli {
namespace {

constexpr std::array kAll = {
    &kKeygen, &kSign, &kSupport, &kInstrumentFound, &kInspect, &kVerify, &kInit, &kServe, &kLogVkey, &kPartyNew, &kPartyAdmit, &kPartyRevokeKey, &kSubmit, &kPolicyShow, &kPolicyRegister, &kRosterImport, &kRosterList, &kRosterAnswer, &kPartyList, &kPartyShow, &kInstrumentList, &kFeedAdd, &kFeedList, &kAffected, &kShips, &kBenchLog, &kScan, &kIndexBuild, &kIndexInfo, &kIndexVerify,
};

}  // namespace

std::span<const Command* const> Commands() { return kAll; }

std::unexpected<Error> BadUsage(std::string message) {
  return std::unexpected(Error{ErrorCode::kInvalidInput, std::move(message), {}, std::string(kUsageRule)});
}

void DeclareFormat(Options& options, std::string& format) {
  format = "table";
  options.Text("--format", "table|json", format, "table for people (the default), json for machines").OneOf({"table", "json"});
}

}  // namespace entente::cli
