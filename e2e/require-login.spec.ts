import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { apiHeaders, signInAs, startApp, endSession } from "./app";
import { expect, test } from "./fixtures";

test("with REQUIRE_LOGIN a visitor sees no offer, and sign-in returns the owner to the requested page", async ({
  browser,
}) => {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-e2e-"));
  const app = await startApp({ DATA_DIR: folder, REQUIRE_LOGIN: "true" }, { owned: true });
  const answer = await fetch(`${app.url}/api/v1/offers?size=1`, { headers: apiHeaders(app) });
  const { offers } = (await answer.json()) as { offers: { id: string; rawGpu: string; url: string }[] };
  const context = await browser.newContext();
  try {
    const { id, rawGpu, url } = offers[0]!;
    for (const address of ["/", "/?stock=any", url, "/providers", "/nowhere", "/sign-in", "/setup"]) {
      for (const headers of [{}, { rsc: "1" }, { rsc: "1", "next-router-prefetch": "1" }] as Record<
        string,
        string
      >[]) {
        const answer = await fetch(`${app.url}${address}`, { headers });
        // The return URL contains the requested path.
        const text = (await answer.text()).replaceAll(address === url ? id : "\0", "");
        for (const word of [id, rawGpu, "Shadeform", "asOf", "lastGoodAt"])
          expect(text, `${word} in ${address}`).not.toContain(word);
      }
    }
    for (const address of [
      "/api/v1/offers",
      "/api/v1/offers.csv",
      `/api/v1/offers/${id}`,
      "/api/pulse",
      "/api/jump",
      "/metrics",
    ])
      expect((await fetch(`${app.url}${address}`)).status, address).toBe(401);
    expect(Object.keys((await (await fetch(`${app.url}/api/health`)).json()) as object)).toEqual(["status"]);
    const response = await fetch(`${app.url}/api/v1/offers/${id}`, { headers: apiHeaders(app) });
    expect(response.status).toBe(200);

    const page = await context.newPage();
    await page.goto(`${app.url}${url}`);
    await expect(page).toHaveURL(`${app.url}/sign-in?next=${encodeURIComponent(url)}`);
    await signInAs(app, context);
    await page.reload();
    await expect(page).toHaveURL(`${app.url}${url}`);
    await expect(page.getByRole("heading", { name: "Price", exact: true })).toBeVisible();
    // Signed out elsewhere: the page must stop showing data.
    await endSession(page);
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  } finally {
    await context.close();
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
