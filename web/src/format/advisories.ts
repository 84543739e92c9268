// Advisories in short. Pure.

import type { AdvisoryRow } from "../api/types";
import { plural } from "../text";

const kPackagesShown = 3;

export function namesOfPackages(row: AdvisoryRow): string {
  const names = [...new Set(row.packages.map((one) => `${one.ecosystem} ${one.name}`))];
  const more = names.length - kPackagesShown;
  return names.slice(0, kPackagesShown).join(", ") + (more > 0 ? ` ${plural("advisories.more", more)}` : "");
}
