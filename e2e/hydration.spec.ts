import { findCheapest } from "./machines";
import { expect, test } from "./fixtures";

test("controls that need a script are disabled until hydration, so that no click is lost", async ({
  page,
  live,
}) => {
  const { id } = await findCheapest(live, "shadeform");
  const held: (() => void)[] = [];
  let isOpen = false;
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    if (!isOpen) await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await page.goto(`${live.url}/launch/${id}`, { waitUntil: "commit" });
  const button = page.getByRole("button", { name: /^Launch for \$/ });
  const name = page.getByRole("textbox", { name: "Name", exact: true }).first();
  await expect(button).toBeDisabled();
  await expect(name).toBeDisabled();
  isOpen = true;
  for (const open of held) open();
  await expect(button).toBeEnabled();
  await expect(name).toBeEnabled();
});
