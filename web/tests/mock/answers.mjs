// The mock node's answers to the JSON API (api/openapi.yaml), from what world.mjs made. Pure: a path and a query in, a status
// and a value out.
import { exploitationOf, isMalicious, judge, componentOf, severityOf, upstreamOf } from "./advisories.mjs";
import { callRoutes } from "./call.mjs";
import { callWorld } from "./call_world.mjs";
import { bundleOf } from "./log.mjs";
import { advisoriesOfVersion, explain, groupMembers, scan, searchedVersion } from "./matching.mjs";
import { vexOf, vexOfAdvisory } from "./vex.mjs";

const kLimit = 100;
const kLimitMax = 2000;
const kFew = 10;

class Refusal extends Error {
  constructor(status, title, code, detail, place) {
    super(detail);
    this.problem = { type: "about:blank", title, status, detail, code, ...(place === undefined ? {} : { place }) };
  }
}
const invalid = (detail, place) => new Refusal(400, "Bad Request", "invalid-input", detail, place);
const missing = (detail, place) => new Refusal(404, "Not Found", "not-found", detail, place);

const holds = (text, q) => text.toLowerCase().includes(q.toLowerCase());
const anyHolds = (texts, q) => q === "" || texts.some((text) => holds(text, q));

const kAnchor = "5e".repeat(32);

// A party's domain is proved by a certificate; the operator's was never looked at.
function domainControlOf(one) {
  if (one.standing === "operator") return { state: "not-checked", checks: [] };
  const proof = {
    method: "x509",
    domain: one.id.slice("did:web:".length),
    state: "proved",
    kids: [one.keyFacts[0].kid],
    proved_entry: one.entry,
    proved_since: "2026-01-15T12:00:00Z",
    unreachable_since: null,
    lost_entry: null,
    entry: one.entry,
    checked: "2026-01-15T12:00:00Z",
    reason: null,
    anchor: kAnchor,
    statement: one.entry,
  };
  return { state: "proved", checks: [proof] };
}

export function answersOf(world) {
  const proven = { log: { size: world.entries.length, root: world.root.toString("base64") }, level: "authorised" };
  const text = (query, name) => query.get(name) ?? "";

  function page(rows, query, make = (row) => row) {
    const number = (name, otherwise, most) => {
      const given = text(query, name);
      if (given === "") return otherwise;
      if (!/^[0-9]{1,10}$/.test(given) || Number(given) > most)
        throw invalid(`'${given}' is no number up to ${most}`, name);
      return Number(given);
    };
    const offset = number("offset", 0, 1000000000);
    const limit = number("limit", kLimit, kLimitMax);
    return { items: rows.slice(offset, offset + limit).map(make), total: rows.length, offset, limit, ...proven };
  }

  // Rows as the API has them.
  const partyRow = ({ id, name, kind, country, standing, entry, keyFacts }) => ({
    id,
    name,
    kind,
    country,
    standing,
    keys: keyFacts.filter((key) => key.revoked === null).length,
    entry,
  });
  const settled = new Set(["not_affected", "fixed"]);
  const findingsOf = (release) => release.judged.flatMap((one) => one.findings);
  const uncoveredOf = (release) => release.judged.filter((one) => !one.covered).map((one) => one.component);
  const releaseRow = (release) => ({
    entry: release.entry,
    version: release.version,
    components: release.judged.length,
    findings: findingsOf(release).length,
    answered: findingsOf(release).filter((one) => settled.has(vexOf(release, one)?.status)).length,
    not_covered: uncoveredOf(release).length,
    time: release.time,
  });
  const products = [];
  for (const release of world.releases) {
    const known = products.find((product) => product.id === release.product && product.issuer === release.issuer);
    if (known !== undefined)
      known.releases.unshift(releaseRow(release)); // the newest first
    else
      products.push({
        id: release.product,
        name: release.name,
        issuer: release.issuer,
        releases: [releaseRow(release)],
      });
  }
  const advisoryRow = (record) => ({
    id: record.id,
    summary: record.summary ?? "",
    aliases: record.aliases ?? [],
    upstream: upstreamOf(record),
    same_flaw: groupMembers(world.advisories, record),
    malicious: isMalicious(record),
    exploitation: exploitationOf(record),
    packages: record.affected.map(({ package: { ecosystem, name } }) => ({ ecosystem, name })),
    severity: severityOf(record),
    modified: record.modified,
  });
  const statementRow = (entry) => ({
    index: entry.index,
    time: entry.time,
    type: entry.type,
    issuer: entry.issuer,
    subject: entry.subject,
    kid: entry.key.kidText,
    bytes: entry.bytes.length,
  });

  // Lists that search and their own addresses share.
  const rosterOf = (q) => world.supporters.filter((one) => anyHolds([one.name, one.id], q));
  const partiesOf = (q) => world.parties.filter((one) => anyHolds([one.name, one.id], q));
  const productsOf = (q) => products.filter((one) => anyHolds([one.name, one.id], q));
  const advisoriesOf = (q) =>
    world.advisories.filter((one) =>
      anyHolds([one.id, one.summary ?? "", ...(one.aliases ?? []), ...one.affected.map((a) => a.package.name)], q),
    );
  const withoutVersion = (purl) => purl.replace(/[?#].*$/, "").replace(/@[^@/]*$/, "");
  function componentsOf(q) {
    const hits = new Map();
    for (const release of world.releases) {
      for (const { component } of release.judged) {
        const purl = withoutVersion(component.purl);
        if (!anyHolds([component.name, purl], q)) continue;
        const hit = hits.get(purl) ?? {
          purl,
          name: component.name,
          ecosystem: component.ecosystem,
          entries: new Set(),
        };
        hit.entries.add(release.entry);
        hits.set(purl, hit);
      }
    }
    return [...hits.values()].map(({ entries, ...hit }) => ({ ...hit, releases: entries.size }));
  }

  const rests = { snapshots: [world.snapshot], entries: [world.snapshot.entry] };
  const askedPackage = (query) => {
    const [purl, ecosystem, name, version] = ["purl", "ecosystem", "name", "version"].map((one) => query.get(one));
    if (purl !== null) {
      if (!/^pkg:[a-z]+\/.+@./.test(purl)) throw invalid("the purl has no version: write it behind an @", "purl");
      return { purl, ecosystem: null, name: null, version: null };
    }
    if (ecosystem === null && name === null)
      throw invalid("say which package: purl, or ecosystem, name and version", "purl");
    for (const [key, value] of Object.entries({ ecosystem, name, version }))
      if (value === null) throw invalid("is missing", key);
    return { purl, ecosystem, name, version };
  };

  const party = (id) => world.parties.find((one) => one.id === id);
  const theInstrument = (query) => {
    const id = text(query, "instrument");
    if (id !== "" && id !== world.instrument.id) throw missing("no instrument with this id is on the log", id);
    return world.instrument;
  };
  const theRelease = (entry) => {
    const found = world.releases.find((one) => String(one.entry) === entry);
    if (found === undefined) throw missing("no release is at this entry", entry);
    return found;
  };
  const theEntry = (index) => {
    const found = /^[0-9]+$/.test(index) ? world.entries[Number(index)] : undefined;
    if (found === undefined)
      throw missing(`the log has ${world.entries.length} entries, so none with this index`, index);
    return found;
  };
  const day = (query, name) => {
    const given = text(query, name);
    if (given !== "" && Number.isNaN(Date.parse(`${given}T00:00:00Z`))) throw invalid(`'${given}' is no day`, name);
    return given;
  };

  // Whose support shows on that day: what docs/formats/payloads.md says of exact and latest days.
  function adherence(one, date) {
    const acts = ["announced", "listed", "signed", "ended"]
      .filter((what) => one[what] !== null)
      .map((what) => ({
        what,
        date: one[what].date,
        precision: one[what].precision ?? "exact",
        entry: one[what].entry,
      }));
    const verdictOf = (act) =>
      act.date === null || act.date <= date ? "yes" : act.precision === "exact" ? "no" : "unknown";
    const begun = acts.filter((act) => act.what === "listed" || act.what === "signed").map(verdictOf);
    let answer = begun.includes("yes") ? "yes" : begun.includes("unknown") ? "unknown" : "no";
    if (date < world.instrument.founded) answer = "no";
    if (one.ended !== null && one.ended.date <= date) answer = "no";
    const because = {
      yes: `${one.name} supported the instrument by then`,
      no: `${one.name} did not support the instrument by then`,
      unknown: `the record says only that ${one.name} supported it by a later day`,
    };
    return { answer, because: because[answer], acts };
  }

  const kRoutes = [
    ...callRoutes(world, callWorld(world), { page, text, missing, invalid, adherence, day, theInstrument, proven }),
    [
      "node",
      [],
      () => ({
        name: world.name,
        origin: world.origin,
        version: "0.1.0-mock",
        demonstration: true,
        notice: world.notice,
        log: {
          size: world.entries.length,
          root: proven.log.root,
          published_size: world.entries.length,
          checkpoint_key: world.vkey,
          receipt_keys: [{ kid: world.keys.receipt.kidText, jwk: world.keys.receipt.jwk }],
          keys: [
            { role: "checkpoint", key: world.vkey, algorithm: "ed25519", since: 1, replaced: null, retired: null },
            {
              role: "receipt",
              key: world.keys.receipt.kidText,
              algorithm: "es256",
              since: 1,
              replaced: null,
              retired: null,
            },
          ],
          witnesses: {
            quorum: "any of witness.example/a, witness.example/b",
            quorum_met: true,
            list: [
              { name: "witness.example/a", size: world.entries.length, time: world.entries.at(-1).time },
              { name: "witness.example/b", size: 0, time: null },
            ],
          },
          ended: null,
          succeeds: null,
          time: world.entries.at(-1).time,
        },
        counts: {
          parties: world.parties.length,
          ...world.instrument.supporters,
          states: world.supporters.filter((one) => one.kind === "state").length,
          public_authorities: world.supporters.filter((one) => one.kind === "public-authority").length,
          civil_society: world.supporters.filter((one) => one.kind === "civil-society").length,
          private_sector: world.supporters.filter((one) => one.kind === "private-sector").length,
          instruments: 1,
          products: products.length,
          releases: world.releases.length,
          components: world.releases.reduce((sum, one) => sum + one.judged.length, 0),
          advisories: world.advisories.length,
          statements: world.entries.length - 1,
        },
        views: ["roster", "supply", "catalogue"].map((name) => ({ name, cursor: world.entries.length })),
        feeds: [world.feed],
      }),
    ],
    ["instruments", ["offset", "limit"], (query) => page([world.instrument], query)],
    [
      "instruments/*",
      [],
      (query, id) => {
        if (id !== world.instrument.id) throw missing("no instrument with this id is on the log", id);
        return { ...world.instrument, ...proven };
      },
    ],
    [
      "roster",
      ["instrument", "kind", "country", "status", "q", "as_of", "offset", "limit"],
      (query) => {
        theInstrument(query);
        const asOf = day(query, "as_of");
        const fits = (name, value) => text(query, name) === "" || text(query, name) === value;
        const rows = rosterOf(text(query, "q")).filter(
          (one) => fits("kind", one.kind) && fits("country", one.country) && fits("status", one.status),
        );
        return page(asOf === "" ? rows : rows.filter((one) => adherence(one, asOf).answer !== "no"), query);
      },
    ],
    [
      "vex",
      ["vulnerability", "issuer", "offset", "limit"],
      (query) =>
        page(
          world.advisories
            .flatMap((record) => vexOfAdvisory(world.releases, record).items)
            .filter((one) => anyHolds([one.vulnerability], text(query, "vulnerability"))),
          query,
        ),
    ],
    [
      "roster/answer",
      ["instrument", "party", "date"],
      (query) => {
        const instrument = theInstrument(query);
        const [asked, date] = [text(query, "party"), day(query, "date")];
        if (asked === "" || date === "") throw invalid("this parameter is required", asked === "" ? "party" : "date");
        const one =
          world.supporters.find((row) => row.id === asked) ??
          world.supporters.find((row) => row.kind === "state" && row.country === asked) ??
          world.supporters.find((row) => row.name === asked);
        const question = { instrument: instrument.id, party: one?.id ?? asked, date };
        if (one === undefined) {
          return {
            question,
            answer: "unknown",
            because: `${asked} is not on this roster, which proves nothing`,
            acts: [],
            party: null,
            claims: [],
            entries: [instrument.entry],
            ...proven,
          };
        }
        const found = adherence(one, date);
        const { party, claims } = one;
        const said = [...found.acts, ...claims].map((act) => act.entry);
        const entries = [instrument.entry, ...said].sort((a, b) => a - b);
        return { question, ...found, party, claims, entries, ...proven };
      },
    ],
    ["parties", ["q", "offset", "limit"], (query) => page(partiesOf(text(query, "q")), query, partyRow)],
    [
      "parties/*",
      [],
      (_, id) => {
        const one = party(id);
        if (one === undefined) throw missing("no party with this id has applied here", id);
        const support = world.supporters.filter((row) => row.id === id);
        return {
          id: one.id,
          name: one.name,
          kind: one.kind,
          country: one.country,
          domain: one.id.slice("did:web:".length),
          standing: one.standing,
          notice: one.standing === "operator" ? "" : "This party does not exist.",
          keys: one.keyFacts,
          entry: one.entry,
          admission: one.admission,
          support: support.map((row) => ({
            instrument: world.instrument.id,
            title: world.instrument.title,
            status: row.status,
            since: row.since,
            entry: (row.ended ?? row.signed).entry,
          })),
          resembles: [],
          domain_control: domainControlOf(one),
          signatures: one.keyFacts.length > 1 ? { admin: 2 } : {},
          certificates:
            one.standing === "operator"
              ? []
              : [{ anchor: kAnchor, name: `dns:ci.${one.id.slice("did:web:".length)}`, roles: ["supply"] }],
          claims: world.supporters.flatMap((row) =>
            row.claims
              .filter((claim) => claim.party === id)
              .map(({ state, entry, decision }) => ({
                instrument: world.instrument.id,
                supporter: row.id,
                name: row.name,
                state,
                entry,
                decision,
              })),
          ),
          products: products
            .filter((product) => product.issuer === id)
            .map((product) => ({
              id: product.id,
              name: product.name,
              versions: product.releases.map((one) => one.version),
            })),
          statements: world.entries.filter((entry) => entry.issuer === id).length,
          ...proven,
        };
      },
    ],
    ["products", ["q", "offset", "limit"], (query) => page(productsOf(text(query, "q")), query)],
    [
      "releases/*",
      [],
      (_, entry) => {
        const { product, name, issuer, format, digest, ...release } = theRelease(entry);
        return {
          product,
          name,
          issuer,
          format,
          digest,
          ...releaseRow({ ...release, judged: release.judged }),
          ...proven,
        };
      },
    ],
    [
      "releases/*/components",
      ["q", "offset", "limit"],
      (query, entry) => {
        const rows = theRelease(entry).judged.filter(({ component }) =>
          anyHolds([component.name, component.purl], text(query, "q")),
        );
        return page(rows, query, (one) => ({ ...one.component, covered: one.covered, findings: one.findings.length }));
      },
    ],
    [
      "attestations",
      ["digest", "purl", "offset", "limit"],
      (query) => {
        const digest = text(query, "digest").replace(/^[a-z0-9-]+:/, "");
        if (/[^0-9a-f]/.test(digest)) throw invalid("write the digest in lower-case hexadecimal digits", "digest");
        const rows = world.attestations.filter(
          (one) => one.subject === text(query, "purl") || one.subjects.some((subject) => subject.digest === digest),
        );
        return page(rows, query, (one) => one);
      },
    ],
    [
      "attestations/*",
      [],
      (_, entry) => {
        const found = world.attestations.find((one) => String(one.entry) === entry);
        if (found === undefined) throw missing("no envelope is at this entry", entry);
        return { ...found, ...proven };
      },
    ],
    [
      "releases/*/findings",
      [],
      (_, entry) => {
        const release = theRelease(entry);
        return {
          findings: findingsOf(release).map((one) => ({ ...one, vex: vexOf(release, one) })),
          not_covered: uncoveredOf(release).map((one) => ({
            ...one,
            reason: `the index has no data on ${one.ecosystem}`,
          })),
          covered: release.judged.filter((one) => one.covered).length,
          snapshots: [world.snapshot],
          entries: [world.snapshot.entry, release.entry],
          ...proven,
        };
      },
    ],
    [
      "ships",
      ["purl", "offset", "limit"],
      (query) => {
        const purl = text(query, "purl");
        if (!/^pkg:[a-z]+\/./.test(purl)) throw invalid("this is no purl (pkg:type/name@version)", "purl");
        const bare = purl.replace(/[?#].*$/, "");
        const rows = world.releases.flatMap((release) =>
          release.judged
            .filter(({ component: one }) => [withoutVersion(one.purl), one.purl.replace(/[?#].*$/, "")].includes(bare))
            .map(({ component }) => ({
              product: release.product,
              name: release.name,
              version: release.version,
              issuer: release.issuer,
              entry: release.entry,
              component: { purl: component.purl, version: component.version },
            })),
        );
        return { ...page(rows, query), purl };
      },
    ],
    [
      "advisories",
      ["q", "ecosystem", "offset", "limit"],
      (query) => {
        const ecosystem = text(query, "ecosystem");
        const isIn = (one) =>
          ecosystem === "" ||
          one.affected.some(
            (a) => a.package.ecosystem === ecosystem || a.package.ecosystem.startsWith(`${ecosystem}:`),
          );
        const searched = searchedVersion(text(query, "q"));
        if (searched !== null) {
          const rows = advisoriesOfVersion(world.advisories, searched).filter(({ record }) => isIn(record));
          const affected = rows.filter((row) => row.version?.result === "affected").length;
          const row = ({ record, version }) => ({
            ...advisoryRow(record),
            ...(version === undefined ? {} : { version }),
          });
          return { ...page(rows, query, row), version: { ...searched, affected, not_covered: null } };
        }
        return { ...page(advisoriesOf(text(query, "q")).filter(isIn), query, advisoryRow), version: null };
      },
    ],
    [
      "advisories/*",
      [],
      (_, id) => {
        const record = world.advisories.find((one) => one.id === id || (one.aliases ?? []).includes(id));
        if (record === undefined) throw missing("no advisory with this id is on this node", id);
        const { feed, entry, digest, time, records } = world.snapshot;
        const affected = world.releases.flatMap((release) =>
          findingsOf(release)
            .filter((finding) => finding.id === record.id)
            .map((finding) => ({
              entry: release.entry,
              product: release.product,
              version: release.version,
              issuer: release.issuer,
              component: { purl: finding.purl, version: finding.version },
              fixed: finding.fixed,
              vex: vexOf(release, finding),
            })),
        );
        return {
          record,
          snapshot: { feed, entry, digest, time, records },
          severity: severityOf(record),
          upstream: upstreamOf(record),
          same_flaw: world.advisories
            .filter((one) => groupMembers(world.advisories, record).includes(one.id))
            .map(advisoryRow),
          malicious: isMalicious(record),
          exploitation: exploitationOf(record),
          affected,
          vex: vexOfAdvisory(world.releases, record),
          ...proven,
        };
      },
    ],
    [
      "vex",
      ["vulnerability", "issuer", "offset", "limit"],
      (query) => {
        const about = text(query, "vulnerability");
        const issuer = text(query, "issuer");
        const records = world.advisories.filter(
          (one) => about === "" || [one.id, ...(one.aliases ?? [])].includes(about),
        );
        const rows = records
          .flatMap((record) => vexOfAdvisory(world.releases, record).items)
          .filter((one) => issuer === "" || one.issuer === issuer);
        return { ...page(rows, query), ...proven };
      },
    ],
    [
      "advisories/*/explain",
      ["purl", "ecosystem", "name", "version"],
      (query, id) => {
        const asked = askedPackage(query);
        const record = world.advisories.find((one) => one.id === id || (one.aliases ?? []).includes(id));
        if (record === undefined) throw missing(`the index has no advisory ${id}, nor one that gives it as an alias`);
        return { id, package: asked, ...explain(record, asked), ...rests, ...proven };
      },
    ],
    [
      "packages",
      ["purl", "ecosystem", "name", "version"],
      (query) => {
        const asked = askedPackage(query);
        const about =
          asked.purl === null ? { component: { ...asked, purl: "" }, advised: asked.name } : componentOf(asked.purl);
        const judged = judge(about, world.advisories);
        const { ecosystem, version } = about.component;
        return {
          package: { purl: asked.purl, ecosystem, name: about.advised, version },
          findings: judged.findings,
          not_covered: judged.covered ? null : `the index has no data on ${ecosystem}`,
          ...rests,
          ...proven,
        };
      },
    ],
    [
      "search",
      ["q"],
      (query) => {
        const q = text(query, "q");
        if (q === "") throw invalid("this parameter is required", "q");
        return {
          supporters: rosterOf(q).slice(0, kFew),
          parties: partiesOf(q).slice(0, kFew).map(partyRow),
          products: productsOf(q).slice(0, kFew),
          components: componentsOf(q).slice(0, kFew),
          advisories: advisoriesOf(q).slice(0, kFew).map(advisoryRow),
          ...proven,
        };
      },
    ],
    [
      "statements",
      ["issuer", "type", "subject", "offset", "limit"],
      (query) => {
        const fits = (name, value) => text(query, name) === "" || text(query, name) === value;
        const rows = world.entries
          .filter((one) => !one.type.startsWith("application/vnd.entente.time"))
          .filter((one) => fits("issuer", one.issuer) && fits("type", one.type) && fits("subject", one.subject));
        return page(rows.reverse(), query, statementRow);
      },
    ],
    [
      "statements/*",
      [],
      (_, index) => {
        const entry = theEntry(index);
        const { bytes, ...row } = statementRow(entry);
        const digest =
          entry.document === null ? null : [...world.documents].find(([, one]) => one === entry.document)[0];
        return {
          ...row,
          algorithm: "ed25519",
          issued_at: new Date(Date.parse(entry.time) - 60000).toISOString().replace(".000Z", "Z"),
          hash_envelope:
            digest === null
              ? null
              : { digest, location: "", bytes: entry.document.length, present: true, erased_by: null },
          payload: entry.payload,
          leaf_hash: world.leaves[entry.index].toString("base64"),
          entry_base64: entry.bytes.toString("base64"),
          ...proven,
        };
      },
    ],
    [
      "statements/*/proof",
      [],
      (_, index) => {
        const entry = theEntry(index);
        const signer = party(entry.issuer);
        const about = party(entry.subject); // an admission is of a party that applied
        const authority = [0, 1, signer?.entry, signer?.admission?.entry, about?.entry].filter(
          (one) => Number.isInteger(one) && (one < entry.index || one < 2),
        );
        return bundleOf({
          origin: world.origin,
          entries: world.bytes,
          cited: [entry.index],
          authority,
          key: world.keys.log,
        });
      },
    ],
  ].map(([pattern, queries, answer]) => ({
    form: new RegExp(`^/api/v1/${pattern.replaceAll("*", "([^/]+)")}$`),
    queries,
    answer,
  }));

  return function answer(path, query, /** @type {Buffer | null} */ sent = null) {
    if (sent !== null && path === "/api/v1/scan") {
      const scanned = scan(sent, world.advisories);
      if (scanned === null) return { status: 400, body: invalid("this is no SBOM that can be read here").problem };
      return { status: 200, body: { ...scanned, ...rests, log: proven.log } };
    }
    for (const route of kRoutes) {
      const found = route.form.exec(path);
      if (found === null) continue;
      try {
        for (const name of query.keys()) {
          if (!route.queries.includes(name)) throw invalid(`there is no parameter '${name}' here`, name);
        }
        return { status: 200, body: route.answer(query, ...found.slice(1).map(decodeURIComponent)) };
      } catch (cause) {
        if (cause instanceof Refusal) return { status: cause.problem.status, body: cause.problem };
        throw cause;
      }
    }
    return { status: 404, body: missing("there is no such address", path).problem };
  };
}
