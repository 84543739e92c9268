// The shapes of the node's answers about the Call, as api/openapi.yaml has them. Only what the pages read is named here.

import type { Kind, Proven, Status } from "./types";

// Of a day in the past: "on or before 10 November 2019" leaves open whether it held in 2018.
export type StatusOnDay = Status | "unknown";
export const kStatusesOnDay: readonly StatusOnDay[] = ["signed", "listed", "announced", "unknown", "ended"];

export type Tally = Record<StatusOnDay, number>;
export interface StateOnMap {
  id: string;
  name: string;
  status: StatusOnDay;
  since: string | null;
  entries: number[];
}
export interface CountryOnMap {
  country: string | null;
  states: StateOnMap[];
  supporters: (Tally & { kind: Kind })[];
}
export interface RosterMap extends Proven {
  instrument: string;
  entry: number;
  as_of: string | null;
  countries: CountryOnMap[];
}
