// What the vendors of the mock's products say: of Log4Shell each says "under investigation", and another party of this
// world says that the first of their products is affected.
const kFlaw = "CVE-2021-44228";
const kStranger = "did:web:csirt.example";

const isFlaw = (names) => names.includes(kFlaw);

export function vexOf(release, finding) {
  if (!isFlaw([finding.id, ...finding.aliases])) return null;
  return {
    status: "under_investigation",
    justification: null,
    statement: "we are looking into it",
    by: release.issuer,
    time: release.time,
    entry: release.entry,
    disagreement: true,
    agreeing: 0,
    others: [{ status: "affected", by: kStranger, time: release.time, why: "less-trusted", entry: release.entry }],
  };
}

export function vexOfAdvisory(releases, record) {
  if (!isFlaw([record.id, ...(record.aliases ?? [])])) return { items: [], total: 0 };
  const items = releases.map((release) => ({
    entry: release.entry,
    time: release.time,
    issuer: release.issuer,
    format: "OpenVEX 0.2.0",
    document: null,
    author: null,
    vulnerability: kFlaw,
    aliases: [],
    status: "under_investigation",
    justification: null,
    impact: null,
    action: "we are looking into it",
    said: null,
    products: [`${release.product}@${release.version}`],
    products_total: 1,
    replaced: false,
  }));
  return { items, total: items.length };
}
