import type { Page } from "@playwright/test";

import { expect, test, unfold } from "./fixtures";
import { findCheapest } from "./machines";
import { isPhone, openFilters, rows, sizes, sizesOf } from "./sizes";

/** Imitates Chrome's translator: repeatedly wraps each text node in two elements. */
function translate(): void {
  const kept = "script, style, noscript, textarea, font, [translate=no]";
  const wrap = (root: Node) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      const parent = text.parentElement;
      if (!parent || !text.data.trim() || parent.closest(kept) || parent.namespaceURI?.endsWith("svg"))
        continue;
      const outer = document.createElement("font");
      const inner = outer.appendChild(document.createElement("font"));
      inner.textContent = text.data;
      text.replaceWith(outer);
    }
  };
  const begin = () => {
    // The translator starts after hydration.
    if (document.readyState !== "complete" || document.querySelector("[data-hydrating]")) return;
    ready.disconnect();
    wrap(document.body);
    new MutationObserver((changes) => {
      for (const { addedNodes, target, type } of changes)
        for (const node of type === "childList" ? addedNodes : [target])
          if (node.isConnected) wrap(node.nodeType === Node.TEXT_NODE ? node.parentNode! : node);
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
    document.documentElement.dataset["translated"] = "";
  };
  const ready = new MutationObserver(begin);
  ready.observe(document, { childList: true, attributes: true, subtree: true });
  addEventListener("load", begin);
}

async function translatePage(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-translated", "");
  expect(await page.locator("font").count()).toBeGreaterThan(10);
}

for (const size of sizesOf("phone")) {
  test.describe(`on a ${size}, translated`, () => {
    test.use(sizes[size]);

    test("the offers filter, sort and report their numbers", async ({ page, live }) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await page.addInitScript(translate);
      await page.goto(live.url);
      await translatePage(page);
      const shadeform = page
        .getByRole("group", { name: "Provider" })
        .getByRole("checkbox", { name: /Shadeform/ });
      await openFilters(page);
      await unfold(page, "Provider");
      await shadeform.check();
      await expect(page).toHaveURL(/provider=shadeform/);
      const { total } = (await (
        await page.request.get(`${live.url}/api/v1/offers${new URL(page.url()).search}`)
      ).json()) as { total: number };
      await expect(
        page.getByRole("heading", { level: 1, name: new RegExp(`^${total} offers?$`) }),
      ).toBeVisible();
      if (isPhone(page)) {
        await page.getByRole("link", { name: /^Show \d+ offers?/ }).click();
        await page.getByRole("combobox", { name: "Sort" }).selectOption({ index: 1 });
      } else {
        await page.getByRole("columnheader", { name: "VRAM" }).getByRole("link").click();
      }
      await expect(page).toHaveURL(/provider=shadeform&sort=/);
      await page.getByRole("link", { name: "Remove Shadeform" }).click();
      await expect(page).not.toHaveURL(/provider/);
      await expect(page.getByRole("heading", { level: 1, name: `${total} offers`, exact: true })).toHaveCount(
        0,
      );

      // Text about the live status changes as well.
      await page.route("**/api/pulse", (route) => route.abort());
      await expect(page.getByText("The app isn’t responding")).toBeAttached();
      await page.unroute("**/api/pulse");
      await expect(page.getByText("The app isn’t responding")).toHaveCount(0);
      await page.goto(`${live.url}/?q=nothing-is-called-this`);
      await page
        .getByRole("link", { name: /^Remove/ })
        .first()
        .click();
      await expect(rows(page).first()).toBeVisible();
      expect(errors).toEqual([]);
    });
  });
}

for (const size of sizesOf("desktop")) {
  test.describe(`on a ${size}, translated`, () => {
    test.use(sizes[size]);

    test("a machine is launched, followed and terminated", async ({ page, live }) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await page.addInitScript(translate);
      const name = `e2e-translated-${size}`;
      const { id } = await findCheapest(live, "massedcompute");
      await page.goto(`${live.url}/offers/${id}`);
      await translatePage(page);
      await page.getByRole("link", { name: "Launch" }).first().click();
      await page.getByRole("textbox", { name: "Name", exact: true }).first().fill(name);
      await page.getByRole("radio", { name: "24 h" }).check();
      const button = page.getByRole("button", { name: /^Launch for \$/ });
      await expect(button).toBeVisible();
      await button.click();
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      const outcome = page.getByRole("region", { name: "Launch log" });
      await expect(page.getByRole("main").getByRole("status").first()).toHaveText("Running");
      await expect(outcome.getByText(/^\$\d+\.\d+ so far/).first()).toBeAttached();
      await outcome.getByRole("link", { name: "Open in Instances" }).click();
      const drawer = page.getByRole("complementary", { name });
      await drawer.getByRole("button", { name: "Terminate…" }).click();
      await drawer.getByRole("button", { name: /^Terminate and/ }).click();
      await expect(drawer.getByText("Terminated", { exact: true }).first()).toBeVisible();
      expect(errors).toEqual([]);
    });
  });
}
