// Whom a party or a supporter can be taken for: a warning for the reader, in the node's words.

import type { LookAlike } from "../api/types";
import { addressOf } from "../routing/routes";
import { t } from "../text";

export function LookAlikes(props: { of: readonly LookAlike[] }) {
  if (props.of.length === 0) return null;
  return (
    <aside class="own-notice" role="note">
      <strong>{t("resembles.title")}</strong>
      <ul class="plain-list">
        {props.of.map((one) => (
          <li key={`${one.what} ${one.id}`}>
            <a href={addressOf.party(one.id)}>{one.name}</a> ({one.id}): {t(`resembles.${one.what}`)}{" "}
            <small class="quiet">{one.why}</small>
          </li>
        ))}
      </ul>
    </aside>
  );
}
