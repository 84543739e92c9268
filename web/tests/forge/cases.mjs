// Good bundles, and forged ones with the part that must be named. Each is judged by src/proof, in a unit test and in a browser,
// and by `entente verify`.
import { encode } from "../mock/cbor.mjs";
import { keyNamed } from "../mock/keys.mjs";
import { checkpointOf, leafHash, rootOf, signNote, verifierKey } from "../mock/log.mjs";
import { ecKey } from "./keys.mjs";
import {
  approved,
  ForgedLog,
  headersOf,
  keys,
  kLogKey,
  kOperator,
  kGreeting,
  kOrigin,
  kOther,
  kParty,
  kPolicy,
  kVoting,
  message,
  signed,
  statement,
} from "./log.mjs";

const kSupport = "application/vnd.entente.support+json";
const clone = (value) => JSON.parse(JSON.stringify(value));
const flipped = (base64, at = -1) => {
  const bytes = Buffer.from(base64, "base64");
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] ^= 1;
  return bytes.toString("base64");
};

// A log on which a party applied, was admitted and said that it supports.
function usual(options = {}) {
  const log = new ForgedLog(options);
  log.party(options.signer, options.party);
  log.admit();
  const support = log.support(options.signer);
  return { log, support, authority: [0, 1, 3, 4] };
}
const usualBundle = (options) => {
  const { log, support, authority } = usual(options);
  return log.bundle([support], authority);
};
const changed = (change, options) => {
  const bundle = clone(usualBundle(options));
  return change(bundle) ?? bundle;
};

// An entry with other bytes in its place, in a tree that has it.
function withEntry(make) {
  const { log, authority } = usual();
  const index = log.append(make());
  return log.bundle([index], authority);
}

const support = (payload = { instrument: "https://call.example/1" }) => ({
  type: kSupport,
  issuer: kParty,
  subject: "https://call.example/1",
  payload,
});

// A log on which a party that asks for so many signatures was admitted, and then what it says.
const kInstrumentKeys = [
  { jwk: keys.second.jwk, roles: ["instrument"] },
  { jwk: keys.third.jwk, roles: ["instrument"] },
];
function several(signatures, say, more = kInstrumentKeys) {
  const log = new ForgedLog();
  log.party(keys.party, { more, signatures });
  log.admit();
  const said = say(log);
  const authority = [0, 1, ...Array.from({ length: said - 3 }, (_, i) => i + 3)];
  return log.bundle([said], authority);
}
const supported = (approvers, change, signer = keys.party) =>
  several({ instrument: 2 }, (log) => log.append(approved(support(), signer, approvers, change)));
const partySaid = (payload) => ({
  type: "application/vnd.entente.party+json",
  issuer: kParty,
  subject: kParty,
  payload: { id: kParty, name: "Acme", kind: "state", ...payload },
});
const kAdmins = [
  { jwk: keys.party.jwk, roles: ["admin", "instrument"] },
  { jwk: keys.second.jwk, roles: ["admin"] },
];

// Header keys out of order: 4 before 3.
function unorderedHeader() {
  const map = headersOf(support(), keys.party);
  const header = encode(map);
  const pairs = [...map].map(([key, value]) => Buffer.concat([encode(key), encode(value)]));
  const wrong = Buffer.concat([header.subarray(0, 1), pairs[0], pairs[2], pairs[1], pairs[3]]);
  return signed(wrong, Buffer.from(JSON.stringify(support().payload)), keys.party);
}

function longHead() {
  const entry = statement(support(), keys.party);
  // The array of four with its count in a byte of its own.
  return Buffer.concat([entry.subarray(0, 1), Buffer.from([0x98, 4]), entry.subarray(2)]);
}

// Statements by a key that turned out to be compromised, before and after the time since when, with and without the entry that
// says so and the time entries; `doubt`: of the cited entry, in the order of the cited ones.
function doubtful() {
  const kBefore = "2026-01-20T00:00:00Z";
  const kSince = "2026-02-01T00:00:00Z";
  const make = (more, authority) => () => {
    const { log, support: early } = usual();
    const time = log.at(kSince);
    const late = log.support();
    const told = log.revoke(keys.party, { since: kSince });
    const again = more.map((one) => log.revoke(keys.party, one));
    return log.bundle([early, late], authority({ first: log.time, time, told, again }));
  };
  const whole = ({ first, time, told, again }) => [0, 1, first, 3, 4, time, told, ...again];
  return [
    { name: "a compromised key: before and since", doubt: [null, 8], make: make([], whole) },
    {
      name: "a compromised key whose revocation is left out",
      doubt: [null, null],
      make: make([], ({ first, time }) => [0, 1, first, 3, 4, time]),
    },
    {
      name: "a compromised key, and no time entries",
      doubt: [8, 8],
      make: make([], ({ told }) => [0, 1, 3, 4, told]),
    },
    {
      name: "a compromise that turns out to be older, and then younger",
      doubt: [10, 8],
      make: make([{ since: kBefore }, {}, { since: kSince }], whole),
    },
    {
      name: "a retired key that turns out to have been compromised",
      doubt: [9, 9],
      make: () => {
        const { log, support: early } = usual();
        const time = log.at(kSince);
        const late = log.support();
        const retired = log.revoke(keys.party, { reason: "retired" });
        const told = log.revoke(keys.party);
        return log.bundle([early, late], [0, 1, 3, 4, time, retired, told]);
      },
    },
  ];
}

// A log on which the party delegated to another one; `make` gives what is cited, after what it appended that authorises.
function delegated(make, { roles = ["supply"], more = {}, kind } = {}) {
  const log = new ForgedLog();
  const authority = [0, 1, log.time, log.party(), log.admit(), log.other(keys.other, ["admin", "supply"], kind)];
  authority.push(log.admit("admitted", keys.operator, kOther), log.delegate(roles, more));
  const { cited, after = [] } = make(log);
  return log.bundle([cited].flat(), [...authority, ...after]);
}

const forged = (name, part, make) => ({ name, part, make });

// A log on which three parties may vote, a custodian and one of another kind: `act` gives all that belongs into the bundle beside
// the policy; what the party says then is cited.
function voted(act, { key = keys.party, policy = kVoting } = {}) {
  const log = new ForgedLog();
  const voters = ["one", "two", "three", "custodian"].map((name) => log.voter(name));
  voters.push(log.voter("firm", "private-sector"));
  const authority = [0, 1, log.time, ...voters.flatMap((voter) => voter.entries), log.party(), log.policy(policy)];
  const [one, two, three, custodian, firm] = voters;
  const more = act(log, { one, two, three, custodian, firm });
  return log.bundle([log.support(key)], [...authority, ...more]);
}

const kVoted = [
  {
    name: "a party that two parties admitted",
    make: () => voted((log, { one, two }) => [log.vote(one), log.vote(two)]),
  },
  { name: "a party that a custodian admitted", make: () => voted((log, { custodian }) => [log.vote(custodian)]) },
  {
    name: "a vote taken back, and given by another",
    make: () =>
      voted((log, { one, two, three }) => [log.vote(one), log.vote(one, "refused"), log.vote(two), log.vote(three)]),
  },
  {
    name: "one of two admitters takes its word back afterwards",
    make: () => voted((log, { one, two }) => [log.vote(one), log.vote(two), log.vote(one, "refused")]),
  },
  {
    name: "keys that two parties recovered",
    make: () =>
      voted(
        (log, { one, two, custodian }) => [
          log.vote(custodian),
          log.voteRecovery(one, keys.second),
          log.voteRecovery(two, keys.second),
        ],
        { key: keys.second },
      ),
  },
];

const kVotedInVain = [
  forged("one vote of two", "standing", () => voted((log, { one }) => [log.vote(one)])),
  forged("the same party's vote twice", "standing", () =>
    voted((log, { one }) => [log.vote(one), log.vote(one, "admitted", "again")]),
  ),
  forged("a vote that was taken back", "standing", () =>
    voted((log, { one, two }) => [log.vote(one), log.vote(one, "refused"), log.vote(two)]),
  ),
  forged("a vote of a kind that has none", "standing", () =>
    voted((log, { one, firm }) => [log.vote(one), log.vote(firm)]),
  ),
  forged("votes for what the party no longer says it is", "standing", () =>
    voted((log, { one, two }) => [log.vote(one), log.party(keys.party, { kind: "private-sector" }), log.vote(two)]),
  ),
  forged("an admission that two parties took back", "standing", () =>
    voted((log, { one, two, custodian }) => [log.vote(custodian), log.vote(one, "refused"), log.vote(two, "refused")]),
  ),
  forged("the operator, whom the policy does not let admit", "standing", () => voted((log) => [log.admit()])),
  forged("recoveries of different keys", "key-known", () =>
    voted(
      (log, { one, two, custodian }) => [
        log.vote(custodian),
        log.voteRecovery(one, keys.second),
        log.voteRecovery(two, keys.stranger),
      ],
      { key: keys.second },
    ),
  ),
  forged("a policy under which nobody admits", "authority", () =>
    voted(() => [], { policy: { ...kVoting, admission: { operator: false } } }),
  ),
  forged("a policy whose rules do not hear those who admit", "authority", () =>
    voted(() => [], { policy: { ...kPolicy, admission: { operator: true, parties: { count: 2 } } } }),
  ),
];

const kDelegated = [
  { name: "a statement by a delegate", make: () => delegated((log) => ({ cited: log.note(keys.other) })) },
  {
    name: "a statement by a delegate before its time is over",
    make: () =>
      delegated(
        (log) => {
          const after = [log.at("2026-01-31T23:59:59Z")];
          return { after, cited: log.note(keys.other) };
        },
        { more: { until: "2026-02-01T00:00:00Z" } },
      ),
  },
  {
    name: "a delegation that ended after the statement",
    make: () =>
      delegated((log) => {
        const cited = log.note(keys.other);
        return { cited, after: [log.delegate([])] };
      }),
  },
  {
    name: "a delegate's key that turned out to be compromised",
    doubt: [9],
    make: () =>
      delegated((log) => {
        const cited = log.note(keys.other);
        return { cited, after: [log.revokeOther(keys.other, { reason: "compromised" })] };
      }),
  },
  {
    name: "a delegate's own statement, beside",
    make: () => delegated((log) => ({ cited: [log.note(keys.other), log.note(keys.other, kOther)] })),
  },
  {
    name: "keys that the operator recovered",
    make: () => {
      const { log, authority } = usual();
      const more = log.recover(keys.second);
      return log.bundle([log.support(keys.second)], [...authority, more]);
    },
  },
];

export const kGood = [
  { name: "a statement by Ed25519", make: () => usualBundle() },
  { name: "a statement by ES256", make: () => usualBundle({ signer: ecKey("P-256") }) },
  { name: "a statement by ES384", make: () => usualBundle({ signer: ecKey("P-384") }) },
  { name: "a level that claims less", make: () => changed((bundle) => void (bundle.level = "included")) },
  { name: "a time entry", make: () => new ForgedLog().bundle([2], [0, 1]) },
  { name: "policy and trust anchors themselves", make: () => new ForgedLog().bundle([0, 1], []) },
  {
    name: "a key that was revoked afterwards",
    make: () => {
      const { log, support: cited, authority } = usual();
      log.revoke(keys.party);
      return log.bundle([cited], authority);
    },
  },
  ...doubtful(),
  {
    name: "a claim of the node",
    make: () => changed((bundle) => void (bundle.claim = { question: { q: 1 }, answer: { yes: [true, null, "é"] } })),
  },
  {
    name: "a second key, given by a later party statement",
    make: () => {
      const { log, authority } = usual();
      const more = [{ jwk: keys.second.jwk, roles: ["instrument"] }];
      const later = log.party(keys.party, { more });
      return log.bundle([log.support(keys.second)], [...authority, later]);
    },
  },
  { name: "two signatures of two", make: () => supported([keys.second]) },
  {
    name: "three signatures of two, the last by another key",
    make: () => supported([keys.party, keys.third], undefined, keys.second),
  },
  {
    name: "an approval by ES384",
    make: () => {
      const key = ecKey("P-384");
      const more = [{ jwk: key.jwk, roles: ["instrument"] }];
      return several({ instrument: 2 }, (log) => log.append(approved(support(), keys.party, [key])), more);
    },
  },
  {
    name: "an approval that nobody asked for",
    make: () => several(undefined, (log) => log.append(approved(support(), keys.party, [keys.second]))),
  },
  {
    name: "fewer signatures from now on, which two admins say",
    make: () =>
      several(
        { admin: 2 },
        (log) => {
          log.append(approved(partySaid({ keys: kAdmins }), keys.party, [keys.second]));
          return log.party(keys.party);
        },
        [kAdmins[1]],
      ),
  },
  {
    name: "a key that takes back itself, alone",
    make: () =>
      several({ instrument: 2 }, (log) =>
        log.append(
          statement(
            {
              type: "application/vnd.entente.key-revocation+json",
              issuer: kParty,
              subject: kParty,
              payload: { party: kParty, kid: keys.second.kidText, reason: "lost" },
            },
            keys.second,
          ),
        ),
      ),
  },
  {
    name: "an application that another of its keys approved",
    make: () => {
      const log = new ForgedLog();
      const said = log.append(approved(partySaid({ keys: kAdmins }), keys.party, [keys.second]));
      return log.bundle([said], [0, 1]);
    },
  },
  ...kDelegated,
  ...kVoted,
  {
    name: "an erasure by an admin key",
    make: () => {
      const { log, authority } = usual();
      return log.bundle([log.erase()], authority);
    },
  },
];

const afterwards = (act, make = (log) => log.support()) => {
  const { log, authority } = usual();
  const more = act(log);
  return log.bundle([make(log)], [...authority, ...[more].flat()]);
};

export const kForged = [
  ...kVotedInVain,
  forged("a byte of the entry turned", "inclusion", () =>
    changed((bundle) => void (bundle.entries[4].entry = flipped(bundle.entries[4].entry))),
  ),
  forged("a byte of an authority entry turned", "inclusion", () =>
    changed((bundle) => void (bundle.entries[2].entry = flipped(bundle.entries[2].entry))),
  ),
  forged("a byte of a proof turned", "inclusion", () =>
    changed((bundle) => void (bundle.entries[4].proof[0] = flipped(bundle.entries[4].proof[0]))),
  ),
  forged("a proof cut short", "inclusion", () => changed((bundle) => void bundle.entries[4].proof.pop())),
  forged("a root turned", "checkpoint", () =>
    changed((bundle) => {
      const lines = bundle.checkpoint.split("\n");
      lines[2] = flipped(lines[2], 0);
      bundle.checkpoint = lines.join("\n");
    }),
  ),
  forged("a signature of the checkpoint turned", "checkpoint", () =>
    changed((bundle) => {
      const lines = bundle.checkpoint.split("\n");
      const parts = lines[4].split(" ");
      parts[2] = flipped(parts[2]);
      lines[4] = parts.join(" ");
      bundle.checkpoint = lines.join("\n");
    }),
  ),
  forged("a checkpoint by another key of the same name", "checkpoint", () => {
    const { log, support: cited, authority } = usual();
    const root = rootOf(log.entries.map(leafHash));
    const checkpoint = checkpointOf(kOrigin, log.entries.length, root, keyNamed("forge thief"));
    return log.bundle([cited], authority, { checkpoint });
  }),
  forged("a checkpoint of another log by the trusted key", "checkpoint", () => {
    const { log, support: cited, authority } = usual();
    const root = rootOf(log.entries.map(leafHash));
    const checkpoint = checkpointOf("log.example/other", log.entries.length, root, keys.checkpoint);
    return log.bundle([cited], authority, { checkpoint });
  }),
  forged("a note by the trusted key about another log", "origin", () => {
    const { log, support: cited, authority } = usual();
    const root = rootOf(log.entries.map(leafHash)).toString("base64");
    const checkpoint = signNote(`log.example/other\n${log.entries.length}\n${root}\n`, kOrigin, keys.checkpoint);
    return log.bundle([cited], authority, { checkpoint });
  }),
  forged("another origin than the checkpoint's", "origin", () =>
    changed((bundle) => void (bundle.origin = "log.example/other")),
  ),
  forged("an entry beyond the tree", "inclusion", () => changed((bundle) => void (bundle.entries[4].index = 600))),
  forged("an entry twice", "form", () => changed((bundle) => void bundle.entries.push(clone(bundle.entries[4])))),
  forged("entries out of order", "form", () => changed((bundle) => void bundle.entries.reverse())),
  forged("no entry cited", "form", () => changed((bundle) => void (bundle.entries[4].role = "authority"))),
  forged("a member that is not in the format", "form", () => changed((bundle) => void (bundle.complete = true))),
  forged("a level that no bundle shows", "form", () => changed((bundle) => void (bundle.level = "complete"))),
  forged("an answer that rests on an entry which is not cited", "claim", () =>
    changed((bundle) => void (bundle.claim = { question: {}, answer: { acts: [{ entry: 4 }] } })),
  ),
  forged("an answer whose list of entries goes beyond those cited", "claim", () =>
    changed((bundle) => void (bundle.claim = { question: {}, answer: { rows: { entries: [5, 0] } } })),
  ),
  forged("another format", "form", () => changed((bundle) => void (bundle.format = "entente-proof/2"))),
  forged("an index that is no whole number", "form", () =>
    changed((bundle) => JSON.stringify(bundle).replace('"index":5', '"index":5.0')),
  ),
  forged("a member twice", "form", () =>
    changed((bundle) => JSON.stringify(bundle).replace('"level"', '"level":"included","level"')),
  ),
  forged("text behind the document", "form", () => changed((bundle) => `${JSON.stringify(bundle)} x`)),
  forged("base64 with stray bits", "form", () =>
    changed((bundle) => void (bundle.entries[4].proof[0] = bundle.entries[4].proof[0].replace(/.=$/, "B="))),
  ),
  forged("without the founding entries", "founding", () => changed((bundle) => void bundle.entries.splice(0, 2))),
  forged("the policy alone", "founding", () => new ForgedLog().bundle([0], [])),
  forged("trust anchors that name another checkpoint key", "founding", () =>
    usualBundle({ anchored: verifierKey(kOrigin, keyNamed("forge thief")) }),
  ),
  forged("a founding that the operator did not sign", "founding", () => {
    const log = new ForgedLog();
    const { entries } = log;
    log.entries = [];
    log.byOperator("policy", kOrigin, kPolicy, keys.stranger);
    log.entries.push(...entries.slice(1));
    return log.bundle([1], [0]);
  }),
  forged("without the party's statement", "key-known", () => changed((bundle) => void bundle.entries.splice(2, 2))),
  forged("an admission of nobody", "authority", () => changed((bundle) => void bundle.entries.splice(2, 1))),
  forged("without the admission", "standing", () => changed((bundle) => void bundle.entries.splice(3, 1))),
  forged("a level claimed too high: nothing that authorises", "founding", () =>
    changed((bundle) => void bundle.entries.splice(0, 4)),
  ),
  forged("a time since when for a key that was lost", "authority", () =>
    afterwards(
      (log) => log.revoke(keys.second, { reason: "lost", since: "2026-02-01T00:00:00Z" }),
      (log) => log.support(),
    ),
  ),
  forged("a time that is no day of the calendar", "authority", () =>
    afterwards((log) => log.revoke(keys.party, { since: "2026-02-30T00:00:00Z" })),
  ),
  forged("a delegate, and nothing delegated", "key-known", () => {
    const log = new ForgedLog();
    const authority = [0, 1, log.party(), log.admit(), log.other(), log.admit("admitted", keys.operator, kOther)];
    return log.bundle([log.note(keys.other)], authority);
  }),
  forged("a delegate in a role that was not delegated", "role", () =>
    delegated((log) => ({ cited: log.note(keys.other) }), { roles: ["intel"] }),
  ),
  forged("a delegate under a rule that asks for no role", "role", () =>
    delegated((log) => ({ cited: log.note(keys.other, kParty, kGreeting) })),
  ),
  forged("a delegation that ended", "key-active", () =>
    delegated((log) => {
      const after = [log.delegate([])];
      return { after, cited: log.note(keys.other) };
    }),
  ),
  forged("a delegation whose time is over", "key-active", () =>
    delegated(
      (log) => {
        const after = [log.at("2026-02-01T00:00:00Z")];
        return { after, cited: log.note(keys.other) };
      },
      { more: { until: "2026-02-01T00:00:00Z" } },
    ),
  ),
  forged("a delegate whose key was revoked", "key-active", () =>
    delegated((log) => {
      const after = [log.revokeOther(keys.other)];
      return { after, cited: log.note(keys.other) };
    }),
  ),
  forged("a delegate that is not admitted any more", "standing", () =>
    delegated((log) => {
      const after = [log.admit("refused", keys.operator, kOther)];
      return { after, cited: log.note(keys.other) };
    }),
  ),
  forged("a delegation of the role admin", "authority", () =>
    delegated((log) => ({ cited: log.note(keys.other) }), { roles: ["admin"] }),
  ),
  forged("a delegation by a key that is not admin", "role", () =>
    delegated((log) => {
      const second = log.party(keys.party, { more: [{ jwk: keys.second.jwk, roles: ["supply"] }] });
      return { cited: log.delegate(["supply"], {}, keys.second), after: [second] };
    }),
  ),
  forged("a delegation to nobody", "authority", () => {
    const log = new ForgedLog();
    const authority = [0, 1, log.party(), log.admit()];
    return log.bundle([log.delegate(["supply"])], authority);
  }),
  forged("a key that the operator's recovery took away", "key-active", () =>
    afterwards((log) => log.recover(keys.second)),
  ),
  forged("a recovery with a key that the party had", "authority", () => afterwards((log) => log.recover(keys.party))),
  forged("a recovery without an admin key", "authority", () =>
    afterwards((log) => log.recover(keys.second, { roles: ["instrument"] })),
  ),
  forged("a recovery by the party's key", "signature", () =>
    afterwards((log) => log.recover(keys.second, { by: { ...keys.party, kid: keys.operator.kid } })),
  ),
  forged("a revoked key", "key-active", () => afterwards((log) => log.revoke(keys.party))),
  forged("a key that its party no longer lists", "key-active", () => {
    const { log, authority } = usual({ party: { more: [{ jwk: keys.second.jwk, roles: ["instrument"] }] } });
    const later = log.party(keys.party);
    return log.bundle([log.support(keys.second)], [...authority, later]);
  }),
  forged("a key without the role", "role", () => usualBundle({ party: { roles: ["admin", "supply"] } })),
  forged("an erasure by a key that is no admin key", "role", () => {
    const { log, authority } = usual();
    const later = log.party(keys.party, { more: [{ jwk: keys.second.jwk, roles: ["instrument"] }] });
    return log.bundle([log.erase(keys.second)], [...authority, later]);
  }),
  forged("an erasure of another document than its subject", "authority", () => {
    const { log, authority } = usual();
    return log.bundle([log.erase(keys.party, "a".repeat(64), "b".repeat(64))], authority);
  }),
  forged("a policy that keeps documents for days that are no number", "founding", () =>
    usualBundle({ policy: { ...kPolicy, rules: kPolicy.rules.map((rule) => ({ ...rule, retention_days: "30" })) } }),
  ),
  forged("a kind that the policy does not take", "kind", () => usualBundle({ party: { kind: "civil-society" } })),
  forged("an admission taken back", "standing", () => afterwards((log) => log.admit("refused"))),
  forged("a party that changed its kind after it was admitted", "standing", () =>
    afterwards((log) => log.party(keys.party, { kind: "private-sector" })),
  ),
  forged("an admission that the operator did not sign", "signature", () => {
    const log = new ForgedLog();
    log.party();
    const admission = statement(
      {
        type: "application/vnd.entente.admission+json",
        issuer: kOperator,
        subject: kParty,
        payload: { party: kParty, decision: "admitted" },
      },
      { ...keys.stranger, kid: keys.operator.kid },
    );
    log.append(admission);
    return log.bundle([log.support()], [0, 1, 3, 4]);
  }),
  forged("an admission by a party that is not the operator", "standing", () => {
    const log = new ForgedLog();
    log.party();
    const said = {
      type: "application/vnd.entente.admission+json",
      issuer: kParty,
      subject: kParty,
      payload: { party: kParty, decision: "admitted" },
    };
    log.append(statement(said, keys.party));
    return log.bundle([log.support()], [0, 1, 3, 4]);
  }),
  forged("a statement signed by somebody else under the party's kid", "signature", () =>
    withEntry(() => statement(support(), { ...keys.stranger, kid: keys.party.kid })),
  ),
  forged("a key that the party never listed", "key-known", () =>
    afterwards(
      () => [],
      (log) => log.support(keys.stranger),
    ),
  ),
  forged("a type that no rule names", "policy", () =>
    withEntry(() => statement({ ...support(), type: "application/json" }, keys.party)),
  ),
  forged("a subject that the document does not have", "authority", () =>
    withEntry(() => statement(support({ instrument: "https://call.example/2" }), keys.party)),
  ),
  forged("an entry that cannot authorise, in the place of one that does", "authority", () => {
    const { log, support: first, authority } = usual();
    return log.bundle([log.support()], [...authority, first]);
  }),
  forged("a time entry that the operator did not sign", "time", () => {
    const { log, authority } = usual();
    const said = {
      type: "application/vnd.entente.time+json",
      issuer: kParty,
      subject: kOrigin,
      payload: { time: "2026-01-15T00:00:00Z" },
    };
    return log.bundle([log.append(statement(said, keys.party))], authority);
  }),
  forged("a time entry of another log", "time", () => {
    const log = new ForgedLog();
    return log.bundle([log.byOperator("time", "log.example/other", { time: "2026-01-15T00:00:00Z" })], [0, 1]);
  }),
  forged("header keys out of order", "statement", () => withEntry(unorderedHeader)),
  forged("a head longer than it need be", "statement", () => withEntry(longHead)),
  forged("bytes behind the entry", "statement", () =>
    withEntry(() => Buffer.concat([statement(support(), keys.party), Buffer.from([0])])),
  ),
  forged("an entry with something in its unprotected header is another entry", "signature", () =>
    withEntry(() => {
      const header = encode(headersOf(support(), keys.party));
      return message(header, new Map(), Buffer.from("{}"), keys.party.sign(Buffer.from("x")));
    }),
  ),
  forged("a signature of the wrong size", "statement", () =>
    withEntry(() => message(encode(headersOf(support(), keys.party)), new Map(), Buffer.from("{}"), Buffer.alloc(63))),
  ),
  forged("an algorithm that is not the key's", "signature", () =>
    withEntry(() => statement(support(), { ...ecKey("P-256"), kid: keys.party.kid })),
  ),
  forged("one signature of two", "approvals", () => several({ instrument: 2 }, (log) => log.support())),
  forged("two signatures of three", "approvals", () =>
    several({ instrument: 3 }, (log) => log.append(approved(support(), keys.party, [keys.second]))),
  ),
  forged("an approval by a key without the role", "approvals", () =>
    several({ instrument: 2 }, (log) => log.append(approved(support(), keys.party, [keys.third])), [
      kInstrumentKeys[0],
      { jwk: keys.third.jwk, roles: ["supply"] },
    ]),
  ),
  forged("an approval by a stranger", "approvals", () => supported([keys.second, keys.stranger])),
  forged("an approval that a stranger signed for a key of the party", "approvals", () =>
    supported([{ ...keys.stranger, kid: keys.second.kid }]),
  ),
  forged("an approval of something else", "approvals", () =>
    several({ instrument: 2 }, (log) => {
      const other = { ...support(), subject: "https://call.example/2" };
      const signature = keys.second.sign(
        encode(["EntenteApproval", encode(headersOf(other, keys.party)), Buffer.alloc(0), Buffer.from("{}")]),
      );
      return log.append(approved(support(), keys.party, [], () => [[keys.second.kid, -8, signature]]));
    }),
  ),
  forged("an approval by a key that was revoked", "approvals", () =>
    several({ instrument: 2 }, (log) => {
      log.revoke(keys.second);
      return log.append(approved(support(), keys.party, [keys.second]));
    }),
  ),
  forged("an approval by the signer itself", "statement", () => supported([keys.party])),
  forged("an approval twice", "statement", () => supported([keys.second], ([one]) => [one, one])),
  forged("approvals in another order", "statement", () =>
    supported([keys.second, keys.third], (list) => [...list].reverse()),
  ),
  forged("an empty list of approvals", "statement", () => supported([])),
  forged("an algorithm by its other name in an approval", "statement", () =>
    supported([keys.second], ([[kid, , signature]]) => [[kid, -19, signature]]),
  ),
  forged("an approval cut out after the last signature", "signature", () =>
    several({ instrument: 2 }, (log) => {
      const whole = approved(support(), keys.party, [keys.second, keys.third]);
      const fewer = approved(support(), keys.party, [keys.second]);
      return log.append(Buffer.concat([fewer.subarray(0, -64), whole.subarray(-64)]));
    }),
  ),
  forged("fewer signatures from now on, which one of two admins says", "approvals", () =>
    several({ admin: 2 }, (log) => log.party(keys.party), [kAdmins[1]]),
  ),
  forged("more signatures than there are keys", "authority", () => several({ instrument: 4 }, (log) => log.support())),
  forged("a number of signatures that is no number", "authority", () =>
    several({ instrument: "2" }, (log) => log.support()),
  ),
  forged("one signature asked for, which goes without saying", "authority", () =>
    several({ instrument: 1 }, (log) => log.support()),
  ),
  forged("approvals of a time entry", "time", () => {
    const log = new ForgedLog();
    const said = {
      type: "application/vnd.entente.time+json",
      issuer: kOperator,
      subject: kOrigin,
      payload: { time: "2026-01-16T00:00:00Z" },
    };
    return log.bundle([log.append(approved(said, keys.operator, [keys.party]))], [0, 1]);
  }),
];

export const textOf = (bundle) => (typeof bundle === "string" ? bundle : JSON.stringify(bundle));
export { kLogKey };
