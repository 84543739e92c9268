// A filter by party: chosen by name, kept as the id, since names are not unique and change. The suggestions are the parties of the
// node, and where an instrument is given who supports it, too: not every supporter is a party.

import { useEffect, useState } from "preact/hooks";
import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Page, PartyRow, Supporter } from "../api/types";
import { t } from "../text";
import { TextField } from "./forms";
import type { QueryState } from "./query";

const kSuggestions = 20;
const kLettersMin = 2;
const kTypingPause_ms = 300;

export interface Named {
  id: string;
  name: string;
}

// Who is suggested, each id once.
export function suggested(...lists: readonly (readonly Named[])[]): Named[] {
  const all = new Map<string, Named>();
  for (const { id, name } of lists.flat()) if (!all.has(id)) all.set(id, { id, name });
  return [...all.values()];
}

// The id that is meant: what was typed is one, or a name that one of the suggestions alone has. Null while neither is so.
export function partyMeant(typed: string, among: readonly Named[]): string | null {
  const text = typed.trim();
  if (text === "" || text.includes(":")) return text;
  const named = among.filter((one) => one.name.toLowerCase() === text.toLowerCase());
  return named.length === 1 ? (named[0]?.id ?? null) : null;
}

export function PartyField(props: { id: string; label: string; query: QueryState; instrument?: string }) {
  const asked = props.query.get("party");
  const [typed, setTyped] = useState(asked);
  const q = typed.trim();
  const of = { q, limit: kSuggestions };
  const { instrument } = props;
  const parties = useApi<Page<PartyRow>>(q.length < kLettersMin ? null : apiPath(["parties"], of));
  const supporters = useApi<Page<Supporter>>(
    q.length < kLettersMin || instrument === undefined ? null : apiPath(["roster"], { ...of, instrument }),
  );
  const among = suggested(parties.data?.items ?? [], supporters.data?.items ?? []);
  const chosen = among.find((one) => one.id === asked);
  const list = `${props.id}-names`;
  useEffect(() => setTyped(asked), [asked]);
  // Who is meant may be known only when the suggestions are there.
  useEffect(() => {
    const party = partyMeant(typed, among);
    if (party !== null && party !== asked) props.query.change({ party });
  }, [typed, parties.data, supporters.data]);
  return (
    <>
      <TextField
        id={props.id}
        type="search"
        class="field-wide"
        label={props.label}
        hint={chosen === undefined ? t("call.party_hint") : t("call.party_chosen", { name: chosen.name })}
        value={asked}
        list={list}
        pause_ms={kTypingPause_ms}
        onValue={setTyped}
      />
      <datalist id={list}>
        {among.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </datalist>
    </>
  );
}
