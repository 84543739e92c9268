// Findings, one row a flaw of a component: advisories of several databases about the same flaw stand together. Pure.

import type { Exploitation, Finding, Severity, Vex } from "../api/types";
import { severityRank } from "./names";

export interface Flaw {
  key: string;
  ids: string[]; // of the advisories that say so
  otherNames: string[]; // by which the flaw is known beside these
  ecosystem: string;
  name: string;
  version: string;
  purl: string;
  fixed: string[]; // where the advisories name several
  severity: Severity; // the gravest that is given
  malicious: boolean;
  exploitation: Exploitation | null;
  summary: string;
  vex: Vex | null; // of the first advisory of which vendors say something
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

// What is known to be exploited before what is likely to be.
export function exploitationRank(one: Exploitation | null): number {
  if (one === null) return 0;
  return (one.kev_added === null ? 0 : 2) + (one.ransomware ? 1 : 0) + (one.epss ?? 0);
}

function flawOf(key: string, findings: readonly [Finding, ...Finding[]]): Flaw {
  const [first] = findings;
  const ids = unique(findings.map((one) => one.id));
  const names = findings.flatMap((one) => [...one.aliases, ...one.upstream]);
  const grave = [...findings].sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
  const exploited = [...findings].sort((a, b) => exploitationRank(b.exploitation) - exploitationRank(a.exploitation));
  return {
    key,
    ids,
    otherNames: unique(names).filter((name) => !ids.includes(name)),
    ecosystem: first.ecosystem,
    name: first.name,
    version: first.version,
    purl: first.purl,
    fixed: unique(findings.flatMap((one) => (one.fixed === null ? [] : [one.fixed]))),
    severity: grave[0]?.severity ?? first.severity,
    malicious: findings.some((one) => one.malicious),
    exploitation: exploited[0]?.exploitation ?? null,
    summary: findings.find((one) => one.summary !== "")?.summary ?? "",
    vex: findings.find((one) => one.vex !== null)?.vex ?? null,
  };
}

// Malware first, then what is known to be exploited, then by severity and likelihood.
export function flawsOf(findings: readonly Finding[]): Flaw[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const one of findings) {
    const key = JSON.stringify([one.group, one.ecosystem, one.name, one.version, one.purl]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  const urgency = (flaw: Flaw): number => (flaw.malicious ? 2 : 0) + ((flaw.exploitation?.kev_added ?? null) ? 1 : 0);
  return [...groups]
    .map(([key, group]) => flawOf(key, group))
    .sort(
      (a, b) =>
        urgency(b) - urgency(a) ||
        severityRank(b.severity) - severityRank(a.severity) ||
        exploitationRank(b.exploitation) - exploitationRank(a.exploitation) ||
        a.name.localeCompare(b.name) ||
        a.version.localeCompare(b.version),
    );
}
