// The mock node's answers about the Call: who stands where, by country.

const kStatuses = ["announced", "listed", "signed", "ended", "unknown"];
const kKinds = ["state", "public-authority", "civil-society", "private-sector", "unknown"];

// Where a supporter stands on a day; null: certainly nowhere.
function standingOn(one, day, adherence) {
  if (day === "") return one.status;
  const { answer } = adherence(one, day);
  if (answer === "yes") return one.signed !== null && one.signed.date <= day ? "signed" : "listed";
  if (answer === "unknown") return "unknown";
  if (one.ended !== null && one.ended.date <= day) return "ended";
  return one.announced !== null && one.announced.date <= day ? "announced" : null;
}

export function rosterMap(world, day, adherence) {
  const countries = new Map();
  for (const one of world.supporters) {
    const status = standingOn(one, day, adherence);
    if (status === null) continue;
    const country = countries.get(one.country) ?? { country: one.country, states: [], tallies: new Map() };
    countries.set(one.country, country);
    const tally = country.tallies.get(one.kind) ?? Object.fromEntries(kStatuses.map((name) => [name, 0]));
    country.tallies.set(one.kind, tally);
    ++tally[status];
    if (one.kind !== "state") continue;
    const entries = ["announced", "listed", "signed", "ended"].flatMap((what) => one[what]?.entry ?? []);
    country.states.push({ id: one.id, name: one.name, status, since: one.since, entries });
  }
  return [...countries.values()]
    .sort((a, b) => (a.country ?? "~").localeCompare(b.country ?? "~", "en"))
    .map(({ country, states, tallies }) => ({
      country,
      states,
      supporters: kKinds.flatMap((kind) => (tallies.has(kind) ? [{ kind, ...tallies.get(kind) }] : [])),
    }));
}
