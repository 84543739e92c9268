// The words of authority: roles of keys, kinds and standings of parties, content types (docs/formats/payloads.md). A unit test
// holds them against the node's own sources.

export const kRoles = ["instrument", "supply", "advisory", "intel", "conduct", "admin"] as const;
export type Role = (typeof kRoles)[number];

export const kKinds = ["state", "public-authority", "civil-society", "private-sector", "unknown"] as const;
export type Kind = (typeof kKinds)[number];

export const kStandings = ["unknown", "applied", "admitted", "operator"] as const;
export type Standing = (typeof kStandings)[number];

export const kRevocationReasons = ["compromised", "lost", "superseded", "retired"] as const;

const own = (name: string): string => `application/vnd.entente.${name}`;
export const kType = {
  policy: own("policy+json"),
  trustAnchors: own("trust-anchors+json"),
  time: own("time+json"),
  logKeys: own("log-keys+json"),
  logEnd: own("log-end+json"),
  admission: own("admission+json"),
  domainCheck: own("domain-check+json"),
  viewDigest: own("view-digest+json"),
  osvSnapshot: own("osv-snapshot+jsonl"),
  kevCatalog: own("kev-catalog+json"),
  epssScores: own("epss-scores+csv"),
  x509Anchors: own("x509-anchors+json"),
  trustMaterial: own("trust-material+json"),
  party: own("party+json"),
  keyRevocation: own("key-revocation+json"),
  keyRecovery: own("key-recovery+json"),
  delegation: own("delegation+json"),
  support: own("support+json"),
  endOfSupport: own("end-of-support+json"),
  claim: own("claim+json"),
  instrument: own("instrument+json"),
  listing: own("listing+json"),
  announcement: own("announcement+json"),
  claimDecision: own("claim-decision+json"),
  invitation: own("invitation+json"),
  understanding: own("understanding+json"),
  objection: own("objection+json"),
  statementWithdrawal: own("statement-withdrawal+json"),
  paperAct: own("paper-act+json"),
  paperConfirmation: own("paper-confirmation+json"),
  pledge: own("pledge+json"),
  pledgeRevision: own("pledge-revision+json"),
  pledgeWithdrawal: own("pledge-withdrawal+json"),
  pledgeReport: own("pledge-report+json"),
  progressConsent: own("progress-consent+json"),
  progressRule: own("progress-rule+json"),
  contact: own("contact+json"),
  ping: own("ping+json"),
  pingAnswer: own("ping-answer+json"),
  exercise: own("exercise+json"),
  offer: own("offer+json"),
  need: own("need+json"),
  takeUp: own("take-up+json"),
  endOfTakeUp: own("end-of-take-up+json"),
  resourceWithdrawal: own("resource-withdrawal+json"),
  delivery: own("delivery+json"),
  deliveryAnswer: own("delivery-answer+json"),
  workingGroup: own("working-group+json"),
  workingGroupMembership: own("working-group-membership+json"),
  workingGroupReport: own("working-group-report+json"),
  endOfWorkingGroup: own("end-of-working-group+json"),
  meeting: own("meeting+json"),
  meetingAnswer: own("meeting-answer+json"),
  followUpReport: own("follow-up-report+json"),
  erasure: own("erasure+json"),
  restricted: own("restricted+cbor"),
  cycloneDx: "application/vnd.cyclonedx+json",
  cycloneDxXml: "application/vnd.cyclonedx+xml",
  spdx: "application/spdx+json",
  spdxTagValue: "text/spdx",
  spdxYaml: "application/spdx+yaml",
} as const;

export const kSbomTypes: readonly string[] = [
  kType.cycloneDx,
  kType.cycloneDxXml,
  kType.spdx,
  kType.spdxTagValue,
  kType.spdxYaml,
];

// Those whose entries change who may say what.
export const kAuthorityTypes: readonly string[] = [
  kType.policy,
  kType.trustAnchors,
  kType.party,
  kType.admission,
  kType.keyRevocation,
  kType.keyRecovery,
  kType.delegation,
  kType.x509Anchors,
];

// Those that the log writes of itself, under no rule of the policy: by its operator's admin key.
export const kOfTheLogItself: readonly string[] = [kType.time, kType.logKeys, kType.logEnd];

// Where `sub` stands in the document of each of the project's own kinds (a JSON pointer; empty: the document does not say),
// and who may say it: a party as the policy's rule has it, the operator alone, or the operator's node by itself, with the
// one key that it has.
export interface OwnKind {
  type: string;
  subject: string;
  speaker: "party" | "operator" | "node";
}
export const kOwnKinds: readonly OwnKind[] = [
  { type: kType.policy, subject: "", speaker: "operator" },
  { type: kType.trustAnchors, subject: "/origin", speaker: "node" },
  { type: kType.time, subject: "", speaker: "node" },
  { type: kType.logKeys, subject: "/origin", speaker: "node" },
  { type: kType.logEnd, subject: "/origin", speaker: "node" },
  { type: kType.admission, subject: "/party", speaker: "party" },
  { type: kType.viewDigest, subject: "/origin", speaker: "node" },
  { type: kType.x509Anchors, subject: "/name", speaker: "operator" },
  { type: kType.party, subject: "/id", speaker: "party" },
  { type: kType.keyRevocation, subject: "/party", speaker: "party" },
  { type: kType.keyRecovery, subject: "/party", speaker: "party" },
  { type: kType.delegation, subject: "/delegate", speaker: "party" },
  { type: kType.trustMaterial, subject: "/name", speaker: "party" },
  { type: kType.instrument, subject: "/id", speaker: "party" },
  { type: kType.listing, subject: "/supporter/id", speaker: "party" },
  { type: kType.announcement, subject: "/supporter/id", speaker: "party" },
  { type: kType.support, subject: "/instrument", speaker: "party" },
  { type: kType.endOfSupport, subject: "/instrument", speaker: "party" },
  { type: kType.invitation, subject: "/invited/id", speaker: "party" },
  { type: kType.understanding, subject: "/instrument", speaker: "party" },
  { type: kType.objection, subject: "/instrument", speaker: "party" },
  { type: kType.statementWithdrawal, subject: "/instrument", speaker: "party" },
  { type: kType.paperAct, subject: "/supporter/id", speaker: "party" },
  { type: kType.paperConfirmation, subject: "/instrument", speaker: "party" },
  { type: kType.domainCheck, subject: "/party", speaker: "node" },
  { type: kType.claim, subject: "/supporter", speaker: "party" },
  { type: kType.claimDecision, subject: "/supporter", speaker: "party" },
  { type: kType.pledge, subject: "/id", speaker: "party" },
  { type: kType.pledgeRevision, subject: "/pledge", speaker: "party" },
  { type: kType.pledgeWithdrawal, subject: "/pledge", speaker: "party" },
  { type: kType.pledgeReport, subject: "/pledge", speaker: "party" },
  { type: kType.progressConsent, subject: "/instrument", speaker: "party" },
  { type: kType.progressRule, subject: "/instrument", speaker: "party" },
  { type: kType.erasure, subject: "/payload", speaker: "party" },
  { type: kType.contact, subject: "/party", speaker: "party" },
  { type: kType.ping, subject: "/party", speaker: "party" },
  { type: kType.pingAnswer, subject: "/asker", speaker: "party" },
  { type: kType.exercise, subject: "/id", speaker: "party" },
  { type: kType.offer, subject: "/instrument", speaker: "party" },
  { type: kType.need, subject: "/instrument", speaker: "party" },
  { type: kType.takeUp, subject: "/instrument", speaker: "party" },
  { type: kType.endOfTakeUp, subject: "/instrument", speaker: "party" },
  { type: kType.resourceWithdrawal, subject: "/instrument", speaker: "party" },
  { type: kType.delivery, subject: "/instrument", speaker: "party" },
  { type: kType.deliveryAnswer, subject: "/instrument", speaker: "party" },
  { type: kType.workingGroup, subject: "/id", speaker: "party" },
  { type: kType.workingGroupMembership, subject: "/working_group", speaker: "party" },
  { type: kType.workingGroupReport, subject: "/working_group", speaker: "party" },
  { type: kType.endOfWorkingGroup, subject: "/working_group", speaker: "party" },
  { type: kType.meeting, subject: "/id", speaker: "party" },
  { type: kType.meetingAnswer, subject: "/meeting", speaker: "party" },
  { type: kType.followUpReport, subject: "/meeting", speaker: "party" },
];
