// The version ranges of an OSV record, as sentences. Pure.

import type { OsvAffected } from "../api/types";
import { t } from "../text";

// Events come in order: "introduced" opens an interval, "fixed" or "last_affected" closes it.
export function rangeSentences(affected: OsvAffected): string[] {
  const sentences: string[] = [];
  for (const range of affected.ranges ?? []) {
    if (range.type === "GIT") continue; // commits, not versions
    let from: string | null = null;
    for (const event of range.events ?? []) {
      const { introduced, fixed, last_affected: last } = event;
      if (introduced !== undefined) {
        from = introduced;
      } else if (fixed !== undefined) {
        sentences.push(
          from === null || from === "0"
            ? t("advisory.until", { to: fixed })
            : t("advisory.from_to", { from, to: fixed }),
        );
        from = null;
      } else if (last !== undefined) {
        sentences.push(
          from === null || from === "0"
            ? t("advisory.through", { to: last })
            : t("advisory.from_through", { from, to: last }),
        );
        from = null;
      }
    }
    if (from !== null) sentences.push(from === "0" ? t("advisory.all") : t("advisory.from_on", { from }));
  }
  return sentences;
}
