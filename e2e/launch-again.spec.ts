import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import type { Page } from "@playwright/test";

import { generateSshKey } from "@/testing/app/owner-resources";
import { apiHeaders, type App } from "./app";
import { expect, keyConfirmDialog, test } from "./fixtures";
import { findCheapest, terminateByApi } from "./machines";
import { sizes, sizesOf } from "./sizes";

const nameField = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true }).first();
const launchButton = (page: Page) => page.getByRole("button", { name: /^Launch for \$/ });
/** The offer may sell out or cost more between the page and the click. */
const refusal = /(?:Sold out just now|The price went up|no longer listed)/;

/** Clicks the launch button; false if the offer changed meanwhile. */
async function clickLaunch(page: Page): Promise<boolean> {
  await launchButton(page).click();
  const main = page.getByRole("main");
  await expect(main).toContainText(new RegExp(`Request sent|${refusal.source}`));
  return !refusal.test((await main.textContent())!);
}

/** Launches with a key, 4 hours and these settings; returns the id of the launch. */
async function launchWithForm(
  page: Page,
  app: App,
  name: string,
  fill: () => Promise<void>,
): Promise<string> {
  for (let tries = 1; tries <= 5; tries++) {
    const { id } = await findCheapest(app, "shadeform");
    await page.goto(`${app.url}/launch/${id}`);
    const keys = page.getByRole("radiogroup", { name: "SSH key" }).getByRole("radio");
    if ((await keys.count()) === 1) {
      await page.getByRole("textbox", { name: "Public key" }).fill(generateSshKey("again"));
      await page.getByRole("button", { name: "Add key" }).click();
      await expect(keys).toHaveCount(2);
    }
    await keys.first().check();
    await nameField(page).fill(name);
    await page.getByRole("radio", { name: "4 h", exact: true }).check();
    await fill();
    if (await clickLaunch(page)) {
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      return new URL(page.url()).pathname.split("/").at(-1)!;
    }
  }
  throw new Error("Every offer changed before the click.");
}

async function terminateAll(app: App, name: string): Promise<void> {
  const answer = await fetch(`${app.url}/api/v1/instances`, { headers: apiHeaders(app) });
  const { instances } = (await answer.json()) as { instances: { id: string; name: string }[] };
  for (const machine of instances) if (machine.name === name) await terminateByApi(app, machine.id);
}

for (const size of sizesOf("phone")) {
  test.describe(`launch again on a ${size}`, () => {
    test.use(sizes[size]);

    test("launches the same with two clicks", async ({ page, live, clouds }) => {
      await page.removeLocatorHandler(keyConfirmDialog(page));
      const name = `e2e-again-${size}`;
      await launchWithForm(page, live, name, async () => {});
      const made = () => clouds.sandbox.machines().filter((machine) => machine.name.startsWith(name));
      await expect.poll(() => made().length).toBe(1);
      for (let tries = 1; tries <= 5 && made().length < 2; tries++) {
        await page.goto(`${live.url}/instances`);
        await page
          .getByRole("link", { name: `Launch again ${name}` })
          .first()
          .click();
        await expect(page.getByText(`Filled in from ${name}.`)).toBeVisible();
        await expect(nameField(page)).toHaveValue(name);
        await expect(page.getByRole("radio", { name: "4 h", exact: true })).toBeChecked();
        await expect(
          page.getByRole("radiogroup", { name: "SSH key" }).getByRole("radio").first(),
        ).toBeChecked();
        await clickLaunch(page);
      }
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      expect(made()).toHaveLength(2);
      await terminateAll(live, name);
    });

    test("leaves secrets empty, names them, and focuses the first", async ({ page, live }) => {
      const name = `e2e-secret-${size}`;
      const secret = `canary-script-${size}-77d1`;
      const launchId = await launchWithForm(page, live, name, async () => {
        await page.getByText("Advanced", { exact: true }).click();
        await page.getByRole("textbox", { name: "Startup script" }).fill(`export TOKEN=${secret}`);
        await page.getByRole("textbox", { name: "Tags" }).fill("team-a");
      });
      const link = page.getByRole("link", { name: "Launch again" });
      await expect(link).toBeVisible();
      const html = await (
        await page.context().request.get(new URL((await link.getAttribute("href"))!, live.url).href)
      ).text();
      for (const value of ["team-a", secret]) expect(html.includes(value), value).toBe(false);
      await link.click();
      await expect(page).toHaveURL(new RegExp(`again=${launchId}`));
      const main = page.getByRole("main");
      await expect(main).toContainText("Fill in again: startup script, tags.");
      const script = page.getByRole("textbox", { name: "Startup script" });
      await expect(script).toBeFocused();
      await expect(script).toHaveValue("");
      await expect(page.getByRole("textbox", { name: "Tags" })).toHaveValue("");
      const files = readdirSync(live.dataDirectory).filter((file) => file.includes(".db"));
      expect(files).not.toEqual([]);
      for (const file of files)
        expect(readFileSync(path.join(live.dataDirectory, file)).includes(secret), file).toBe(false);
      await terminateAll(live, name);
    });
  });
}

test("an unknown launch is named, and the form has its defaults", async ({ page, live }) => {
  const { id } = await findCheapest(live, "shadeform");
  await page.goto(`${live.url}/launch/${id}?again=aaaaaaaaaaaaaaaa`);
  await expect(page.getByText("The earlier launch was not found.")).toBeVisible();
  await expect(launchButton(page)).toBeEnabled();
});
