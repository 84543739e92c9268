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

export function judge({ component, advised }, advisories) {
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
        fixed: fixed ?? null,
        severity: severityOf(record),
        summary: record.summary ?? "",
      });
      break;
    }
  }
  return { component, covered, findings };
}
