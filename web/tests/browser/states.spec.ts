// What a page says when the node has nothing, refuses, fails or is silent.
import { expect, open, test } from "./watched";

test.describe("an error", () => {
  test.use({ provoked: /Failed to load resource/ });

  test("of the node is shown with its detail, place and code, and can be tried again", async ({ page }) => {
    let failing = true;
    await page.route("**/api/v1/advisories?*", (route) =>
      failing
        ? route.fulfill({
            status: 503,
            contentType: "application/problem+json",
            body: JSON.stringify({
              type: "about:blank",
              title: "Service Unavailable",
              status: 503,
              detail: "the views are being rebuilt",
              code: "unavailable",
              place: "supply",
            }),
          })
        : route.continue(),
    );
    await page.goto("/advisories");
    const problem = page.getByRole("alert");
    await expect(problem).toContainText("Service Unavailable");
    await expect(problem).toContainText("the views are being rebuilt");
    await expect(problem).toContainText("HTTP status 503 · code unavailable · at supply");
    failing = false;
    await problem.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("table")).toBeVisible();
    await expect(problem).toHaveCount(0);
  });

  test("that is no problem document is an error all the same", async ({ page }) => {
    await page.route("**/api/v1/advisories?*", (route) =>
      route.fulfill({ status: 502, contentType: "text/html", body: "<b>Bad</b>" }),
    );
    await page.goto("/advisories");
    await expect(page.getByRole("alert")).toContainText("HTTP status 502");
    await expect(page.locator("main b")).toHaveCount(0);
  });

  test("a node that is silent says so on every page, notice and all", async ({ page }) => {
    await page.route("**/api/v1/**", (route) => route.abort("connectionrefused"));
    await page.goto("/statements");
    await expect(page.getByRole("alert")).toContainText("The node does not answer");
    await expect(page.getByRole("complementary", { name: "Notice" })).toContainText("This node does not answer");
  });

  test("an entry, release, advisory or instrument that is not there is a clear answer", async ({ page }) => {
    for (const address of ["/statements/99999999", "/releases/99999999", "/advisories/NONE-1", "/instruments/none"]) {
      await page.goto(address);
      await expect(page.getByRole("alert"), address).toContainText("HTTP status 404");
    }
  });

  test("a supporter that is only listed is shown by the custodian's word", async ({ page }) => {
    await page.goto("/roster?kind=state&country=FR");
    await page.getByRole("rowheader").getByRole("link", { name: "France" }).click();
    await expect(page.locator("h1")).toHaveText("Not a party on this node");
    await expect(page.getByText("What the roster says of it is the custodian's word")).toBeVisible();
    await expect(page.locator("main .status-listed")).toHaveText("Listed");
  });

  test("an identifier that nobody knows says so", async ({ page }) => {
    await page.goto("/parties/did:web:nobody.example");
    await expect(page.getByText("Neither the parties nor the roster know this identifier.")).toBeVisible();
  });
});

test.describe("what no page asks for", () => {
  test.use({
    provoked:
      /Failed to load resource|TypeError: Cannot read properties of null|does not conform to the required format/,
  });

  test("an answer of another shape takes the page away, not the frame", async ({ page }) => {
    await page.route("**/api/v1/parties?*", (route) => route.fulfill({ json: { items: null, total: 1 } }));
    await page.goto("/parties");
    await expect(page.getByRole("alert")).toContainText("This page failed");
    await page.getByRole("navigation", { name: "Pages", exact: true }).getByRole("link", { name: "About" }).click();
    await expect(page.locator("h1")).toHaveText("About these pages");
  });

  test("a day that is none is refused in words", async ({ page }) => {
    await page.goto("/roster?as_of=2021-99-99");
    await expect(page.getByRole("alert")).toContainText("HTTP status 400");
  });
});

test.describe("nothing", () => {
  test("found is said with what it means", async ({ page }) => {
    await open(page, "/software?q=zzzz-not-there");
    await expect(page.getByText("That says what this node knows, not what exists.")).toBeVisible();
    await open(page, "/advisories?q=zzzz-not-there");
    await expect(page.getByText("That says what this node has, not what exists.")).toBeVisible();
    await open(page, "/parties?q=zzzz-not-there");
    await expect(page.getByText("No party fits.")).toBeVisible();
    await open(page, "/statements?issuer=zzzz-not-there");
    await expect(page.getByText("No statement fits.")).toBeVisible();
  });

  test("on a node that was just made is no error", async ({ page, request }) => {
    const node = (await (await request.get("/api/v1/node")).json()) as object;
    const proven = { log: { size: 2, root: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" }, level: "authorised" };
    const none = { items: [], total: 0, offset: 0, limit: 100, ...proven };
    for (const path of ["instruments", "products", "statements", "parties", "advisories"]) {
      await page.route(new RegExp(`/api/v1/${path}(\\?|$)`), (route) => route.fulfill({ json: none }));
    }
    await page.route("**/api/v1/node", (route) => route.fulfill({ json: { ...node, feeds: [] } }));
    await open(page, "/");
    await expect(page.getByText("No instrument is on the log yet.")).toBeVisible();
    await expect(page.getByText("so nothing in any product is covered")).toBeVisible();
    await open(page, "/roster");
    await expect(page.getByText("so nobody supports one")).toBeVisible();
    await open(page, "/software");
    await expect(page.getByText("No party has registered an SBOM here yet.")).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
});
