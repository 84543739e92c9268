// A list of 100 000 rows costs what one page of it costs, and its last page is one step away.
import { expect, open, settled, test } from "./watched";

const kRows = 100_000;
const kElementsMax = 6_000;

test("a list of 100 000 statements keeps the page small", async ({ page }) => {
  await page.route("**/api/v1/statements?**", async (route) => {
    const url = new URL(route.request().url());
    const offset = Number(url.searchParams.get("offset") ?? 0);
    const limit = Number(url.searchParams.get("limit"));
    const response = await route.fetch({ url: `${url.origin}${url.pathname}?limit=1` });
    const first = (await response.json()) as { items: { index: number }[] };
    const rows = Math.max(0, Math.min(limit, kRows - offset));
    const items = Array.from({ length: rows }, (_, i) => ({ ...first.items[0], index: kRows - 1 - offset - i }));
    await route.fulfill({ response, json: { ...first, total: kRows, offset, limit, items } });
  });
  const elements = () => page.evaluate(() => document.querySelectorAll("*").length);
  await open(page, "/statements");
  await expect(page.locator(".result-count")).toContainText("100,000");
  const rows = await page.locator("tbody tr").count();
  expect(rows).toBeGreaterThan(10);
  expect(rows).toBeLessThanOrEqual(500);
  expect(await elements()).toBeLessThan(kElementsMax);

  await page.getByRole("link", { name: "Next" }).click();
  await settled(page);
  await open(page, `/statements?offset=${kRows - 20}`);
  await expect(page.locator("tbody tr")).toHaveCount(20);
  expect(await elements()).toBeLessThan(kElementsMax);
});
