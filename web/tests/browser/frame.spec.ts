// What stays while one goes from page to page: keyboard, focus, history, colours, language, paper.
import { expect, open, settled, test } from "./watched";

const kNav = ["Overview", "The Call", "Parties", "Software", "Advisories", "Statements", "About"];

test("the first stop of the keyboard skips to the content", async ({ page }) => {
  await open(page, "/");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Look something up")).toBeFocused();
});

test("all pages of the navigation are reached by keyboard alone", async ({ page }) => {
  await open(page, "/");
  for (const name of kNav) {
    const link = page.getByRole("navigation", { name: "Pages", exact: true }).getByRole("link", { name, exact: true });
    let steps = 0;
    while (!(await link.evaluate((element) => element === document.activeElement))) {
      // From the top of the document at first; then back up from the heading, which got the focus.
      await page.keyboard.press(name === kNav[0] ? "Tab" : "Shift+Tab");
      expect(++steps, `stops before ${name}`).toBeLessThan(30);
    }
    const ring = await link.evaluate((element) => getComputedStyle(element).outlineStyle);
    expect(ring).toBe("solid");
    await page.keyboard.press("Enter");
    await settled(page);
    await expect(link).toHaveAttribute("aria-current", "page");
    await expect(page.locator("h1")).toBeFocused();
  }
});

test("a search by keyboard ends at its results, and they can be opened", async ({ page, facts }) => {
  await open(page, "/");
  await page.getByLabel("Look something up").focus();
  await page.keyboard.type(facts.finding.id);
  await page.keyboard.press("Enter");
  await settled(page);
  await expect(page).toHaveURL(/\/software\?q=/);
  await expect(page.getByRole("status").filter({ hasText: "1 result" })).toBeVisible();
  const hit = page.getByRole("link", { name: facts.finding.id });
  let steps = 0;
  while (!(await hit.evaluate((element) => element === document.activeElement))) {
    await page.keyboard.press("Tab");
    expect(++steps).toBeLessThan(40);
  }
  await page.keyboard.press("Enter");
  await settled(page);
  await expect(page.locator("h1")).toHaveText(facts.finding.id);
});

test("a table that scrolls can be scrolled by keyboard", async ({ page, facts }) => {
  await page.setViewportSize({ width: 740, height: 800 });
  await open(page, `/releases/${facts.release.entry}`);
  const rooms = page.locator(".table-room");
  expect(await rooms.count()).toBeGreaterThan(0);
  for (const room of await rooms.all()) {
    const scrolls = await room.evaluate((element) => element.scrollWidth > element.clientWidth);
    if (scrolls) await expect(room).toHaveAttribute("tabindex", "0");
    else await expect(room).not.toHaveAttribute("tabindex");
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test("going back returns to the place that one left", async ({ page }) => {
  await open(page, "/statements");
  await page.evaluate(() => scrollTo(0, 900));
  const left = await page.evaluate(() => scrollY);
  await page.locator("table a.entry-link").nth(25).click();
  await settled(page);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
  await page.goBack();
  await settled(page);
  await expect(page.locator("h1")).toHaveText("Statements");
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(left - 200);
});

test("colours can be chosen against the system, and stay chosen", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, "/about");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByLabel("Colours").selectOption("dark");
  await expect.poll(ground).not.toBe(light);
  await page.reload();
  await settled(page);
  expect(await ground()).not.toBe(light);
  await page.getByLabel("Colours").selectOption("system");
  await expect.poll(ground).toBe(light);
});

test.describe("for a reader of French", () => {
  test.use({ locale: "fr-CA" });
  test("the pages begin in French, and in English once that is chosen", async ({ page }) => {
    await page.goto("/");
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await page.getByLabel("Langue").selectOption("en");
    await page.reload();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  });
});

test("French can be chosen, and stays chosen", async ({ page }) => {
  await open(page, "/roster");
  await page.getByLabel("Language").selectOption("fr");
  await expect(page.locator("h1")).toHaveText("Soutiens");
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.reload();
  await settled(page);
  await expect(page.getByLabel("Catégorie")).toBeVisible();
  await expect(page.getByText("au plus tard le").first()).toBeVisible();
  await page.getByLabel("Langue").selectOption("en");
  await expect(page.locator("h1")).toHaveText("Roster");
});

test("nothing moves for those who want it so", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  // The answer waits until the test has seen what stands there meanwhile.
  let release = (): void => undefined;
  const seen = new Promise<void>((done) => {
    release = done;
  });
  await page.route("**/api/v1/advisories?*", async (route) => {
    await seen;
    await route.continue();
  });
  await page.goto("/advisories");
  const loading = page.locator(".loading");
  await expect(loading).toBeVisible();
  const duration = await loading.evaluate((element) => getComputedStyle(element, "::before").animationDuration);
  expect(Number.parseFloat(duration)).toBeLessThan(0.01);
  release();
  await expect(loading).toBeHidden();
});

test("on paper there is what was said, and nothing to press", async ({ page }) => {
  await open(page, "/roster?ask=US&on=2021-11-11");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.locator("table.table")).toBeVisible();
  await expect(page.locator(".verdict-word")).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Pages", exact: true })).toBeHidden();
  await expect(page.locator("form").first()).toBeHidden();
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(ground).toBe("rgb(255, 255, 255)");
});
