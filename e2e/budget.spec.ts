import { gzipSync } from "node:zlib";

import { expect, test } from "./fixtures";

const kilobyte = 1000;

test("the first load stays small and shows fifty rows before any script runs", async ({
  page,
  live,
  request,
}) => {
  const html = await (await request.get(live.url)).text();
  expect(html.match(/<th scope="row"/g)).toHaveLength(50);
  expect(gzipSync(html).length).toBeLessThanOrEqual(24 * kilobyte);

  const scripts = new Map<string, string>();
  const styles = new Map<string, string>();
  page.on("response", (response) => {
    const type = response.request().resourceType();
    const texts = type === "script" ? scripts : type === "stylesheet" ? styles : null;
    if (texts) void response.text().then((text) => texts.set(response.url(), text));
  });
  await page.goto(live.url, { waitUntil: "networkidle" });
  expect(gzippedSize(scripts)).toBeLessThanOrEqual(180 * kilobyte);
  expect(gzippedSize(styles)).toBeLessThanOrEqual(15 * kilobyte);
  for (const [address, text] of scripts)
    expect(/ZodError|invalid_union|_zod/.test(text), address).toBe(false);

  expect(await page.locator("table[data-offers] *").count()).toBeLessThanOrEqual(1_150);
  expect(await page.locator("*").count()).toBeLessThanOrEqual(1_700);
});

test("a filter change is one small request", async ({ page, live }) => {
  await page.goto(live.url, { waitUntil: "networkidle" });
  const requests: string[] = [];
  page.on("request", (request) => {
    if (!request.url().includes("/api/pulse")) requests.push(request.url());
  });
  const answered = page.waitForResponse((response) => response.url().includes("billing=spot"));
  await page
    .getByRole("group", { name: "Billing" })
    .getByRole("checkbox", { name: /On-demand/ })
    .uncheck();
  const body = await (await answered).body();
  expect(gzipSync(body).length).toBeLessThanOrEqual(8 * kilobyte);
  expect(requests.filter((address) => address.includes("billing=spot"))).toHaveLength(1);
});

function gzippedSize(texts: ReadonlyMap<string, string>): number {
  return [...texts.values()].reduce((sum, text) => sum + gzipSync(text).length, 0);
}
