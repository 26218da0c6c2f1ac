import { expect, test, waitForHydration } from "./fixtures";
import { clients, isPhone, rows, sizes } from "./sizes";

const view = "?vram=24..&provider=shadeform&sort=-price";

for (const [size, javaScriptEnabled] of clients) {
  test.describe(`on a ${size}, ${javaScriptEnabled ? "with" : "without"} scripts`, () => {
    test.use({ ...sizes[size], javaScriptEnabled });

    test("an offer and its launch form link back to the view that led there", async ({ page, live }) => {
      const address = `${live.url}/${view}`;
      await page.goto(address);
      await rows(page).first().getByRole("rowheader").getByRole("link").click();
      await page.getByRole("link", { name: "Back to offers" }).click();
      await expect(page).toHaveURL(address);
      await rows(page).getByRole("link", { name: "Launch" }).first().click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Launch/);
      const crumbs = page.getByRole("navigation", { name: "Breadcrumb" });
      await crumbs.getByRole("link", { name: /Shadeform/ }).click();
      await page.getByRole("link", { name: "Launch", exact: true }).first().click();
      await crumbs.getByRole("link", { name: "Back to offers" }).click();
      await expect(page).toHaveURL(address);
    });

    test("a sold-out offer links back too", async ({ page, live }) => {
      const from = "stock=sold-out";
      await page.goto(`${live.url}/?${from}`);
      const offer = await rows(page).first().getByRole("rowheader").getByRole("link").getAttribute("href");
      await page.goto(live.url + offer!.replace("/offers/", "/launch/"));
      await page.getByRole("link", { name: "Back to offers" }).first().click();
      await expect(page).toHaveURL(`${live.url}/?${from}`);
    });

    test("without a valid view in the URL they link to all offers", async ({ page, live }) => {
      await page.goto(live.url);
      const offer = await rows(page).first().getByRole("rowheader").getByRole("link").getAttribute("href");
      for (const from of ["", "?from=//evil.example/", "?from=https://evil.example/", "?from=javascript:x"]) {
        await page.goto(`${live.url}${offer}${from}`);
        await expect(page.getByRole("link", { name: "Back to offers" })).toHaveAttribute("href", "/");
      }
    });
  });
}

for (const [size, use] of Object.entries(sizes)) {
  test.describe(`the rows on a ${size}`, () => {
    test.use(use);

    test("show Launch without hover at every width", async ({ page, live }) => {
      await page.goto(`${live.url}/?stock=any`);
      await waitForHydration(page);
      for (const width of isPhone(page) ? [390, 640] : [1440, 1280, 1100, 970]) {
        await page.setViewportSize({ width, height: 900 });
        // One evaluation, because a poll may replace the rows at any time.
        const seen = await rows(page).evaluateAll((found) =>
          found.map((row) => {
            const link = [...row.querySelectorAll("a")].find((each) => each.textContent === "Launch");
            const isSoldOut = [...row.querySelectorAll("*")].some(({ textContent }) =>
              textContent.startsWith("Sold out"),
            );
            if (!link) return { isSoldOut, hasLink: false, isHidden: false };
            const { left, right, width } = link.getBoundingClientRect();
            const { opacity, visibility } = getComputedStyle(link);
            const isHidden =
              opacity !== "1" || visibility !== "visible" || width < 30 || left < 0 || right > innerWidth;
            return { isSoldOut, hasLink: true, isHidden };
          }),
        );
        const linked = seen.filter(({ hasLink }) => hasLink);
        expect(linked.length).toBeGreaterThan(5);
        expect(linked.filter(({ isSoldOut }) => isSoldOut)).toEqual([]);
        const hidden = linked.filter(({ isHidden }) => isHidden).length;
        expect(hidden, `at ${width}`).toBe(0);
      }
    });

    test("open their offer on a click anywhere", async ({ page, live }) => {
      await page.goto(live.url);
      const link = rows(page).first().getByRole("rowheader").getByRole("link");
      const address = await link.getAttribute("href");
      // Located by URL: a poll may move the row meanwhile.
      const row = rows(page).filter({ has: page.locator(`a[href="${address}"]`) });
      await waitForHydration(page);
      const cell = row.locator('[data-col="cloud"]');
      const box = (await cell.boundingBox())!;
      if (isPhone(page)) await page.touchscreen.tap(box.x + 5, box.y + 5);
      else await page.mouse.click(box.x + 5, box.y + 5);
      await expect(page).toHaveURL(live.url + address);
      await page.goBack();
      await row.getByRole("link", { name: "Launch" }).click();
      await expect(page).toHaveURL(/\/launch\//);
    });
  });
}

test("selecting text in a row opens nothing, and modified clicks open a tab", async ({ page, live }) => {
  await page.goto(live.url);
  const row = rows(page).first();
  const address = await row.getByRole("rowheader").getByRole("link").getAttribute("href");
  await waitForHydration(page);
  const box = (await row.locator('[data-col="cloud"]').boundingBox())!;
  await page.mouse.move(box.x + 7, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  expect(await page.evaluate(() => getSelection()!.toString())).not.toBe("");
  await expect(page).toHaveURL(`${live.url}/`);
  for (const how of [{ modifiers: ["ControlOrMeta" as const] }, { button: "middle" as const }]) {
    const opened = page.context().waitForEvent("page");
    await row.locator('[data-col="region"]').click(how);
    expect((await opened).url()).toBe(live.url + address);
    await (await opened).close();
    await expect(page).toHaveURL(`${live.url}/`);
  }
});
