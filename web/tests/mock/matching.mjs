// The mock node's answers about software that is on no log: a document that is sent, a package and its version. As simple as
// advisories.mjs; documents are CycloneDX JSON alone.
import { createHash } from "node:crypto";
import { componentOf, groupsOf, judge, verdictOf } from "./advisories.mjs";

// What a search names: a purl, or a name with a version; null for words.
export function searchedVersion(text) {
  if (/^pkg:[a-z]+\/./.test(text)) {
    const { component, advised } = componentOf(text);
    return { ecosystem: component.ecosystem, name: advised, version: component.version || null, purl: text };
  }
  const at = text.lastIndexOf("@");
  if (at <= 0 || at === text.length - 1 || /\s/.test(text)) return null;
  return { ecosystem: null, name: text.slice(0, at), version: text.slice(at + 1), purl: null };
}

const kOrder = ["affected", "not-covered", "not-affected"];

// The advisories of that package, each with its verdict; those that hold first.
export function advisoriesOfVersion(advisories, searched) {
  const rows = [];
  for (const record of advisories) {
    const named = record.affected
      .map((one) => one.package)
      .filter((one) => one.name === searched.name && [null, one.ecosystem].includes(searched.ecosystem));
    if (named.length === 0) continue;
    if (searched.version === null) {
      rows.push({ record });
      continue;
    }
    const judged = named.map(({ ecosystem, name }) => ({
      ...verdictOf(record, ecosystem, name, searched.version),
      ecosystem,
      name,
    }));
    judged.sort((a, b) => kOrder.indexOf(a.result) - kOrder.indexOf(b.result));
    const [version] = judged;
    const why = version.result === "not-covered" ? `"${searched.version}" is no version of ${version.ecosystem}` : null;
    rows.push({ record, version: { ...version, not_covered: why } });
  }
  return rows.sort((a, b) => kOrder.indexOf(a.version?.result) - kOrder.indexOf(b.version?.result));
}

export function explain(record, asked) {
  const about = asked.purl === null ? asked : componentOf(asked.purl).component;
  const name = asked.purl === null ? asked.name : componentOf(asked.purl).advised;
  const verdict = verdictOf(record, about.ecosystem, name, about.version);
  const names = record.affected.some((one) => one.package.name === name && one.package.ecosystem === about.ecosystem);
  return {
    result: names ? verdict.result : "not-affected",
    fixed: verdict.fixed,
    steps: [
      { depth: 0, text: `the package: ${asked.purl ?? `${asked.name} ${asked.version} in ${asked.ecosystem}`}` },
      { depth: 0, text: `the advisory: ${record.id}` },
      { depth: 1, text: names ? `it names ${name} in ${about.ecosystem}` : "it does not name this package" },
      ...(names ? [{ depth: 2, text: `a range: ${about.version} is ${verdict.result}` }] : []),
    ],
  };
}

export function scan(bytes, advisories) {
  let document;
  try {
    document = JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
  if (document?.bomFormat !== "CycloneDX") return null;
  const components = (document.components ?? []).filter((one) => typeof one.purl === "string");
  const judged = components.map((one) => judge(componentOf(one.purl), advisories));
  const without = (document.components ?? []).filter((one) => typeof one.purl !== "string");
  const main = document.metadata?.component ?? {};
  return {
    document: {
      format: `CycloneDX ${document.specVersion}`,
      digest: createHash("sha256").update(bytes).digest("hex"),
      bytes: bytes.length,
    },
    product: { name: main.name ?? "", version: main.version ?? "", purl: main.purl ?? "" },
    findings: judged.flatMap((one) => one.findings),
    not_covered: [
      ...judged
        .filter((one) => !one.covered)
        .map(({ component }) => ({ ...component, reason: `the index has no data on ${component.ecosystem}` })),
      ...without.map((one) => ({
        ecosystem: "",
        name: one.name,
        version: one.version ?? "",
        purl: "",
        reason: "no purl",
      })),
    ],
    covered: judged.filter((one) => one.covered).length,
    warnings: without.length === 0 ? [] : [`${without.length} components have no purl`],
  };
}

export const groupMembers = (advisories, record) =>
  (groupsOf(advisories).get(record.id) ?? []).filter((id) => id !== record.id);
