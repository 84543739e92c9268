// The advisories of examples/advisories, and which of them name a component. Versions are compared number by number, which
// is enough for the components of examples/ and for nothing else.
import { readdirSync, readFileSync } from "node:fs";

const kEcosystems = {
  maven: "Maven",
  npm: "npm",
  pypi: "PyPI",
  golang: "Go",
  cargo: "crates.io",
  deb: "Debian:12",
  conan: "ConanCenter",
  hex: "Hex",
};

// The component as a list has it, and the name that advisories have for it.
export function componentOf(purl) {
  const [bare, qualifiers = ""] = purl.split("?");
  const [, type, path, version = ""] = /^pkg:([a-z]+)\/(.+?)(?:@(.*))?$/.exec(bare);
  const upstream = new URLSearchParams(qualifiers).get("upstream");
  const parts = path.split("/").map(decodeURIComponent);
  const advised = type === "maven" ? parts.join(":") : type === "deb" ? (upstream ?? parts.at(-1)) : parts.join("/");
  const component = {
    name: parts.join("/"),
    version: decodeURIComponent(version),
    purl,
    ecosystem: kEcosystems[type] ?? type,
  };
  return { component, advised };
}

const numbers = (version) => (version.match(/[0-9]+/g) ?? []).map(Number);
function before(a, b) {
  const [x, y] = [numbers(a), numbers(b)];
  for (let i = 0; i < Math.max(x.length, y.length); ++i) {
    if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) < (y[i] ?? 0);
  }
  return false;
}

// undefined: not affected; null: affected and no fix named.
function fixOf(version, ranges) {
  for (const range of ranges) {
    let from;
    for (const event of range.events ?? []) {
      if (event.introduced !== undefined) from = event.introduced;
      const end = event.fixed ?? event.last_affected;
      if (end === undefined || from === undefined) continue;
      const inside =
        !before(version, from) && (event.fixed !== undefined ? before(version, end) : !before(end, version));
      if (inside) return event.fixed ?? null;
      from = undefined;
    }
    if (from !== undefined && !before(version, from)) return null;
  }
  return undefined;
}

// CVSS 3.x base score (FIRST, section 7.1).
function scoreOf(vector) {
  const m = Object.fromEntries(
    vector
      .split("/")
      .slice(1)
      .map((one) => one.split(":")),
  );
  const wide = m.S === "C";
  const impactOf = { H: 0.56, L: 0.22, N: 0 };
  const iss = 1 - (1 - impactOf[m.C]) * (1 - impactOf[m.I]) * (1 - impactOf[m.A]);
  const impact = wide ? 7.52 * (iss - 0.029) - 3.25 * (iss - 0.02) ** 15 : 6.42 * iss;
  const pr = { N: 0.85, L: wide ? 0.68 : 0.62, H: wide ? 0.5 : 0.27 }[m.PR];
  const reach =
    { N: 0.85, A: 0.62, L: 0.55, P: 0.2 }[m.AV] * { L: 0.77, H: 0.44 }[m.AC] * pr * { N: 0.85, R: 0.62 }[m.UI];
  if (impact <= 0) return 0;
  return Math.ceil(Math.min(10, (wide ? 1.08 : 1) * (impact + 8.22 * reach)) * 10 - 1e-9) / 10;
}

export function severityOf(record) {
  const vector = (record.severity ?? []).find((one) => one.score.startsWith("CVSS:3"))?.score;
  if (vector === undefined) return { score: null, label: "unknown" };
  const score = scoreOf(vector);
  const label = score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : score > 0 ? "low" : "none";
  return { score, label };
}

export function readAdvisories(folder) {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort();
  return files.map((name) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8")));
}

const bareEcosystem = (name) => name.split(":")[0];

// What the mock says is known of the use of two flaws: days as CISA's catalogue has them, probabilities made up.
const kExploited = {
  "CVE-2021-44228": { kev_added: "2021-12-10", kev_due: "2021-12-24", ransomware: true, epss: 0.5, percentile: 0.9 },
  "CVE-2014-0160": { kev_added: "2022-05-04", kev_due: "2022-05-25", ransomware: false, epss: 0.25, percentile: 0.8 },
};
export function exploitationOf(record) {
  const cve = [record.id, ...(record.aliases ?? []), ...upstreamOf(record)].find((one) => one in kExploited);
  if (cve === undefined) return null;
  const { percentile, ...known } = kExploited[cve];
  return { cve, ...known, epss_percentile: percentile };
}
export const upstreamOf = (record) => record.upstream ?? [];
export const isMalicious = (record) => [record.id, ...(record.aliases ?? [])].some((name) => name.startsWith("MAL-"));

// Every advisory's group by id: those that share a name are one, and a distribution's is that of the one flaw it passes on.
export function groupsOf(advisories) {
  const groups = new Map();
  const names = (one) => [one.id, ...(one.aliases ?? []), ...(upstreamOf(one).length === 1 ? upstreamOf(one) : [])];
  for (const record of advisories) {
    const shared = advisories.filter((other) => names(other).some((name) => names(record).includes(name)));
    const members = new Set([record, ...shared].flatMap((one) => groups.get(one.id) ?? [one.id]));
    const group = [...members].sort();
    for (const id of group) groups.set(id, group);
  }
  return groups;
}

// "affected", "not-affected" or "not-covered" for one advisory and a version of a package, with the fix.
export function verdictOf(record, ecosystem, name, version) {
  const rows = record.affected.filter((one) => one.package.ecosystem === ecosystem && one.package.name === name);
  for (const row of rows) {
    const fixed = fixOf(version, row.ranges ?? []);
    if (fixed !== undefined || (row.versions ?? []).includes(version))
      return { result: "affected", fixed: fixed ?? null };
  }
  return { result: /^[0-9]/.test(version) ? "not-affected" : "not-covered", fixed: null };
}

export function judge({ component, advised }, advisories) {
  const groups = groupsOf(advisories);
  const covered = advisories.some((one) =>
    one.affected.some((affected) => bareEcosystem(affected.package.ecosystem) === bareEcosystem(component.ecosystem)),
  );
  const findings = [];
  for (const record of covered ? advisories : []) {
    for (const affected of record.affected) {
      if (affected.package.ecosystem !== component.ecosystem || affected.package.name !== advised) continue;
      const listed = (affected.versions ?? []).includes(component.version);
      const fixed = fixOf(component.version, affected.ranges ?? []);
      if (fixed === undefined && !listed) continue;
      findings.push({
        ...component,
        name: advised,
        id: record.id,
        aliases: record.aliases ?? [],
        upstream: upstreamOf(record),
        group: groups.get(record.id)[0],
        fixed: fixed ?? null,
        severity: severityOf(record),
        malicious: isMalicious(record),
        exploitation: exploitationOf(record),
        summary: record.summary ?? "",
        vex: null,
      });
      break;
    }
  }
  return { component, covered, findings };
}
