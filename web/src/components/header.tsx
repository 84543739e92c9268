// Name of the node, pages, colours, language.

import { useState } from "preact/hooks";
import { chooseTheme, storedTheme, type Theme } from "../design/theme";
import type { Route } from "../routing/routes";
import { kLocales, t, type Locale, type MessageKey } from "../text";
import { CallNav, isCallPage } from "./call_nav";
import { useNode } from "./node_context";

interface NavItem {
  label: MessageKey;
  href: string;
  pages: readonly Route["page"][];
}
const kNav: readonly NavItem[] = [
  { label: "nav.overview", href: "/", pages: ["overview"] },
  { label: "nav.call", href: "/call", pages: ["call"] }, // and whatever CallNav shows
  { label: "nav.parties", href: "/parties", pages: ["parties", "party"] },
  { label: "nav.software", href: "/software", pages: ["software", "release"] },
  { label: "nav.scan", href: "/scan", pages: ["scan"] },
  { label: "nav.advisories", href: "/advisories", pages: ["advisories", "advisory"] },
  { label: "nav.statements", href: "/statements", pages: ["statements", "statement"] },
  { label: "verify.page", href: "/verify", pages: ["verify"] },
  { label: "nav.about", href: "/about", pages: ["about"] },
];

const kThemes: readonly { id: Theme; label: MessageKey }[] = [
  { id: "system", label: "site.theme_system" },
  { id: "light", label: "site.theme_light" },
  { id: "dark", label: "site.theme_dark" },
];

function Emblem() {
  return (
    <svg class="emblem" viewBox="0 0 40 28" width="40" height="28" aria-hidden="true" focusable="false">
      <circle cx="14" cy="14" r="11" />
      <circle cx="26" cy="14" r="11" />
    </svg>
  );
}

export function Header(props: { page: Route["page"]; locale: Locale; onLocale: (locale: Locale) => void }) {
  const node = useNode().data;
  const [theme, setTheme] = useState<Theme>(storedTheme());
  return (
    <header class="site-header">
      <div class="site-bar">
        <a class="site-name" href="/">
          <Emblem />
          <span>
            <span class="site-word">{t("site.name")}</span>
            {node !== undefined && <span class="site-node">{node.name}</span>}
          </span>
        </a>
        <div class="site-settings">
          <label>
            <span>{t("site.language")}</span>
            <select
              value={props.locale}
              onChange={(event) => props.onLocale(event.currentTarget.value === "fr" ? "fr" : "en")}
            >
              {kLocales.map((one) => (
                <option key={one.id} value={one.id} lang={one.id} selected={one.id === props.locale}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span>{t("site.theme")}</span>
            <select
              value={theme}
              onChange={(event) => {
                const chosen = kThemes.find((one) => one.id === event.currentTarget.value)?.id ?? "system";
                setTheme(chosen);
                chooseTheme(chosen);
              }}
            >
              {kThemes.map((one) => (
                <option key={one.id} value={one.id} selected={one.id === theme}>
                  {t(one.label)}
                </option>
              ))}
            </select>
          </label>
        </div>
      </div>
      <nav class="site-nav" aria-label={t("site.nav")}>
        <ul>
          {kNav.map((item) => (
            <li key={item.href}>
              <a
                href={item.href}
                aria-current={
                  item.pages[0] === props.page
                    ? "page"
                    : item.pages.includes(props.page) || (item.href === "/call" && isCallPage(props.page))
                      ? "true"
                      : undefined
                }
              >
                {t(item.label)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <CallNav page={props.page} />
    </header>
  );
}
