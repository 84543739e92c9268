// Whether a party holds its domain: what was found, how, when and by which entry.

import type { DomainCheck, Party } from "../api/types";
import { rich, t } from "../text";
import { EntryLink, Id } from "./basics";

function words(check: DomainCheck): string {
  const method = t(`method.${check.method}`);
  if (check.state === "proved")
    return check.unreachable_since === null
      ? t("domain.proved", { method, since: check.proved_since ?? "", last: check.checked })
      : t("domain.proved_silent", { method, since: check.proved_since ?? "", silent: check.unreachable_since });
  if (check.state === "lost") return t("domain.lost", { method });
  return t(check.state === "failed" ? "domain.failed" : "domain.unreachable", { method, last: check.checked });
}

// What a proof by a certificate rests on.
function Certified(props: { of: DomainCheck }) {
  const { anchor, statement } = props.of;
  if (anchor === null) return null;
  return (
    <small class="quiet">
      {" "}
      {rich("domain.certified", { anchor: <Id>{anchor}</Id> })}
      {statement !== null && (
        <>
          {" "}
          {t("domain.certified_statement")} <EntryLink index={statement} short />
        </>
      )}
    </small>
  );
}

export function DomainControl(props: { of: NonNullable<Party["domain_control"]> }) {
  const { checks } = props.of;
  if (checks.length === 0) return <span class="quiet">{t("domain.not_checked")}</span>;
  return (
    <ul class="plain-list">
      {checks.map((check) => (
        <li key={check.method}>
          {check.state === "proved" ? <strong>{words(check)}</strong> : words(check)}{" "}
          <EntryLink index={check.lost_entry ?? check.proved_entry ?? check.entry} short />
          {check.reason !== null && <small class="quiet"> {check.reason}</small>}
          <Certified of={check} />
        </li>
      ))}
    </ul>
  );
}
