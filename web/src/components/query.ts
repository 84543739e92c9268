// The address's query as a page's state: every filtered list has a permanent link.

import { adjust, usePlace } from "../routing/navigation";
import { queryString, type QueryValue } from "../api/client";

export interface QueryState {
  get: (name: string) => string;
  number: (name: string, otherwise: number) => number;
  // The page's address with some values changed.
  address: (changes: Record<string, QueryValue>) => string;
  // Changes the address in place; the list starts at its beginning again.
  change: (changes: Record<string, QueryValue>) => void;
}

export function useQuery(): QueryState {
  const place = usePlace();
  const address = (changes: Record<string, QueryValue>): string =>
    place.path + queryString({ ...Object.fromEntries(place.query), ...changes });
  return {
    get: (name) => place.query.get(name) ?? "",
    number: (name, otherwise) => {
      const text = place.query.get(name) ?? "";
      return /^[0-9]{1,9}$/.test(text) ? Number(text) : otherwise;
    },
    address,
    change: (changes) => adjust(address({ offset: null, ...changes })),
  };
}
