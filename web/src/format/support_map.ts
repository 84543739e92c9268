// Sums and choices of the map of support. Pure.

import { kStatusesOnDay, type CountryOnMap, type StatusOnDay, type Tally } from "../api/call_types";
import type { Kind } from "../api/types";
import { parseDay } from "./dates";

// How a country is coloured: by the strongest word on its state; null where nothing is said of it.
export function statusOfCountry(country: CountryOnMap): StatusOnDay | null {
  return kStatusesOnDay.find((status) => country.states.some((state) => state.status === status)) ?? null;
}

export function sumOf(tally: Tally): number {
  return kStatusesOnDay.reduce((sum, status) => sum + tally[status], 0);
}

export function totalOf(
  countries: readonly CountryOnMap[],
  kind: Kind | null,
  status: StatusOnDay,
  country?: string | null,
): number {
  return countries
    .filter((one) => country === undefined || one.country === country)
    .flatMap((one) => one.supporters)
    .filter((tally) => kind === null || tally.kind === kind)
    .reduce((sum, tally) => sum + tally[status], 0);
}

// Those of a country that are no state, whatever their status but ended.
export function othersOf(country: CountryOnMap): number {
  return country.supporters
    .filter((tally) => tally.kind !== "state")
    .reduce((sum, tally) => sum + sumOf(tally) - tally.ended, 0);
}

// The stops of the slider: the last day of each year from the founding on, then "" for now. `today` is the log's.
export function daysOfMap(founded: string, today: string): string[] {
  const last = parseDay(today.slice(0, 10));
  if (last === null) return [""];
  const end = Number(last.iso.slice(0, 4));
  const first = parseDay(founded);
  const start = first === null ? end : Number(first.iso.slice(0, 4));
  const days: string[] = [];
  for (let year = start; year < end; ++year) days.push(`${year}-12-31`);
  return [...days, ""];
}

// The stop that a day stands at: its own, or else the last one before it.
export function stopOf(days: readonly string[], day: string): number {
  if (day === "") return days.length - 1;
  let stop = 0;
  days.forEach((one, i) => {
    if (one !== "" && one <= day) stop = i;
  });
  return stop;
}
