// What is known of a flaw beside its severity: that the package is malware, that it is exploited, how likely that is. Words, so
// that nothing hangs on a colour.

import type { Exploitation } from "../api/types";
import { dayWithPrecision } from "../format/dates";
import { formatPercent, t } from "../text";

export function FlawFlags(props: { of: { malicious: boolean; exploitation: Exploitation | null } }) {
  const { malicious, exploitation } = props.of;
  const added = exploitation?.kev_added ?? null;
  const epss = exploitation?.epss ?? null;
  if (!malicious && added === null && epss === null) return null;
  return (
    <span class="flags">
      {malicious && (
        <strong class="flag flag-alarm" title={t("flaw.malicious_means")}>
          {t("flaw.malicious")}
        </strong>
      )}
      {added !== null && (
        <strong class="flag flag-alarm" title={t("flaw.exploited_means")}>
          {t("flaw.exploited", { date: dayWithPrecision(added) })}
        </strong>
      )}
      {exploitation?.ransomware === true && <strong class="flag flag-alarm">{t("flaw.ransomware")}</strong>}
      {epss !== null && (
        <span class="flag" title={t("flaw.epss_means")}>
          {t("flaw.epss", { percent: formatPercent(epss) })}
        </span>
      )}
    </span>
  );
}
