// A log whose operator may be dishonest: real keys, a real tree, and nobody who judges what is appended.
import { encode, Tagged } from "../mock/cbor.mjs";
import { keyNamed, sha256 } from "../mock/keys.mjs";
import { bundleOf, leafHash, proofOf, rootOf, verifierKey } from "../mock/log.mjs";

export const kOrigin = "log.example/call";
export const kOperator = "did:web:log.example";
export const kParty = "did:web:acme.example";
export const kOther = "did:web:cert.example"; // to whom the party delegates
export const kNote = "application/x-note";
export const kGreeting = "application/x-greeting"; // by any key of a party
const kSign1 = 18;
const own = (name) => `application/vnd.entente.${name}+json`;

export const kPolicy = {
  admit_on_application: false,
  rules: [
    rule("operation", ["policy", "admission", "trust-anchors", "key-recovery"].map(own), ["operator"], ["admin"]),
    rule("parties", [own("party")], ["unknown", "applied", "admitted", "operator"], []),
    rule("keys", [own("key-revocation")], ["applied", "admitted", "operator"], []),
    rule("delegations", [own("delegation")], ["admitted"], ["admin"]),
    rule("notes", [kNote], ["admitted"], ["supply", "intel"]),
    rule("greetings", [kGreeting], ["admitted"], []),
    { ...rule("erasure", [own("erasure")], ["admitted", "operator"], []), retention_days: 30 },
    { ...rule("words", [own("support")], ["admitted"], ["instrument"]), kinds: ["state", "private-sector"] },
  ],
};
function rule(name, content_types, standings, roles) {
  return { name, content_types, standings, kinds: [], roles, payload_bytes_max: 60000, hash_envelope_required: false };
}

// Two admitted parties, or the custodian alone, admit another; the operator does not.
export const kVoting = {
  ...kPolicy,
  admission: { operator: false, custodians: ["did:web:custodian.example"], parties: { count: 2, kinds: ["state"] } },
  rules: [
    rule("admission", ["admission", "key-recovery"].map(own), ["admitted", "operator"], ["admin"]),
    ...kPolicy.rules,
  ],
};

export const keys = {
  checkpoint: keyNamed("forge checkpoint"),
  receipt: keyNamed("forge receipt"),
  operator: keyNamed("forge operator"),
  party: keyNamed("forge party"),
  second: keyNamed("forge second"),
  other: keyNamed("forge other"),
  third: keyNamed("forge third"),
  stranger: keyNamed("forge stranger"),
};
export const kLogKey = verifierKey(kOrigin, keys.checkpoint);

export function message(protectedHeader, unprotected, payload, signature) {
  return encode(new Tagged(kSign1, [protectedHeader, unprotected, payload, signature]));
}

export function headersOf({ type, issuer, subject }, key) {
  return new Map([
    [1, key.algorithm ?? -8],
    [3, type],
    [4, key.kid],
    [
      15,
      new Map([
        [1, issuer],
        [2, subject],
      ]),
    ],
  ]);
}

export function signed(header, payload, key) {
  const signature = key.sign(encode(["Signature1", header, Buffer.alloc(0), payload]));
  return message(header, new Map(), payload, signature);
}

export function statement(said, key) {
  return signed(encode(headersOf(said, key)), Buffer.from(JSON.stringify(said.payload)), key);
}

// The same, approved by other keys; `change` may forge the list of approvals.
export function approved(said, key, approvers, change = (list) => list) {
  const payload = Buffer.from(JSON.stringify(said.payload));
  const headers = headersOf(said, key);
  const signedByAll = encode(["EntenteApproval", encode(headers), Buffer.alloc(0), payload]);
  const list = approvers
    .map((one) => [one.kid, one.algorithm ?? -8, one.sign(signedByAll)])
    .sort(([a], [b]) => Buffer.compare(a, b));
  return signed(encode(new Map([...headers, ["approvals", change(list)]])), payload, key);
}

const listed = (key, roles) => ({ jwk: key.jwk, roles });

export class ForgedLog {
  entries = [];

  // `anchored`: what the trust anchors name as checkpoint key, where it is not the log's own.
  constructor({ anchored = kLogKey, policy = kPolicy, operatorKey = keys.operator } = {}) {
    this.operatorKey = operatorKey;
    this.byOperator("policy", kOrigin, policy);
    this.byOperator("trust-anchors", kOrigin, {
      origin: kOrigin,
      operator: { id: kOperator, name: "The Operator", keys: [listed(operatorKey, ["admin"])] },
      checkpoint_key: anchored,
      receipt_keys: [{ jwk: keys.receipt.jwk }],
    });
    this.time = this.byOperator("time", kOrigin, { time: "2026-01-15T00:00:00Z" });
  }

  append(entry) {
    return this.entries.push(Buffer.from(entry)) - 1;
  }
  byOperator(name, subject, payload, key = this.operatorKey) {
    return this.append(statement({ type: own(name), issuer: kOperator, subject, payload }, key));
  }
  party(
    signer = keys.party,
    { roles = ["admin", "instrument"], kind = "state", more = [], signatures = undefined } = {},
  ) {
    const payload = { id: kParty, name: "Acme", kind, keys: [listed(signer, roles), ...more], signatures };
    return this.append(statement({ type: own("party"), issuer: kParty, subject: kParty, payload }, signer));
  }
  other(signer = keys.other, roles = ["admin", "supply"], kind = "civil-society") {
    const payload = { id: kOther, name: "Cert", kind, keys: [listed(signer, roles)] };
    return this.append(statement({ type: own("party"), issuer: kOther, subject: kOther, payload }, signer));
  }
  admit(decision = "admitted", key = this.operatorKey, party = kParty) {
    return this.byOperator("admission", party, { party, decision }, key);
  }
  recover(key, { roles = ["admin", "instrument"], by = this.operatorKey } = {}) {
    const payload = { party: kParty, keys: [listed(key, roles)], reason: "lost" };
    return this.byOperator("key-recovery", kParty, payload, by);
  }
  delegate(roles, more = {}, key = keys.party) {
    const payload = { delegate: kOther, roles, ...more };
    return this.append(statement({ type: own("delegation"), issuer: kParty, subject: kOther, payload }, key));
  }
  // Somebody else, admitted by the operator; gives what authorises it.
  voter(name, kind = "state") {
    const id = `did:web:${name}.example`;
    const key = keyNamed(`forge ${name}`);
    const payload = { id, name, kind, keys: [listed(key, ["admin", "instrument"])] };
    const entry = this.append(statement({ type: own("party"), issuer: id, subject: id, payload }, key));
    return { id, key, entries: [entry, this.admit("admitted", this.operatorKey, id)] };
  }
  vote({ id, key }, decision = "admitted", reason = "") {
    const payload = { party: kParty, decision, reason };
    return this.append(statement({ type: own("admission"), issuer: id, subject: kParty, payload }, key));
  }
  voteRecovery({ id, key }, fresh) {
    const payload = { party: kParty, keys: [listed(fresh, ["admin", "instrument"])], reason: id };
    return this.append(statement({ type: own("key-recovery"), issuer: id, subject: kParty, payload }, key));
  }
  policy(policy) {
    return this.byOperator("policy", kOrigin, policy);
  }
  note(key, issuer = kParty, type = kNote) {
    return this.append(statement({ type, issuer, subject: "urn:example:note", payload: {} }, key));
  }
  revokeOther(key, more = {}) {
    return this.byOperator("key-revocation", kOther, { party: kOther, kid: key.kidText, reason: "lost", ...more });
  }
  revoke(key, more = {}) {
    const payload = { party: kParty, kid: key.kidText, reason: "compromised", ...more };
    return this.byOperator("key-revocation", kParty, payload);
  }
  at(time) {
    return this.byOperator("time", kOrigin, { time });
  }
  support(key = keys.party, subject = "https://call.example/1", said = subject) {
    return this.append(
      statement({ type: own("support"), issuer: kParty, subject, payload: { instrument: said } }, key),
    );
  }
  erase(key = keys.party, subject = "a".repeat(64), said = subject) {
    const payload = { payload: said, reason: "requested" };
    return this.append(statement({ type: own("erasure"), issuer: kParty, subject, payload }, key));
  }

  bundle(cited, authority, more = {}) {
    return { ...bundleOf({ origin: kOrigin, entries: this.entries, cited, authority, key: keys.checkpoint }), ...more };
  }
  receipt(index, { key = keys.receipt, origin = kOrigin, change = (parts) => parts } = {}) {
    const leaves = this.entries.map(leafHash);
    const header = encode(
      new Map([
        [1, key.algorithm ?? -8],
        [4, key.kid],
        [
          15,
          new Map([
            [1, kOperator],
            [2, origin],
          ]),
        ],
        [395, 1],
      ]),
    );
    const parts = change({
      size: leaves.length,
      index,
      path: proofOf(leaves, index),
      signature: key.sign(encode(["Signature1", header, Buffer.alloc(0), rootOf(leaves)])),
    });
    const proof = encode([parts.size, parts.index, parts.path]);
    return message(header, new Map([[396, new Map([[-1, [proof]]])]]), null, parts.signature);
  }
  // The entry with receipts in its unprotected header, which stands empty (one byte) behind the protected one.
  transparent(index, ...receipts) {
    const entry = this.entries[index];
    const at = 2 + headLength(entry, 2);
    return Buffer.concat([entry.subarray(0, at), encode(new Map([[394, receipts]])), entry.subarray(at + 1)]);
  }
}

// How many bytes a byte string at this place takes, its head included.
function headLength(bytes, at) {
  const detail = bytes[at] & 0x1f;
  if (detail < 24) return 1 + detail;
  return detail === 24 ? 2 + bytes[at + 1] : 3 + bytes.readUInt16BE(at + 1);
}

export { sha256 };
