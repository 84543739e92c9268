// What instruments and their clauses are called in the reader's language, wherever a page names them: their custodians
// translate titles in the instrument itself, and answers about other things have the original alone.

import { createContext, type ComponentChildren } from "preact";
import { useCallback, useContext, useEffect, useMemo, useState } from "preact/hooks";
import { apiPath } from "../api/client";
import { useApi } from "../api/use_api";
import type { Instrument, Page } from "../api/types";
import { currentLocale } from "../text";

interface Known {
  instruments: readonly Instrument[];
  need: () => void; // asks the node, once
}
const Names = createContext<Known>({ instruments: [], need: () => undefined });

// Nothing is asked before something below names an instrument or a clause.
export function InstrumentNames(props: { children: ComponentChildren }) {
  const [needed, setNeeded] = useState(false);
  const listed = useApi<Page<Instrument>>(needed ? apiPath(["instruments"], { limit: 100 }) : null);
  const need = useCallback(() => setNeeded(true), []);
  const known = useMemo(() => ({ instruments: listed.data?.items ?? [], need }), [listed.data, need]);
  return <Names.Provider value={known}>{props.children}</Names.Provider>;
}

export interface Translator {
  instrument: (id: string, title: string) => string;
  clause: (instrument: string, id: string, title: string) => string;
}

// Gives a title back as it is where there is no translation, or where it is another version's.
export function useTitles(): Translator {
  const { instruments, need } = useContext(Names);
  useEffect(need, [need]);
  const find = (id: string): Instrument | undefined => instruments.find((one) => one.id === id);
  return {
    instrument: (id, title) => {
      const found = find(id);
      return (found?.title === title && found.translations[currentLocale()]?.title) || title;
    },
    clause: (instrument, id, title) => {
      const found = find(instrument)?.clauses.find((one) => one.id === id);
      return (found?.title === title && found.translations[currentLocale()]?.title) || title;
    },
  };
}
