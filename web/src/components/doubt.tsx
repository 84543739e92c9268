// What was signed with a key that was compromised when it was logged.

import { t } from "../text";
import { EntryLink } from "./basics";

export function InDoubt(props: { since: number | null | undefined }) {
  if (props.since === null || props.since === undefined) return null;
  return (
    <span class="in-doubt">
      <strong>{t("doubt.in_doubt")}</strong> <EntryLink index={props.since} short label={t("doubt.since")} />
    </span>
  );
}
