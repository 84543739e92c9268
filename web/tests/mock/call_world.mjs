// What was said about the Call on the mock node: an act of every kind, pledges, offers, a working group, a meeting, contacts.
// The entries that they name are entries of the mock's log, of other kinds; a page that follows them finds something there.

const kTime = "2026-01-12T09:00:00Z";
const kDay = "2026-01-12";

export function callWorld(world) {
  const { instrument } = world;
  const at = (i) => 20 + i;
  const named = (id) => ({ id, name: world.parties.find((one) => one.id === id)?.name ?? id });
  const acme = named("did:web:acme.example");
  const city = named("did:web:sampleton.example");
  const borealis = named("did:web:borealis.example");
  const custodian = named("did:web:custodian.example");
  const clauses = instrument.clauses.map(({ id, title }) => ({ id, title }));
  const [first, second] = clauses;
  const about = { id: instrument.id, title: instrument.title, vocabulary: instrument.vocabulary };
  const plain = { marks: [], in_doubt_since: null };

  let next = 0;
  const act = (what, party, en, fr, more = {}) => ({
    entry: at(next++),
    position: 0,
    time: kTime,
    what,
    instrument: about,
    party: { ...party, kind: "private-sector", country: "GB" },
    issuer: party,
    by_custodian: false,
    date: kDay,
    precision: "exact",
    version: instrument.version,
    clause: null,
    text: null,
    by: null,
    where: null,
    source: null,
    paper: null,
    refers_to: null,
    referred_by: [],
    withdrawn: null,
    confirmed: null,
    outcome: null,
    ...plain,
    delegate: null,
    words: { en, fr },
    summary: { en: `${party.name}: ${en.toLowerCase()}.`, fr: `${party.name} : ${fr.toLowerCase()}.` },
    ...more,
  });
  const line = ({ entry, what, party }) => ({ entry, what, party: { id: party.id, name: party.name }, day: kDay });
  const understanding = act("understanding", acme, "Statement of understanding", "Déclaration interprétative", {
    clause: first.id,
    text: "We read this clause as <b>not</b> covering research.",
  });
  const disagreement = act("disagreement", city, "Disagreement", "Désaccord", { refers_to: line(understanding) });
  understanding.referred_by = [line(disagreement)];
  const withdrawn = act("withdrawn", borealis, "Taken back", "Retiré");
  const taken = act("understanding", borealis, "Statement of understanding", "Déclaration interprétative", {
    withdrawn: line(withdrawn),
    marks: ["version-not-stated"],
  });
  withdrawn.refers_to = line(taken);
  const outcome = (state, late = false) => ({ state, late, day: state === "kept" ? kDay : null, entry: null });
  const acts = [
    act("signed", acme, "Signature of support", "Signature de soutien"),
    understanding,
    disagreement,
    taken,
    withdrawn,
    act("announced", city, "Announcement", "Annonce", {
      by_custodian: true,
      issuer: custodian,
      by: "2026-03-01",
      outcome: outcome("open"),
      source: { title: "Speech", address: "https://example.org/speech", as_of: null },
    }),
    act("announced", borealis, "Announcement", "Annonce", { by: "2025-03-01", outcome: outcome("kept", true) }),
    act("invited", borealis, "Invitation", "Invitation", {
      issuer: acme,
      by: "2025-06-01",
      outcome: outcome("not-kept"),
    }),
    act("paper", city, "Received on paper", "Reçu sur papier", {
      by_custodian: true,
      issuer: custodian,
      marks: ["back-dated"],
      paper: {
        act: "support",
        form: "note-verbale",
        digest: "ab".repeat(32),
        received: "2025-11-02",
        received_by: "Registry",
      },
    }),
  ];

  const changed = (from, to) => ({ from, to });
  const versions = ["1-draft", instrument.version].map((version, i) => ({
    version,
    entry: instrument.entry,
    time: kTime,
    title: instrument.title,
    clauses: instrument.clauses.slice(0, instrument.clauses.length - 1 + i),
    signed: i,
    document: {},
  }));
  const difference = {
    instrument: instrument.id,
    from: { version: versions[0].version, entry: instrument.entry },
    to: { version: versions[1].version, entry: instrument.entry },
    members: [{ member: "title", ...changed("Call (draft)", instrument.title) }],
    clauses: [
      {
        id: clauses.at(-1).id,
        change: "added",
        title: changed(null, clauses.at(-1).title),
        text: null,
        translations: null,
      },
      {
        id: first.id,
        change: "changed",
        title: changed("An older title", first.title),
        text: null,
        translations: null,
      },
    ],
    reordered: true,
  };
  const norms = [
    {
      id: "paris-call",
      title: { en: "Principles of the Paris Call", fr: "Principes de l’Appel de Paris" },
      source: "https://pariscall.international/en/principles",
      note: "Titles are short forms.",
      norms: clauses.map(({ id, title }) => ({ id: `paris-call:${id}`, place: id, title: { en: title, fr: title } })),
    },
  ];

  // Pledges.
  const actions = [
    { id: "A1", title: "Transparency on the features of products" },
    { id: "A2", title: "Transparency on the processes of suppliers" },
  ];
  const computed = {
    text: null,
    name: "sbom-share",
    title: "Releases with an SBOM",
    unit: "share",
    at_least: 0.9,
    at_most: null,
  };
  const inWords = {
    text: "Three trainings a year",
    name: null,
    title: null,
    unit: null,
    at_least: null,
    at_most: null,
  };
  const pledge = (i, party, clause, what, state, measure, more = {}) => ({
    entry: at(i),
    id: `urn:example:pledge:${i}`,
    party,
    instrument: instrument.id,
    clause,
    what,
    measure,
    action: actions[0],
    made: kTime,
    due: "2026-12-31",
    visibility: state === null ? "private" : "public",
    withdrawn: false,
    revised: 0,
    newest_entry: at(i),
    ...plain,
    progress: {
      shown: state !== null,
      because: state === null ? "not-public" : "consent",
      entry: state === null ? null : at(i + 1),
      state,
      reported_entry: state === null || state === "open" ? null : at(i + 2),
    },
    ...more,
  });
  const pledges = [
    pledge(20, acme, first, "An SBOM with every release", "under-way", computed),
    pledge(24, acme, second, "Train our suppliers", "overdue", inWords, {
      due: "2025-06-30",
      marks: ["due-far-ahead"],
    }),
    pledge(28, city, second, "Teach every school", null, null, { due: null, action: null }),
    pledge(32, borealis, first, "Answer on every flaw", "kept", null, { revised: 1 }),
  ];
  const report = (one) => ({
    entry: one.progress.reported_entry ?? one.entry,
    time: kTime,
    date: kDay,
    state: "under-way",
    text: "Half of the releases have one.",
    value: "50 %",
    evidence: [at(3), at(4)],
    counts: true,
    ...plain,
  });
  const target = {
    outcome: "not-met",
    measure: "sbom-share",
    why: null,
    value: 0.5,
    numerator: 1,
    denominator: 2,
  };
  const reportsOf = (one) => (one.progress.reported_entry === null ? [] : [report(one)]);
  const measuredOf = (one) => (one.progress.shown && one.measure?.name === "sbom-share" ? target : null);
  const pledgeDetails = (one) => ({
    ...one,
    acts: [
      {
        entry: one.entry,
        act: "made",
        time: kTime,
        what: one.what,
        measure: one.measure,
        action: one.action,
        due: one.due,
        visibility: one.visibility,
        reason: null,
        in_doubt_since: null,
      },
    ],
    reports: reportsOf(one),
    measured: measuredOf(one),
    entries: [instrument.entry, one.entry],
  });
  const count = (rows, states) =>
    Object.fromEntries(
      states.map((state) => [
        state.replaceAll("-", "_"),
        rows.filter((one) => (one.progress.state ?? "") === state).length,
      ]),
    );
  const kDeclared = ["open", "under-way", "due", "overdue", "kept", "missed", "withdrawn"];
  const measuredCounts = (rows) => ({
    met: 0,
    not_met: rows.filter((one) => measuredOf(one) !== null).length,
    not_measurable: 0,
  });
  const caution = "What is not on this log cannot be counted.";
  const progress = {
    instrument: about,
    as_of: kTime,
    clauses: clauses.map((clause) => {
      const rows = pledges.filter((one) => one.clause.id === clause.id && one.progress.shown);
      return {
        ...clause,
        pledges: rows.length,
        parties: new Set(rows.map((one) => one.party.id)).size,
        declared: count(rows, kDeclared),
        measured: measuredCounts(rows),
        entries: rows.map((one) => one.entry),
      };
    }),
    parties: [acme, borealis].map((party) => {
      const rows = pledges.filter((one) => one.party.id === party.id);
      const sums = { declared: count(rows, kDeclared), measured: measuredCounts(rows) };
      return { ...party, because: "consent", entry: at(21), pledges: rows.length, ...sums };
    }),
    withheld: { parties: 1, pledges: 1 },
    caution,
    entries: pledges.map((one) => one.entry),
  };
  const measure = {
    name: "sbom-share",
    title: "Releases with an SBOM",
    unit: "share",
    value: 0.5,
    numerator: 1,
    numerator_is: "releases with an SBOM on this log",
    denominator: 2,
    denominator_is: "releases on this log",
    not_measurable: null,
    left_out: "releases that were never logged",
    items: [
      { what: "gateway 4.2.0", counts: true, days: null, entries: [at(5)] },
      { what: "gateway 4.1.0", counts: false, days: null, entries: [at(6)] },
    ],
    items_total: 2,
    entries: [at(5), at(6)],
  };
  const progressOf = (party) => {
    const rows = pledges.filter((one) => one.party.id === party.id && one.progress.shown);
    return {
      party,
      instrument: about,
      as_of: kTime,
      progress: { shown: true, because: "consent", entry: at(21) },
      consent: { given: true, entry: at(21), time: kTime, reason: null },
      clauses: clauses
        .map((clause) => ({ clause, of: rows.filter((one) => one.clause.id === clause.id) }))
        .filter(({ of }) => of.length > 0)
        .map(({ clause, of }) => ({
          ...clause,
          declared: count(of, kDeclared),
          measured: measuredCounts(of),
          pledges: of.map((one) => ({ ...one, reports: reportsOf(one), measured: measuredOf(one) })),
        })),
      measures: [measure],
      withheld: 0,
      caution,
      entries: rows.map((one) => one.entry),
    };
  };

  // Resources.
  const resource = (i, side, party, kind, title, state, more = {}) => ({
    entry: at(i),
    side,
    party,
    instrument: instrument.id,
    kind,
    title,
    description: null,
    clauses: [first],
    countries: ["any"],
    languages: ["fr", "en"],
    quantity: { text: "10 days", amount: 10, unit: "day" },
    from: "2026-01-01",
    until: "2026-12-31",
    time: kTime,
    state,
    take_up: null,
    withdrawn: null,
    ...plain,
    ...more,
  });
  const resources = [
    resource(40, "offer", acme, "training", "Training for public bodies", "open"),
    resource(41, "need", city, "training", "Training of our staff", "open", {
      countries: ["IE"],
      description: "In English.",
    }),
    resource(42, "offer", borealis, "funding", "A fund for audits", "delivered", {
      take_up: at(43),
      marks: ["not-a-supporter"],
    }),
  ];
  const step = (i, what, party) => ({
    entry: at(i),
    what,
    party,
    time: kTime,
    date: null,
    text: "Done.",
    quantity: { text: "10 days", amount: 10, unit: "day" },
    evidence: [at(5)],
    ...plain,
  });
  const takeUp = {
    entry: at(43),
    offer: at(42),
    need: null,
    giver: borealis,
    receiver: city,
    by: "receiver",
    time: kTime,
    note: "Thank you.",
    state: "delivered",
    steps: [step(44, "delivered", borealis)],
    ...plain,
  };
  const resourceDetails = (one) => ({
    ...one,
    as_of: kTime,
    take_ups: one.take_up === null ? [] : [takeUp],
    entries: [one.entry],
  });
  const fits = (one) =>
    one.state !== "open"
      ? []
      : resources
          .filter((other) => other.side !== one.side && other.state === "open" && other.kind === one.kind)
          .map((other) => ({
            resource: other,
            reasons: [{ what: "kind", values: [one.kind], text: "both are training" }],
          }));
  const figure = (rows) => ({
    count: rows.length,
    entries: rows.map((one) => one.entry),
    amounts: rows.length === 0 ? [] : [{ unit: "day", amount: 10 * rows.length, count: rows.length }],
  });
  const figures = (key, title, rows) => ({
    key,
    title,
    needed: figure(rows.filter((one) => one.side === "need")),
    offered: figure(rows.filter((one) => one.side === "offer")),
    taken_up: figure(rows.filter((one) => one.take_up !== null)),
    delivered: figure(rows.filter((one) => one.state === "delivered")),
    confirmed: figure([]),
    disputed: figure([]),
    withdrawn: figure([]),
    expired: figure([]),
  });
  const totals = {
    as_of: kTime,
    instrument: null,
    all: figures("all", null, resources),
    by_kind: ["training", "funding"].map((kind) =>
      figures(
        kind,
        null,
        resources.filter((one) => one.kind === kind),
      ),
    ),
    by_principle: [{ ...figures(first.id, first.title, resources), instrument: instrument.id }],
    by_region: [figures("any", null, resources), figures("IE", "Ireland", resources.slice(1, 2))],
    caution,
  };

  // A working group and its meeting.
  const paper = {
    title: "Terms of reference",
    sha256: "cd".repeat(32),
    address: "https://example.org/terms",
    entry: null,
  };
  const deliverable = (id, title, state, more = {}) => ({
    id,
    title,
    due: "2026-06-30",
    state,
    entry: at(50),
    report: null,
    document: null,
    ...more,
  });
  const group = {
    entry: at(50),
    id: "urn:example:group:6",
    instrument: instrument.id,
    title: "Working group on the supply chain",
    purpose: "To say what suppliers should show.",
    state: "active",
    founded: { entry: at(49), party: custodian, time: kTime, by_custodian: true },
    time: kTime,
    chairs: [
      { ...acme, joined: at(51) },
      { ...borealis, joined: null },
    ],
    members: 1,
    may_change: [custodian, acme],
    goals: ["One list of what to show"],
    deliverables: [
      deliverable("d1", "A list", "delivered", {
        report: { entry: at(52), party: acme, time: kTime, note: "Sent to all." },
        document: paper,
      }),
      deliverable("d2", "A guide", "overdue", { due: "2025-06-30" }),
    ],
    counts: { planned: 0, under_way: 0, overdue: 1, delivered: 1, dropped: 0 },
    documents: [paper],
    concluded: null,
    ...plain,
  };
  const groupAct = (i, what, party) => ({
    entry: at(i),
    what,
    party,
    time: kTime,
    deliverable: what === "delivered" ? "d1" : null,
    text: null,
    document: null,
    ...plain,
  });
  const groupDetails = {
    ...group,
    as_of: kTime,
    member_list: [
      { ...acme, entry: at(51), time: kTime, left: null },
      { ...city, entry: at(53), time: kTime, left: at(54) },
    ],
    acts: [
      groupAct(49, "founded", custodian),
      groupAct(51, "joined", acme),
      groupAct(52, "delivered", acme),
      groupAct(54, "left", city),
    ],
    entries: [at(49), at(50)],
  };
  const followUp = (id, title, state, due, reports = []) => ({
    id,
    title,
    responsible: acme,
    due,
    state,
    entry: at(55),
    reports,
  });
  const meeting = {
    entry: at(55),
    id: "urn:example:meeting:1",
    kind: "workshop",
    title: "Workshop on lists of parts",
    instrument: instrument.id,
    working_group: { id: group.id, title: group.title },
    from: "2025-11-10",
    until: "2025-11-11",
    state: "held",
    place: "online",
    recorder: acme,
    time: kTime,
    participants: [
      { ...acme, role: "chair" },
      { ...city, role: "observer" },
    ],
    topics: [{ title: "What to show", clauses: [first], norms: ["paris-call:1"] }],
    outcomes: ["A first list was agreed."],
    follow_ups: [
      followUp("f1", "Write it down", "done", "2025-12-01", [
        { entry: at(56), party: acme, time: kTime, state: "done", note: "Written.", evidence: [at(5)], ...plain },
      ]),
      followUp("f2", "Ask the others", "overdue", "2025-12-31"),
    ],
    counts: { open: 0, under_way: 0, overdue: 1, done: 1, dropped: 0 },
    documents: [],
    answers: { confirmed: [], contested: [at(57)], silent: 0 },
    ...plain,
  };
  const meetingDetails = {
    ...meeting,
    as_of: kTime,
    records: [{ entry: at(55), party: acme, time: kTime, reason: null, ...plain }],
    answer_list: [
      {
        entry: at(57),
        party: city,
        time: kTime,
        record: at(55),
        answer: "contested",
        reason: "We agreed to nothing.",
        counts: true,
        ...plain,
      },
    ],
    entries: [at(55), at(57)],
  };

  // Contacts.
  const pings = (answered, failed) => {
    const counted = (entries) => ({ count: entries.length, entries });
    return {
      all: answered.length + failed.length,
      answered: counted(answered),
      late: counted([]),
      failed: counted(failed),
      open: counted([]),
    };
  };
  const contact = (i, party, what, more) => ({
    party: party.id,
    name: party.name,
    kind: "private-sector",
    country: "GB",
    function: what,
    state: "current",
    entry: at(i),
    time: kTime,
    in_doubt_since: null,
    valid_until: "2026-12-31",
    answer_hours: 24,
    policy: "https://acme.example/security",
    withdrawn: null,
    confirmed: { entry: at(i), time: kTime, by: "statement" },
    stale: false,
    open: null,
    restricted: null,
    pings: pings([], []),
    ...more,
  });
  const contacts = [
    contact(60, acme, "product-security", {
      mailboxes: ["psirt@acme.example"],
      forms: ["https://acme.example/report"],
      languages: ["en", "fr"],
      hours: { always: true },
      time_zone: "Europe/London",
      keys: [{ kind: "openpgp", address: "https://acme.example/key", fingerprint: "ab".repeat(20) }],
      open: { now: true, until: null, opens: null, local: "Mon 09:00 GMT", because: "24 hours, every day" },
      restricted: { payload: "ef".repeat(32), entry: at(61), readable: null, detail: null },
      pings: pings([at(62)], [at(63)]),
      note: "Write in English if you can.",
    }),
    contact(64, city, "diplomatic", {
      mailboxes: ["registry@sampleton.example"],
      languages: ["en"],
      hours: { weekly: [{ days: ["mon", "fri"], from: "09:00", to: "17:30" }] },
      time_zone: "Europe/Dublin",
      open: {
        now: false,
        until: null,
        opens: "2026-01-16T09:00:00Z",
        local: "Mon 21:00 GMT",
        because: "closed until Friday",
      },
      stale: true,
      confirmed: { entry: at(64), time: kTime, by: "answer" },
    }),
  ];
  const ping = (i, state, answer) => ({
    entry: at(i),
    time: kTime,
    from: city.id,
    party: acme.id,
    function: "product-security",
    nonce: "00ff",
    answer_hours: 24,
    due: "2026-01-13T09:00:00Z",
    state,
    exercise: null,
    note: null,
    contact_entry: at(60),
    answer,
    in_doubt_since: null,
  });
  const pingList = [
    ping(62, "answered", { entry: at(65), time: kTime, note: "Here.", in_doubt_since: null }),
    ping(63, "failed", null),
  ];
  const exercise = {
    id: "urn:example:exercise:1",
    entry: at(66),
    time: kTime,
    issuer: acme.id,
    group: "exercises",
    title: "A flaw at night",
    date: "2025-10-01",
    until: null,
    scenario: "A component is exploited.",
    participants: [acme.id, city.id],
    findings: [{ text: "Nobody answered by night.", action: "Name a duty officer." }, { text: "Keys were old." }],
    pings: pingList.slice(0, 1),
    marks: ["back-dated"],
    restricted: null,
    in_doubt_since: null,
  };
  // More than a page of the pages holds.
  const unusable = Array.from({ length: 60 }, (_, i) => ({
    entry: at(59 - i),
    type: `application/vnd.entente.${i % 2 === 0 ? "support" : "claim"}+json`,
    issuer: city.id,
    why: i % 2 === 0 ? "entry 21 says this already, and it <b>stands</b>" : "/supporter_id: it is not on the roster",
  }));
  return {
    time: kTime,
    acts,
    unusable,
    versions,
    difference,
    norms,
    actions,
    pledges,
    pledgeDetails,
    progress,
    progressOf,
    resources,
    resourceDetails,
    fits,
    totals,
    groups: [group],
    groupDetails,
    meetings: [meeting],
    meetingDetails,
    contacts,
    pings: pingList,
    pingFigures: pings([at(62)], [at(63)]),
    exercises: [exercise],
    names: { [acme.id]: acme.name, [city.id]: city.name },
  };
}
