// The commands, one a file.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"

namespace entente::cli {

extern const Command kInit;
extern const Command kServe;
extern const Command kGroupAdd;
extern const Command kGroupList;
extern const Command kBackup;
extern const Command kRestore;
extern const Command kMigrate;
extern const Command kDoctor;
extern const Command kKeygen;
extern const Command kKeyShow;
extern const Command kPartyNew;
extern const Command kPartyList;
extern const Command kPartyShow;
extern const Command kPartyAdmit;
extern const Command kPartyRevokeKey;
extern const Command kPartyRecover;
extern const Command kPartyDelegate;
extern const Command kPartyCheckDomain;
extern const Command kPartyDidDocument;
extern const Command kInstrumentFound;
extern const Command kInstrumentList;
extern const Command kSupport;
extern const Command kSign;
extern const Command kApprove;
extern const Command kSubmit;
extern const Command kInspect;
extern const Command kVerify;
extern const Command kPayloadErase;
extern const Command kPayloadGet;
extern const Command kPayloadOpen;
extern const Command kScan;
extern const Command kExplain;
extern const Command kIndexBuild;
extern const Command kIndexInfo;
extern const Command kIndexVerify;
extern const Command kFeedAdd;
extern const Command kFeedUpdate;
extern const Command kFeedList;
extern const Command kRosterImport;
extern const Command kRosterList;
extern const Command kRosterAnswer;
extern const Command kRosterClaim;
extern const Command kRosterConfirm;
extern const Command kContactsPublish;
extern const Command kContactsList;
extern const Command kContactsFind;
extern const Command kContactsImport;
extern const Command kContactsPing;
extern const Command kContactsAnswer;
extern const Command kContactsPings;
extern const Command kContactsExercise;
extern const Command kContactsExercises;
extern const Command kAffected;
extern const Command kShips;
extern const Command kTrustAdd;
extern const Command kTrustAnchors;
extern const Command kAttestations;
extern const Command kSbomDpkg;
extern const Command kSbomNpm;
extern const Command kSbomFromList;
extern const Command kCheck;
extern const Command kMonitor;
extern const Command kMirror;
extern const Command kRebuild;
extern const Command kViewsDigest;
extern const Command kLogVkey;
extern const Command kLogKeys;
extern const Command kLogRotateKey;
extern const Command kLogRetireKey;
extern const Command kLogFreeze;
extern const Command kPolicyShow;
extern const Command kPolicyRegister;
extern const Command kPolicyDiff;
extern const Command kPolicyHistory;
extern const Command kProveStatement;
extern const Command kProveRoster;
extern const Command kProveShips;
extern const Command kProveAffected;
extern const Command kWitnessInit;
extern const Command kWitnessAddLog;
extern const Command kWitnessServe;
extern const Command kWitnessShow;
extern const Command kBenchLog;
extern const Command kCompletion;

}  // namespace entente::cli
