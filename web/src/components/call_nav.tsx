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
