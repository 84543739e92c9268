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

// Routes as answers.mjs has them. `page` makes one page of a list; `missing` is a refusal.
export function callRoutes(world, call, { page, text, missing, invalid, adherence, day, theInstrument, proven }) {
  const kPaged = ["offset", "limit"];
  const fits = (query, row, names) =>
    names.every(([name, value]) => text(query, name) === "" || [value(row)].flat().includes(text(query, name)));
  const onlyIds = (query) => {
    const party = text(query, "party");
    if (party === "" || party.includes(":")) return;
    throw invalid(`'${party}' is no id of a party; find it by name: /api/v1/parties?q=NAME`, "party");
  };
  const asOf = { as_of: call.time };
  const ofParty = ["party", (row) => row.party?.id ?? row.party];
  const ofInstrument = ["instrument", (row) => row.instrument?.id ?? row.instrument];
  const list = (rows, names, more = {}) => [
    [...names.map(([name]) => name), ...kPaged],
    (query) => ({
      ...onlyIds(query),
      ...page(
        rows.filter((row) => fits(query, row, names)),
        query,
      ),
      ...more,
    }),
  ];
  const find = (rows, entry) => {
    const found = rows.find((one) => String(one.entry) === entry);
    if (found === undefined) throw missing("there is none at this entry", entry);
    return found;
  };
  const actsOf = (...kinds) => call.acts.filter((act) => kinds.includes(act.what));
  const today = { today: call.time.slice(0, 10) };
  const outcome = ["state", (act) => act.outcome?.state];
  return [
    [
      "roster/map",
      ["instrument", "as_of"],
      (query) => {
        const instrument = theInstrument(query);
        const on = day(query, "as_of");
        const countries = rosterMap(world, on, adherence);
        return { instrument: instrument.id, entry: instrument.entry, as_of: on || null, countries, ...proven };
      },
    ],
    ["instruments/*/versions", kPaged, (query) => page(call.versions, query)],
    ["instruments/*/difference", ["from", "to"], () => ({ ...call.difference, ...proven })],
    ["acts", ...list(call.acts, [ofInstrument, ofParty, ["what", (act) => act.what]])],
    ["acts/*", [], (_, entry) => ({ items: [find(call.acts, entry)], ...proven })],
    ["announcements", ...list(actsOf("announced"), [ofInstrument, ofParty, outcome], today)],
    ["invitations", ...list(actsOf("invited"), [ofInstrument, ofParty, outcome], today)],
    [
      "understandings",
      ...list(
        actsOf("understanding", "reservation"),
        [
          ofInstrument,
          ofParty,
          ["clause", (act) => act.clause],
          ["state", (act) => (act.withdrawn === null ? "standing" : "withdrawn")],
        ],
        today,
      ),
    ],
    [
      "paper-acts",
      ...list(
        actsOf("paper"),
        [ofInstrument, ofParty, ["state", (act) => (act.confirmed === null ? "unconfirmed" : "confirmed")]],
        today,
      ),
    ],
    ["unusable", kPaged, (query) => page(call.unusable, query)],
    ["norms", [], () => ({ sets: call.norms })],
    [
      "pledge-actions",
      [],
      () => ({ items: call.actions, total: call.actions.length, source: { title: "Working group 6" } }),
    ],
    [
      "pledges",
      ...list(call.pledges, [
        ofInstrument,
        ofParty,
        ["clause", (one) => one.clause.id],
        ["action", (one) => one.action?.id],
        ["state", (one) => one.progress.state],
      ]),
    ],
    ["pledges/*", [], (_, entry) => ({ ...call.pledgeDetails(find(call.pledges, entry)), ...proven })],
    ["progress", ["instrument"], () => ({ ...call.progress, ...proven })],
    [
      "progress/*",
      ["instrument"],
      (_, id) => {
        const party = call.progress.parties.find((one) => one.id === id);
        if (party === undefined) throw missing("this party has pledged nothing", id);
        return { ...call.progressOf({ id, name: party.name }), ...proven };
      },
    ],
    [
      "resources",
      ...list(
        call.resources,
        [
          ofInstrument,
          ofParty,
          ["side", (one) => one.side],
          ["kind", (one) => one.kind],
          ["state", (one) => one.state],
          ["principle", (one) => one.clauses[0].id],
          ["region", (one) => one.countries[0]],
        ],
        asOf,
      ),
    ],
    ["resources/totals", ["instrument"], () => ({ ...call.totals, ...proven })],
    ["resources/*", [], (_, entry) => ({ ...call.resourceDetails(find(call.resources, entry)), ...proven })],
    [
      "resources/*/matches",
      kPaged,
      (query, entry) => {
        const resource = find(call.resources, entry);
        return { ...page(call.fits(resource), query), ...asOf, resource };
      },
    ],
    [
      "working-groups",
      ...list(
        call.groups,
        [ofInstrument, ["party", (one) => one.chairs.map((chair) => chair.id)], ["state", (one) => one.state]],
        asOf,
      ),
    ],
    [
      "working-groups/*",
      [],
      (_, id) => {
        if (id !== call.groupDetails.id) throw missing("there is no such working group", id);
        return { ...call.groupDetails, ...proven };
      },
    ],
    [
      "meetings",
      ...list(
        call.meetings,
        [
          ofInstrument,
          ["party", (one) => one.participants.map((each) => each.party?.id ?? each.id)],
          ["working_group", (one) => one.working_group?.id],
          ["kind", (one) => one.kind],
          ["state", (one) => one.state],
          ["follow_ups", (one) => one.follow_ups[0].state],
        ],
        asOf,
      ),
    ],
    [
      "meetings/*",
      [],
      (_, id) => {
        if (id !== call.meetingDetails.id) throw missing("there is no such meeting", id);
        return { ...call.meetingDetails, ...proven };
      },
    ],
    [
      "contacts",
      ["party", "function", "language", "country", "state", "at", "stale_days", ...kPaged],
      (query) => ({
        ...page(
          call.contacts.filter((one) =>
            fits(query, one, [ofParty, ["function", (row) => row.function], ["country", (row) => row.country]]),
          ),
          query,
        ),
        ...asOf,
        at: text(query, "at") || call.time,
        stale_days: 180,
        reader: null,
      }),
    ],
    [
      "pings",
      ...list(call.pings, [ofParty, ["function", (one) => one.function], ["state", (one) => one.state]], {
        ...asOf,
        figures: call.pingFigures,
        names: call.names,
      }),
    ],
    [
      "exercises",
      ["party", "id", ...kPaged],
      (query) => ({ ...page(call.exercises, query), ...asOf, reader: null, names: call.names }),
    ],
  ];
}
