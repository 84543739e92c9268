// A claim to a listed row in words, with the entries that say so: the claim and the custodian's newest word on it.

import type { Claim } from "../api/types";
import { t } from "../text";
import { EntryLink } from "./basics";

export function ClaimStateText(props: { claim: Claim }) {
  const { state, entry, decision } = props.claim;
  return (
    <>
      {state === "confirmed" && decision === null ? t("claim.beyond_doubt") : t(`claim.${state}`)}
      {decision !== null && decision.reason !== "" && `: ${decision.reason}`}{" "}
      {entry !== null && <EntryLink index={entry} short />}{" "}
      {decision !== null && state !== "open" && <EntryLink index={decision.entry} short />}
    </>
  );
}
