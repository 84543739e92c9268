// Addresses of the pages: what a path means, and how to write one. Pure.
//
// A path is split at "/" first and each segment is percent-decoded then, as the node does: identifiers are URIs and
// stand in one segment.

export type Route =
  | { page: "overview" }
  | { page: "call" }
  | { page: "map" }
  | { page: "roster" }
  | { page: "acts" }
  | { page: "act"; entry: number }
  | { page: "unusable" }
  | { page: "pledges" }
  | { page: "pledge"; entry: number }
  | { page: "progress" }
  | { page: "party-progress"; id: string }
  | { page: "resources" }
  | { page: "resource"; entry: number }
  | { page: "resource-totals" }
  | { page: "working-groups" }
  | { page: "working-group"; id: string }
  | { page: "meetings" }
  | { page: "meeting"; id: string }
  | { page: "contacts" }
  | { page: "pings" }
  | { page: "exercises" }
  | { page: "norms" }
  | { page: "instrument"; id: string }
  | { page: "parties" }
  | { page: "party"; id: string }
  | { page: "software" }
  | { page: "release"; entry: number }
  | { page: "scan" }
  | { page: "advisories" }
  | { page: "advisory"; id: string }
  | { page: "statements" }
  | { page: "statement"; index: number }
  | { page: "about" }
  | { page: "verify" }
  | { page: "design" }
  | { page: "not-found" };

const kNotFound: Route = { page: "not-found" };

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

// A log index, or null: digits alone, no leading zero, within what a JavaScript number holds exactly.
export function parseIndex(text: string): number | null {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

export function matchRoute(path: string): Route {
  const segments = path.split("/").slice(1).map(decode);
  if (segments.at(-1) === "") segments.pop(); // "/roster/" is "/roster"
  const [head, id, ...more] = segments;
  if (head === null || id === null || more.length > 0) return kNotFound;
  if (head === undefined) return { page: "overview" };
  if (id === undefined) {
    switch (head) {
      case "call":
      case "map":
      case "roster":
      case "acts":
      case "unusable":
      case "pledges":
      case "progress":
      case "resources":
      case "working-groups":
      case "meetings":
      case "contacts":
      case "pings":
      case "exercises":
      case "norms":
      case "parties":
      case "software":
      case "scan":
      case "advisories":
      case "statements":
      case "about":
      case "verify":
      case "design":
        return { page: head };
      default:
        return kNotFound;
    }
  }
  const index = parseIndex(id);
  switch (head) {
    case "instruments":
      return { page: "instrument", id };
    case "acts":
      return index === null ? kNotFound : { page: "act", entry: index };
    case "pledges":
      return index === null ? kNotFound : { page: "pledge", entry: index };
    case "progress":
      return { page: "party-progress", id };
    case "resources":
      if (id === "totals") return { page: "resource-totals" };
      return index === null ? kNotFound : { page: "resource", entry: index };
    case "working-groups":
      return { page: "working-group", id };
    case "meetings":
      return { page: "meeting", id };
    case "parties":
      return { page: "party", id };
    case "advisories":
      return { page: "advisory", id };
    case "releases":
      return index === null ? kNotFound : { page: "release", entry: index };
    case "statements":
      return index === null ? kNotFound : { page: "statement", index };
    default:
      return kNotFound;
  }
}

// ":" and "@" are safe in a path segment, and addresses with them are easier to read.
function segment(text: string): string {
  return encodeURIComponent(text).replace(/%3A/g, ":").replace(/%40/g, "@");
}

// A version of a package: by purl, or by the names that advisories use.
export type AskedVersion = { purl: string } | { ecosystem: string; name: string; version: string };

export const addressOf = {
  instrument: (id: string) => `/instruments/${segment(id)}`,
  act: (entry: number) => `/acts/${entry}`,
  pledge: (entry: number) => `/pledges/${entry}`,
  progress: (party: string, instrument: string) =>
    `/progress/${segment(party)}?${new URLSearchParams({ instrument }).toString()}`,
  resource: (entry: number) => `/resources/${entry}`,
  group: (id: string) => `/working-groups/${segment(id)}`,
  meeting: (id: string) => `/meetings/${segment(id)}`,
  party: (id: string) => `/parties/${segment(id)}`,
  release: (entry: number) => `/releases/${entry}`,
  advisory: (id: string) => `/advisories/${segment(id)}`,
  // The advisory's page, with the answer whether it holds for this version.
  explain: (id: string, version: AskedVersion) =>
    `/advisories/${segment(id)}?${new URLSearchParams({ ...version }).toString()}`,
  statement: (index: number) => `/statements/${index}`,
  permanent: (index: number, leaf: string) => `/statements/${index}?hash=${leaf}`,
  advisories: (text: string) => `/advisories?${new URLSearchParams({ q: text }).toString()}`,
  ships: (purl: string) => `/software?${new URLSearchParams({ q: purl }).toString()}`,
  search: (text: string) => `/software?${new URLSearchParams({ q: text }).toString()}`,
};

// Whether a link inside the site is one of these pages; everything else (API, log, downloads) is for the browser.
export function isPage(path: string): boolean {
  return matchRoute(path).page !== "not-found" || path === "/";
}
