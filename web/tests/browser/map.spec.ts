// The map of support: the same in the picture and in the table, by mouse and by keyboard, through the years.
import { expect, open, settled, test } from "./watched";

const fillOf = (page: import("@playwright/test").Page, code: string): Promise<string | null> =>
  page.locator(`.world-map [data-country=${code}]`).first().getAttribute("fill");

test("every state of the table is on the map in its own pattern", async ({ page }) => {
  await open(page, "/map");
  await expect(page.locator(".world-map")).toBeVisible();
  const rows = await page.locator("#by-country-title ~ * tbody tr").count();
  expect(rows).toBeGreaterThan(50);
  expect(await fillOf(page, "FR")).toBe("url(#map-listed)");
  const listed = await page.locator(".world-map [data-country][fill='url(#map-listed)']").count();
  const said = await page.locator(".map-totals tbody tr").first().locator("td").nth(1).textContent();
  expect(listed).toBe(Number(said));
});

test("patterns differ in form, not in colour alone", async ({ page }) => {
  await open(page, "/map");
  const forms = await page
    .locator(".map-patterns pattern")
    .evaluateAll((patterns) =>
      patterns.map((pattern) =>
        [...pattern.children]
          .map((part) =>
            [part.tagName, ...["width", "height", "r", "d"].map((name) => part.getAttribute(name))].join(" "),
          )
          .join("; "),
      ),
    );
  expect(forms.length).toBe(5);
  expect(new Set(forms).size).toBe(5);
});

test("the slider is moved by keyboard; what is not known of a year is said", async ({ page }) => {
  await open(page, "/map");
  const slider = page.getByRole("slider", { name: "Day" });
  await slider.focus();
  await page.keyboard.press("Home");
  await expect(page).toHaveURL(/as_of=2018-12-31/);
  await settled(page);
  await expect(slider).toHaveAttribute("aria-valuetext", "31 Dec 2018");
  await expect.poll(() => fillOf(page, "FR")).toBe("url(#map-unknown)");
  await expect(page.locator(".map-day")).toHaveText("On 31 Dec 2018");
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/as_of=2019-12-31/);
  await expect.poll(() => fillOf(page, "FR")).toBe("url(#map-listed)");
  await page.keyboard.press("End");
  await expect(page).not.toHaveURL(/as_of/);
});

test("the years play from the first to now, and can be paused", async ({ page }) => {
  test.slow();
  await open(page, "/map");
  await page.getByRole("button", { name: "Play the years" }).click();
  await expect(page).toHaveURL(/as_of=2018-12-31/);
  await expect(page).toHaveURL(/as_of=2020-12-31/, { timeout: 15000 });
  await page.getByRole("button", { name: "Pause" }).click();
  const stopped = page.url();
  await page.waitForTimeout(2500);
  expect(page.url()).toBe(stopped);
  await page.getByRole("button", { name: "Play the years" }).click();
  await expect(page).not.toHaveURL(/as_of/, { timeout: 30000 });
  await expect(page.getByRole("button", { name: "Play the years" })).toBeVisible();
});

test("a country is chosen by mouse or by the list, and leads to its supporters with their entries", async ({
  page,
}) => {
  await open(page, "/map");
  await page.locator("#map-country").selectOption("FR");
  await expect(page).toHaveURL(/country=FR/);
  const panel = page.locator(".map-panel");
  await expect(panel.getByRole("link", { name: "France" })).toBeVisible();
  await expect(panel.locator(".entry-link").first()).toBeVisible();
  await page.locator(".world-map path[data-country=BR]").click();
  await expect(page).toHaveURL(/country=BR/);
  await page.locator("#map-country").selectOption("FR");
  await panel.getByRole("link", { name: "Its supporters in the roster" }).click();
  await settled(page);
  await expect(page).toHaveURL(/\/roster\?.*country=FR/);
  await expect(page.getByRole("rowheader", { name: "France" })).toBeVisible();
});

test("the shapes are asked for when a map is shown, and not before", async ({ page }) => {
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
  await open(page, "/roster");
  const before = loaded.filter((path) => path.endsWith(".js"));
  await page.getByRole("navigation", { name: "Pages of the Call" }).getByRole("link", { name: "Map" }).click();
  await settled(page);
  await expect(page.locator(".world-map")).toBeVisible();
  const after = loaded.filter((path) => path.endsWith(".js"));
  expect(after.length).toBeGreaterThan(before.length);
});

test("where the shapes do not come, the table says the same", async ({ browser, baseURL }) => {
  const page = await browser.newPage({ baseURL: baseURL ?? "" });
  await page.route(/world-map/, (route) => route.abort());
  await page.goto("/map");
  await expect(page.getByText("The map could not be loaded.")).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "France" })).toBeVisible();
  await page.close();
});

test("every page of the Call says that it is voluntary and political", async ({ page }) => {
  await open(page, "/call");
  const addresses = await page
    .getByRole("navigation", { name: "Pages of the Call" })
    .getByRole("link")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  expect(addresses.length).toBeGreaterThan(2);
  for (const address of addresses) {
    await open(page, address);
    await expect(page.locator(".voluntary"), address).toContainText("voluntary and political");
    await page.getByRole("combobox", { name: "Language" }).selectOption("fr");
    await expect(page.locator(".voluntary"), address).toContainText("volontaire et politique");
    await page.getByRole("combobox", { name: "Langue" }).selectOption("en");
  }
});
