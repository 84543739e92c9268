// What was done and what came of it: acts, pledges, offers, groups, contacts. Where a node has nothing of a kind, its test is
// passed over; the mock has something of each.
import type { Page } from "@playwright/test";
import { expect, open, settled, test, type Facts } from "./watched";

const one = (facts: Facts, name: string): string => {
  const found = facts.call.find((thing) => thing.name === name);
  test.skip(found === undefined, `this node has nothing like ${name}`);
  return found?.address ?? "";
};
const has = async (page: Page, selector: string, what: string): Promise<void> => {
  test.skip((await page.locator(selector).count()) === 0, `this node has no ${what}`);
};

test("acts are filtered by view and kind, and the address keeps it", async ({ page, facts }) => {
  one(facts, "an act");
  await open(page, "/acts");
  const all = await page.locator(".act-list > li").count();
  await page.getByLabel("What was done").selectOption("signed");
  await expect(page).toHaveURL(/what=signed/);
  await settled(page);
  expect(await page.locator(".act-list > li").count()).toBeLessThanOrEqual(all);
  await page.getByLabel("Show").selectOption("understandings");
  await expect(page).toHaveURL(/view=understandings/);
  await settled(page);
  await expect(page.locator("#acts-title")).toHaveText("Understandings and disagreement");
});

test("clauses are named in the reader's language where the custodian translated them", async ({ page, request }) => {
  const instruments = (await (await request.get("/api/v1/instruments")).json()) as {
    items: { id: string; clauses: { id: string; translations: Record<string, { title?: string }> }[] }[];
  };
  const pledges = (await (await request.get("/api/v1/pledges")).json()) as {
    items: { instrument: string; clause: { id: string } }[];
  };
  const french = pledges.items
    .map((pledge) => ({ ...pledge, of: instruments.items.find((one) => one.id === pledge.instrument) }))
    .map((one) => one.of?.clauses.find((clause) => clause.id === one.clause.id)?.translations["fr"]?.title)
    .find((title) => title !== undefined);
  test.skip(french === undefined, "this node has no pledge on a clause with a French title");
  await open(page, "/pledges");
  await page.getByLabel("Language").selectOption("fr");
  await expect(
    page
      .locator("#pledges-title ~ * tbody")
      .getByText(french ?? "")
      .first(),
  ).toBeVisible();
});

test("what a party wrote is text, and never markup", async ({ page }) => {
  await open(page, "/acts");
  await has(page, ".act-list .as-written", "act with words of its own");
  for (const said of await page.locator(".act-list .as-written").all()) {
    expect(await said.evaluate((element) => element.childElementCount)).toBe(0);
  }
});

test("feeds of the acts carry the filter and the language", async ({ page }) => {
  await open(page, "/acts?what=signed");
  const atom = page.getByRole("link", { name: "These acts as an Atom feed" });
  await expect(atom).toHaveAttribute("href", "/api/v1/acts.atom?what=signed&lang=en");
  await page.getByRole("combobox", { name: "Language" }).selectOption("fr");
  await expect(page.getByRole("link", { name: "Ces actes en flux Atom" })).toHaveAttribute("href", /lang=fr$/);
});

test("declared and measured stand apart, each with its statements", async ({ page, facts }) => {
  await open(page, one(facts, "a pledge"));
  await expect(page.getByRole("region", { name: "Declared by the party" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Measured by the log" })).toBeVisible();
  await expect(page.getByText("Rests on the entries")).toBeVisible();
  await expect(page.locator("main .entry-link").first()).toHaveAttribute("href", /^\/statements\/[0-9]+$/);
});

test("counts of progress lead to the pledges behind them", async ({ page, facts }) => {
  one(facts, "a pledge");
  await open(page, "/progress");
  await has(page, "#clauses-title ~ .table-room td > a[href^='/pledges']", "progress that is shown");
  const count = page.locator("#clauses-title ~ .table-room td > a[href^='/pledges']").first();
  const said = Number(await count.textContent());
  await count.click();
  await settled(page);
  await expect(page).toHaveURL(/\/pledges\?/);
  expect(await page.locator("#pledges-title ~ * tbody tr").count()).toBe(said);
});

test("a sum opens, by keyboard, to the statements that it counts", async ({ page, facts }) => {
  one(facts, "a resource");
  await open(page, "/resources/totals");
  const sum = page.locator(".counted summary").first();
  await sum.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".counted[open] .entry-link").first()).toBeVisible();
});

test("an offer that is open shows what fits, and why", async ({ page, facts }) => {
  one(facts, "a resource");
  await open(page, "/resources?state=open");
  await has(page, "#resources-title ~ * tbody tr", "open offer");
  await page.locator("#resources-title ~ * tbody th a").first().click();
  await settled(page);
  await expect(page.getByRole("heading", { name: "What fits, and why" })).toBeVisible();
});

test("whom to reach: open or closed is said by the reader's clock", async ({ page }) => {
  await open(page, "/contacts");
  await has(page, ".contact", "contact");
  const asked = page.waitForRequest((request) => request.url().includes("/api/v1/contacts"));
  await page.getByLabel("Function").selectOption("diplomatic");
  expect(new URL((await asked).url()).searchParams.get("at")).toMatch(/^[0-9-]{10}T[0-9:]{8}Z$/);
  await settled(page);
  for (const card of await page.locator(".contact").all()) await expect(card).toContainText("Diplomatic");
});

test("what has no effect is listed with its reason, in pages, in both languages", async ({ page }) => {
  // A node that refuses what it cannot use has few of these: 51 of them, and one page more than one.
  await page.route("**/api/v1/unusable?**", async (route) => {
    const url = new URL(route.request().url());
    const offset = Number(url.searchParams.get("offset") ?? 0);
    const limit = Number(url.searchParams.get("limit"));
    const response = await route.fetch();
    const items = Array.from({ length: Math.max(0, Math.min(limit, 51 - offset)) }, (_, i) => ({
      entry: 51 - offset - i,
      type: "application/vnd.entente.support+json",
      issuer: "did:web:acme.example",
      why: "entry 3 says this already, and it <b>stands</b>",
    }));
    await route.fulfill({ response, json: { ...(await response.json()), total: 51, offset, limit, items } });
  });
  await open(page, "/acts");
  await page.getByRole("link", { name: "Statements without effect" }).click();
  await expect(page).toHaveURL(/\/unusable$/);
  await settled(page);
  await expect(page.locator(".result-count")).toHaveText("51 entries without effect");
  await expect(page.locator("tbody tr")).toHaveCount(50);
  const row = page.locator("tbody tr").first();
  await expect(row).toContainText("entry 3 says this already, and it <b>stands</b>"); // text, and never markup
  await expect(row.locator(".entry-link")).toHaveAttribute("href", "/statements/51");
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/offset=50/);
  await settled(page);
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await page.getByRole("combobox", { name: "Language" }).selectOption("fr");
  await expect(page.locator("h1")).toContainText("Déclarations sans effet");
  await settled(page);
  await expect(page.locator("main [lang=en]").first()).toContainText("entry 3 says this already");
});

test("a party is chosen by its name, and the address keeps its id", async ({ page, facts }) => {
  const { id, name } = facts.party;
  for (const path of ["/resources", "/pledges", "/working-groups", "/meetings", "/contacts", "/pings", "/exercises"]) {
    await open(page, path);
    const field = page.getByLabel("Party", { exact: true });
    await field.pressSequentially(name.slice(0, 3));
    const option = page.locator(`datalist option[value="${id}"]`);
    await expect(option, path).toHaveText(name);
    expect(new URL(page.url()).searchParams.get("party"), "part of a name asks for nothing").toBeNull();
    await field.fill(name);
    await expect(page, path).toHaveURL((url) => url.searchParams.get("party") === id);
    await settled(page);
    await expect(field).toHaveValue(id);
    await expect(page.getByText(`Chosen: ${name}`)).toBeVisible();
    await field.fill("");
    await expect(page, path).toHaveURL((url) => !url.searchParams.has("party"));
  }
});

test("who supports and is no party is suggested among the acts, too", async ({ page, request, facts }) => {
  const roster = await request.get(`/api/v1/roster?limit=1&instrument=${encodeURIComponent(facts.instrument.id)}`);
  const { items } = (await roster.json()) as { items: { id: string; name: string }[] };
  const [first] = items;
  test.skip(first === undefined, "this node has no supporter");
  await open(page, "/acts");
  await page.getByLabel("Party or supporter").pressSequentially(first?.name ?? "");
  await expect(page).toHaveURL((url) => url.searchParams.get("party") === first?.id);
});

test.describe("a name in the address", () => {
  test.use({ provoked: /Failed to load resource/ });
  test("is refused with the way to find the id", async ({ page }) => {
    await page.goto("/resources?party=Acme");
    await expect(page.getByRole("alert")).toContainText("find it by name");
  });
});
