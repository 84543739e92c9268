// Where a party stands in the Call: what it did, pledged, offers and needs, each on its own page.

import { queryString } from "../api/client";
import { addressOf } from "../routing/routes";
import { t } from "../text";
import { useTitles } from "./instrument_names";

export function PartyInCall(props: { party: string; instruments: readonly { instrument: string; title: string }[] }) {
  const titles = useTitles();
  const of = (path: string): string => path + queryString({ party: props.party });
  return (
    <ul class="links">
      <li>
        <a href={of("/acts")}>{t("party.acts")}</a>
      </li>
      <li>
        <a href={of("/pledges")}>{t("party.pledges")}</a>
      </li>
      {props.instruments.map((one) => (
        <li key={one.instrument}>
          <a href={addressOf.progress(props.party, one.instrument)}>
            {props.instruments.length === 1
              ? t("party.progress")
              : t("call.named", { name: t("party.progress"), value: titles.instrument(one.instrument, one.title) })}
          </a>
        </li>
      ))}
      <li>
        <a href={of("/resources")}>{t("party.resources")}</a>
      </li>
    </ul>
  );
}
