import { readFileSync } from "node:fs";

import { expect, test } from "./fixtures";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

test("pages and /api/health show the version of package.json", async ({ page, live, request }) => {
  const health = await (await request.get(`${live.url}/api/health`)).json();
  expect(health.version).toBe(version);
  for (const path of ["/", "/providers", "/instances"]) {
    await page.goto(`${live.url}${path}`);
    await expect(page.getByRole("contentinfo")).toHaveText(`Cheapest GPU ${version} · GPU models`);
  }
});
