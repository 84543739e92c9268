// The frame of every page: skip link, notice, header, footer, and what happens when one goes from page to page.

import { Component, type ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { apiPath } from "./api/client";
import { useApi } from "./api/use_api";
import type { NodeFacts } from "./api/types";
import { Header } from "./components/header";
import { InstrumentNames } from "./components/instrument_names";
import { NodeContext } from "./components/node_context";
import { Footer } from "./components/footer";
import { NoticeBanner } from "./components/notice";
import { AboutPage } from "./pages/about";
import { ActPage } from "./pages/act";
import { ActsPage } from "./pages/acts";
import { AdvisoriesPage } from "./pages/advisories";
import { AdvisoryPage } from "./pages/advisory";
import { CallPage } from "./pages/call";
import { GroupPage, GroupsPage } from "./pages/groups";
import { InstrumentPage } from "./pages/instrument";
import { MapPage } from "./pages/map";
import { MeetingPage, MeetingsPage } from "./pages/meetings";
import { NormsPage } from "./pages/norms";
import { NotFoundPage } from "./pages/not_found";
import { OverviewPage } from "./pages/overview";
import { PartiesPage } from "./pages/parties";
import { PartyPage } from "./pages/party";
import { PledgePage } from "./pages/pledge";
import { PledgesPage } from "./pages/pledges";
import { PartyProgressPage, ProgressPage } from "./pages/progress";
import { ReleasePage } from "./pages/release";
import { ResourcePage } from "./pages/resource";
import { ResourcesPage, ResourceTotalsPage } from "./pages/resources";
import { RosterPage } from "./pages/roster";
import { ScanPage } from "./pages/scan";
import { SoftwarePage } from "./pages/software";
import { StatementPage } from "./pages/statement";
import { StatementsPage } from "./pages/statements";
import { ContactsPage, ExercisesPage, PingsPage } from "./pages/contacts";
import { DesignPage } from "./pages/design";
import { UnusablePage } from "./pages/unusable";
import { VerifyPage } from "./pages/verify";
import { scrollKeptFor, usePlace, type Place } from "./routing/navigation";
import { matchRoute, type Route } from "./routing/routes";
import { languageTag, storeLocale, t, useLocale as chooseLocale, currentLocale, type Locale } from "./text";

function PageOf(props: { route: Route; path: string }) {
  const { route } = props;
  switch (route.page) {
    case "overview":
      return <OverviewPage />;
    case "call":
      return <CallPage />;
    case "map":
      return <MapPage />;
    case "roster":
      return <RosterPage />;
    case "acts":
      return <ActsPage />;
    case "act":
      return <ActPage key={route.entry} entry={route.entry} />;
    case "unusable":
      return <UnusablePage />;
    case "pledges":
      return <PledgesPage />;
    case "pledge":
      return <PledgePage key={route.entry} entry={route.entry} />;
    case "progress":
      return <ProgressPage />;
    case "party-progress":
      return <PartyProgressPage key={route.id} party={route.id} />;
    case "resources":
      return <ResourcesPage />;
    case "resource":
      return <ResourcePage key={route.entry} entry={route.entry} />;
    case "resource-totals":
      return <ResourceTotalsPage />;
    case "working-groups":
      return <GroupsPage />;
    case "working-group":
      return <GroupPage key={route.id} id={route.id} />;
    case "meetings":
      return <MeetingsPage />;
    case "meeting":
      return <MeetingPage key={route.id} id={route.id} />;
    case "contacts":
      return <ContactsPage />;
    case "pings":
      return <PingsPage />;
    case "exercises":
      return <ExercisesPage />;
    case "norms":
      return <NormsPage />;
    case "instrument":
      return <InstrumentPage key={route.id} id={route.id} />;
    case "parties":
      return <PartiesPage />;
    case "party":
      return <PartyPage key={route.id} id={route.id} />;
    case "software":
      return <SoftwarePage />;
    case "scan":
      return <ScanPage />;
    case "release":
      return <ReleasePage key={route.entry} entry={route.entry} />;
    case "advisories":
      return <AdvisoriesPage />;
    case "advisory":
      return <AdvisoryPage key={route.id} id={route.id} />;
    case "statements":
      return <StatementsPage />;
    case "statement":
      return <StatementPage key={route.index} index={route.index} />;
    case "about":
      return <AboutPage />;
    case "design":
      return <DesignPage />;
    case "verify":
      return <VerifyPage />;
    case "not-found":
      return <NotFoundPage path={props.path} />;
  }
}

// A page that throws must not take the frame, with its notice, away.
class Fence extends Component<{ children: ComponentChildren; path: string }, { failed: string | null }> {
  override state = { failed: null };
  override componentDidCatch(cause: unknown): void {
    console.error(cause);
    this.setState({ failed: this.props.path });
  }
  override render() {
    if (this.state.failed !== this.props.path) return this.props.children;
    return (
      <div class="problem" role="alert">
        <h1 tabIndex={-1}>{t("error.crash")}</h1>
        <p>{t("error.crash_detail")}</p>
      </div>
    );
  }
}

// After a visit: focus to what was asked for or to the heading, and to the top; after a return: where one was.
function useArrival(place: Place, announce: (text: string) => void): void {
  const first = useRef(true);
  useLayoutEffect(() => {
    const main = document.querySelector("main");
    if (main === null) return undefined;
    const name = (): string => main.querySelector("h1")?.textContent ?? "";
    const title = (): void => {
      const node = document.documentElement.dataset["node"] ?? t("site.name");
      document.title = t("site.title", { page: name(), node });
    };
    title();
    // Headings get their final words when the answer is there.
    const observer = new MutationObserver(title);
    observer.observe(main, { subtree: true, childList: true, characterData: true });
    if (first.current) {
      first.current = false;
    } else if (place.how === "visit") {
      const target = place.focus === null ? null : document.getElementById(place.focus);
      const heading = target ?? main.querySelector<HTMLElement>("h1");
      heading?.focus({ preventScroll: target === null });
      if (target === null) scrollTo(0, 0);
      announce(t("site.loaded", { page: name() }));
    } else if (place.how === "return") {
      const heading = main.querySelector<HTMLElement>("h1");
      heading?.focus({ preventScroll: true });
      requestAnimationFrame(() => scrollTo(0, scrollKeptFor(place)));
      announce(t("site.loaded", { page: name() }));
    }
    return () => observer.disconnect();
  }, [place]);
}

export function App() {
  const place = usePlace();
  const node = useApi<NodeFacts>(apiPath(["node"]));
  const [locale, setLocale] = useState<Locale>(currentLocale());
  const [said, setSaid] = useState("");
  const route = matchRoute(place.path);
  const name = node.data?.name;
  useEffect(() => {
    document.documentElement.lang = languageTag().slice(0, 2);
  }, [locale]);
  if (name !== undefined) document.documentElement.dataset["node"] = name;
  useArrival(place, setSaid);

  const changeLocale = (wanted: Locale): void => {
    storeLocale(wanted);
    void chooseLocale(wanted).then(() => setLocale(wanted));
  };
  return (
    <NodeContext.Provider value={node}>
      <a class="skip" href="#content" onClick={() => document.getElementById("content")?.focus()}>
        {t("site.skip")}
      </a>
      <Header page={route.page} locale={locale} onLocale={changeLocale} />
      <NoticeBanner />
      <main id="content" tabIndex={-1}>
        <InstrumentNames>
          <Fence path={place.path}>
            {/* A change of language makes the page anew: every text in it may be another one. */}
            <PageOf key={`${locale} ${route.page}`} route={route} path={place.path} />
          </Fence>
        </InstrumentNames>
      </main>
      <Footer />
      <p class="visually-hidden" role="status" aria-live="polite">
        {said}
      </p>
    </NodeContext.Provider>
  );
}
