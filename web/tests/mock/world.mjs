// What the mock node knows: a log made at the start from examples/, and what views would have folded out of it.
//
// Invariants: the same in every run; parties that sign are parties that do not exist; nobody real is shown as signed.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { componentOf, judge, readAdvisories } from "./advisories.mjs";
import { envelopeOf, statementOf } from "./cose.mjs";
import { parseCsv } from "./csv.mjs";
import { keyNamed, sha256 } from "./keys.mjs";
import { checkpointOf, leafHash, rootOf, verifierKey } from "./log.mjs";
import { kRules } from "./policy.mjs";

const kExamples = fileURLToPath(new URL("../../../examples", import.meta.url));
const kOrigin = "log.example.org/mock";
const kOperator = "did:web:log.example.org";
const kCustodian = "did:web:custodian.example";
const kStart = Date.UTC(2026, 0, 12, 9, 0, 0);
const kType = (name) => `application/vnd.entente.${name}`;
const read = (path) => readFileSync(`${kExamples}/${path}`, "utf8");

const slug = (name) =>
  name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

const kParties = [
  { id: kCustodian, name: "Example Custodian", kind: "civil-society", country: "FR", roles: ["admin", "instrument"] },
  {
    id: "did:web:acme.example",
    name: "Acme Example Ltd",
    kind: "private-sector",
    country: "GB",
    roles: ["admin", "instrument", "supply"],
  },
  {
    id: "did:web:borealis.example",
    name: "Borealis Example AS",
    kind: "private-sector",
    country: "NO",
    roles: ["admin", "supply"],
  },
  {
    id: "did:web:sampleton.example",
    name: "City of Sampleton",
    kind: "public-authority",
    country: "IE",
    roles: ["admin", "instrument"],
  },
  {
    id: "did:web:former.example",
    name: "Former Supporter Foundation",
    kind: "civil-society",
    country: null,
    roles: ["admin", "instrument"],
  },
  {
    id: "did:web:newcomer.example",
    name: "Newcomer Example Inc",
    kind: "private-sector",
    country: "US",
    roles: ["admin"],
    standing: "applied",
  },
];

// A list long enough to need a second page, of an ecosystem that the advisories cover and one that they do not.
function manyComponents() {
  const names = ["lodash@4.17.15", "minimist@1.2.5", "json5@2.2.1", "semver@7.5.1", "axios@0.21.1", "qs@6.5.2"];
  const plain = Array.from({ length: 120 }, (_, i) => `pkg:npm/example-part-${i + 1}@1.${i % 10}.0`);
  const gems = Array.from({ length: 60 }, (_, i) => `pkg:conan/example-lib-${i + 1}@2.${i % 7}.1`);
  return [...names.map((one) => `pkg:npm/${one}`), ...plain, ...gems];
}

// What a builder said of a release, as DSSE has it, and what the node says of that.
function envelopeAbout({ product, digest }) {
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: product, digest: { sha256: digest } }],
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {},
  };
  const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
  return { payloadType: "application/vnd.in-toto+json", payload, signatures: [{ keyid: "builder", sig: "AAAA" }] };
}

function attestationOf({ product, version, issuer, digest }, entry, time, document) {
  const why = "nothing on this log says whose key this is";
  const outcome = "key-not-known";
  return {
    entry,
    time,
    issuer,
    subject: `${product}@${version}`,
    content_type: "application/vnd.dsse.envelope.v1+json",
    document,
    format: "dsse",
    outcome,
    payload_type: "application/vnd.in-toto+json",
    statement_type: "https://in-toto.io/Statement/v1",
    predicate_type: "https://slsa.dev/provenance/v1",
    subjects: [{ name: product, algorithm: "sha256", digest }],
    subjects_total: 1,
    signatures: [
      {
        place: "/signatures/0",
        outcome,
        why,
        keyid: "builder",
        key: null,
        whose: null,
        known_from: null,
        identities: [],
        parts: [],
      },
    ],
  };
}

export function makeWorld() {
  const entries = []; // what stands in the log, and the parts that it was made of
  const documents = new Map();
  const operator = keyNamed("operator");
  const log = keyNamed("checkpoint");
  const receipt = keyNamed("receipt");

  function add(said, key, document = null) {
    const index = entries.length;
    const at = kStart + index * 1000;
    const full = { ...said, issuedAt: at / 1000 - 60 };
    const signed = document === null ? statementOf(full, key) : envelopeOf(full, document, key);
    if (document !== null) documents.set(sha256(document).toString("hex"), document);
    const payload = document === null ? said.payload : null;
    const time = new Date(at).toISOString().replace(".000Z", "Z");
    const { type, issuer, subject } = said;
    entries.push({ index, time, type, issuer, subject, key, signed, bytes: signed.bytes, payload, document });
    return index;
  }

  // The log's founding.
  const notice = "demonstration, not endorsed: nobody named here has seen, approved or signed this";
  add(
    {
      type: kType("policy+json"),
      issuer: kOperator,
      subject: kOrigin,
      payload: { demonstration: true, notice, rules: kRules },
    },
    operator,
  );
  add(
    {
      type: kType("trust-anchors+json"),
      issuer: kOperator,
      subject: kOrigin,
      payload: {
        origin: kOrigin,
        operator: { id: kOperator, name: "Mock operator", keys: [{ jwk: operator.jwk, roles: ["admin"] }] },
        checkpoint_key: verifierKey(kOrigin, log),
        receipt_keys: [{ jwk: receipt.jwk }],
      },
    },
    operator,
  );
  add(
    {
      type: kType("time+json"),
      issuer: kOperator,
      subject: kOrigin,
      payload: { time: new Date(kStart).toISOString() },
    },
    operator,
  );

  // Parties.
  const keys = new Map();
  const parties = [
    {
      id: kOperator,
      name: "Mock operator",
      kind: "unknown",
      country: null,
      standing: "operator",
      entry: 1,
      admission: null,
      keyFacts: [],
    },
  ];
  parties[0].keyFacts.push({
    kid: operator.kidText,
    algorithm: "ed25519",
    roles: ["admin", "instrument"],
    revoked: null,
  });
  const lost = keyNamed("acme: an older key");
  for (const { roles, standing = "admitted", ...party } of kParties) {
    const key = keyNamed(party.id);
    keys.set(party.id, key);
    const listed = [{ jwk: key.jwk, roles }];
    if (party.id === "did:web:acme.example") listed.push({ jwk: lost.jwk, roles: ["supply"] });
    const payload = { ...party, domain: party.id.slice("did:web:".length), keys: listed };
    if (party.country === null) delete payload.country; // what is not known is absent
    const entry = add({ type: kType("party+json"), issuer: party.id, subject: party.id, payload }, key);
    const keyFacts = [{ kid: key.kidText, algorithm: "ed25519", roles, revoked: null }];
    let admission = null;
    if (standing === "admitted") {
      const decided = add(
        {
          type: kType("admission+json"),
          issuer: kOperator,
          subject: party.id,
          payload: { party: party.id, decision: "admitted" },
        },
        operator,
      );
      admission = { entry: decided, decision: "admitted", by: kOperator };
    }
    parties.push({ ...party, standing, entry, admission, keyFacts });
  }
  const revocation = add(
    {
      type: kType("key-revocation+json"),
      issuer: "did:web:acme.example",
      subject: "did:web:acme.example",
      payload: { party: "did:web:acme.example", kid: lost.kidText, reason: "superseded" },
    },
    keys.get("did:web:acme.example"),
  );
  parties
    .find((party) => party.id === "did:web:acme.example")
    .keyFacts.push({
      kid: lost.kidText,
      algorithm: "es256",
      roles: ["supply"],
      revoked: { reason: "superseded", entry: revocation },
    });

  // The instrument and its supporters.
  const founding = JSON.parse(read("paris-call/instrument.json"));
  const custodian = keys.get(kCustodian);
  const instrumentEntry = add(
    { type: kType("instrument+json"), issuer: kCustodian, subject: founding.id, payload: founding },
    custodian,
  );
  const dateOf = (text) =>
    text === "" ? [null, null] : text.startsWith("<=") ? [text.slice(2), "at-latest"] : [text, "exact"];
  const supporters = [];
  for (const row of parseCsv(read("paris-call/roster.csv"))) {
    const country = row.country_iso2 || null;
    const id = `urn:entente:supporter:${row.kind}:${(country ?? "xx").toLowerCase()}:${slug(row.name)}`;
    const supporter = { id, name: row.name, kind: row.kind, country };
    const source = { title: row.source_title, address: row.source_address, as_of: null };
    const word = (what, text) => {
      const [date, precision] = dateOf(text);
      const payload = { instrument: founding.id, supporter, date: { value: date, precision }, source };
      return {
        date,
        precision,
        entry: add({ type: kType(`${what}+json`), issuer: kCustodian, subject: id, payload }, custodian),
        source,
      };
    };
    const announced = row.announced === "" ? null : word("announcement", row.announced);
    const listed = word("listing", row.date_if_known);
    supporters.push({
      ...supporter,
      status: "listed",
      since: row.date_if_known || null,
      announced,
      listed,
      signed: null,
      ended: null,
      party: null,
      claims: [],
      resembles: [],
    });
  }
  const expected = {
    id: "urn:entente:supporter:state:xx:exampleland",
    name: "Exampleland",
    kind: "state",
    country: null,
  };
  const said = add(
    {
      type: kType("announcement+json"),
      issuer: kCustodian,
      subject: expected.id,
      payload: { instrument: founding.id, supporter: expected },
    },
    custodian,
  );
  const announcedOnly = { date: "2025-11-05", precision: "exact", entry: said, source: null };
  supporters.push({
    ...expected,
    status: "announced",
    since: null,
    announced: announcedOnly,
    listed: null,
    signed: null,
    ended: null,
    party: null,
    claims: [],
    resembles: [],
  });
  for (const id of ["did:web:acme.example", "did:web:sampleton.example", "did:web:former.example"]) {
    const { name, kind, country } = parties.find((party) => party.id === id);
    const payload = { instrument: founding.id, date: { value: "2026-01-12", precision: "exact" } };
    const entry = add({ type: kType("support+json"), issuer: id, subject: founding.id, payload }, keys.get(id));
    const signed = { date: "2026-01-12", entry, party: id };
    supporters.push({
      id,
      name,
      kind,
      country,
      status: "signed",
      since: "2026-01-12",
      announced: null,
      listed: null,
      signed,
      ended: null,
      party: null,
      claims: [],
      resembles: [],
    });
  }
  const former = supporters.at(-1);
  const endedAt = add(
    {
      type: kType("end-of-support+json"),
      issuer: former.id,
      subject: founding.id,
      payload: { instrument: founding.id, supporter_id: former.id, reason: "The foundation was wound up." },
    },
    keys.get(former.id),
  );
  former.status = "ended";
  former.ended = { date: "2026-01-12", entry: endedAt, reason: "The foundation was wound up." };
  // A company says that it is one of those listed; the custodian has not decided yet.
  const acme = parties.find((one) => one.id === "did:web:acme.example");
  const claimed = supporters.find((one) => one.kind === acme.kind && one.listed !== null);
  const claim = add(
    {
      type: kType("claim+json"),
      issuer: acme.id,
      subject: claimed.id,
      payload: { instrument: founding.id, supporter: claimed.id },
    },
    keys.get(acme.id),
  );
  claimed.claims.push({ party: acme.id, name: acme.name, state: "open", entry: claim, decision: null });
  supporters.sort((a, b) => a.name.localeCompare(b.name, "en"));
  const count = (status) => supporters.filter((one) => one.status === status).length;
  const instrument = {
    id: founding.id,
    title: founding.title,
    vocabulary: founding.vocabulary,
    version: founding.version,
    founded: typeof founding.founded === "string" ? founding.founded : (founding.founded?.value ?? ""),
    custodian: kCustodian,
    custodian_name: "Example Custodian",
    source: founding.source,
    entry: instrumentEntry,
    notice: founding.notice,
    summary: founding.summary,
    adopted: null,
    opened: null,
    language: "en",
    languages: ["en", "fr"],
    translations: founding.translations,
    founding_entry: instrumentEntry,
    clauses: founding.clauses.map((one) => ({ text: null, translations: {}, ...one })),
    supporters: { announced: count("announced"), listed: count("listed"), signed: count("signed") },
  };

  // Advisories and releases.
  const advisories = readAdvisories(`${kExamples}/advisories`);
  const snapshotDocument = Buffer.from(advisories.map((one) => JSON.stringify(one)).join("\n"));
  const snapshotEntry = add(
    { type: kType("osv-snapshot+jsonl"), issuer: kOperator, subject: "feed:osv/advisories" },
    operator,
    snapshotDocument,
  );
  const byEcosystem = new Map();
  for (const one of advisories) {
    for (const name of new Set(one.affected.map((affected) => affected.package.ecosystem))) {
      byEcosystem.set(name, (byEcosystem.get(name) ?? 0) + 1);
    }
  }
  const snapshot = {
    feed: "osv/advisories",
    entry: snapshotEntry,
    digest: sha256(snapshotDocument).toString("hex"),
    time: entries[snapshotEntry].time,
    records: advisories.length,
  };
  const feed = {
    name: snapshot.feed,
    records: snapshot.records,
    entry: snapshot.entry,
    digest: snapshot.digest,
    time: snapshot.time,
    source: "examples/advisories",
    ecosystems: [...byEcosystem].sort(([a], [b]) => a.localeCompare(b)).map(([name, records]) => ({ name, records })),
  };

  const releases = [];
  function release(issuer, name, purl, version, purls) {
    const components = purls.map(componentOf);
    const sbom = {
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      metadata: { component: { type: "application", name, version, purl: `${purl}@${version}` } },
      components: components.map(({ component: { name: part, version: of, purl: at } }) => ({
        type: "library",
        name: part,
        version: of,
        purl: at,
      })),
    };
    const document = Buffer.from(JSON.stringify(sbom));
    const type = "application/vnd.cyclonedx+json";
    const entry = add({ type, issuer, subject: `${purl}@${version}` }, keys.get(issuer), document);
    const judged = components.map((one) => judge(one, advisories));
    const digest = sha256(document).toString("hex");
    releases.push({
      entry,
      product: purl,
      name,
      version,
      issuer,
      format: "CycloneDX 1.6",
      digest,
      time: entries[entry].time,
      judged,
    });
  }
  for (const version of ["1.0.0", "1.1.0"]) {
    const list = JSON.parse(read(`acme-gateway/product-${version}.json`));
    release("did:web:acme.example", list.name, list.purl.split("@")[0], version, list.components);
  }
  release("did:web:borealis.example", "Borealis Portal", "pkg:generic/borealis/portal", "7.2.0", manyComponents());
  release("did:web:borealis.example", "Borealis Probe", "pkg:generic/borealis/probe", "0.9.1", [
    "pkg:conan/fmt@10.2.1",
    "pkg:hex/jason@1.4.1",
  ]);

  // An envelope of a builder whose key nobody knows, about the first release.
  const about = releases[0];
  const envelope = Buffer.from(JSON.stringify(envelopeAbout(about)));
  const enveloped = add(
    {
      type: "application/vnd.dsse.envelope.v1+json",
      issuer: about.issuer,
      subject: `${about.product}@${about.version}`,
    },
    keys.get(about.issuer),
    envelope,
  );
  const attestations = [attestationOf(about, enveloped, entries[enveloped].time, sha256(envelope).toString("hex"))];

  const bytes = entries.map((entry) => entry.bytes);
  const leaves = bytes.map(leafHash);
  const root = rootOf(leaves);
  return {
    origin: kOrigin,
    name: "Mock node",
    notice,
    keys: { log, receipt },
    vkey: verifierKey(kOrigin, log),
    entries,
    bytes,
    leaves,
    root,
    checkpoint: checkpointOf(kOrigin, entries.length, root, log),
    documents,
    parties,
    supporters,
    instrument,
    advisories,
    snapshot,
    feed,
    releases,
    attestations,
  };
}
