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
