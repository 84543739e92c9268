// The pages of the Call, as the second row of the header shows them while one is on any of them.

import type { Route } from "../routing/routes";
import { t, type MessageKey } from "../text";

interface CallPage {
  label: MessageKey;
  about: MessageKey;
  href: string;
  pages: readonly Route["page"][];
}
export const kCallPages: readonly CallPage[] = [
  { label: "call.nav_home", about: "call.nav_home", href: "/call", pages: ["call"] },
  { label: "call.nav_map", about: "map.lead", href: "/map", pages: ["map"] },
  { label: "call.nav_roster", about: "roster.lead", href: "/roster", pages: ["roster"] },
  { label: "call.nav_acts", about: "acts.lead", href: "/acts", pages: ["acts", "act", "unusable"] },
  {
    label: "call.nav_pledges",
    about: "pledges.lead",
    href: "/pledges",
    pages: ["pledges", "pledge", "progress", "party-progress"],
  },
  {
    label: "call.nav_resources",
    about: "resources.lead",
    href: "/resources",
    pages: ["resources", "resource", "resource-totals"],
  },
  {
    label: "call.nav_groups",
    about: "groups.lead",
    href: "/working-groups",
    pages: ["working-groups", "working-group"],
  },
  { label: "call.nav_meetings", about: "meetings.lead", href: "/meetings", pages: ["meetings", "meeting"] },
  { label: "call.nav_contacts", about: "contacts.lead", href: "/contacts", pages: ["contacts", "pings", "exercises"] },
  { label: "call.nav_norms", about: "norms.lead", href: "/norms", pages: ["norms"] },
];

export function isCallPage(page: Route["page"]): boolean {
  return page === "instrument" || kCallPages.some((one) => one.pages.includes(page));
}

export function CallNav(props: { page: Route["page"] }) {
  if (!isCallPage(props.page)) return null;
  return (
    <nav class="call-nav" aria-label={t("call.nav")}>
      <ul>
        {kCallPages.map((item) => (
          <li key={item.href}>
            <a
              href={item.href}
              aria-current={
                item.pages[0] === props.page ? "page" : item.pages.includes(props.page) ? "true" : undefined
              }
            >
              {t(item.label)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
