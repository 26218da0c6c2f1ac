import type { APIRequestContext } from "@playwright/test";

import { allowedHost } from "./allowed-host";
import { keepCopies } from "./copies";
import { expect, test, waitForHydration } from "./fixtures";
import { publicUrl } from "./public-url";

test("the preview of a link has the title of its view and one picture", async ({
  request,
  live,
  keyless,
}) => {
  const localUrl = await readPreview(request, `${live.url}/?gpu=H100&price=..2.5&q=%22sxm%22`);
  expect(localUrl.get("og:title")).toBe("H100 under $2.50");
  expect(localUrl.get("twitter:card")).toBe("summary_large_image");
  expect(localUrl.get("robots")).toBe("noindex");
  expect([...localUrl.values()].join(" ")).not.toMatch(/sxm/i);
  // No address is guessed from the name that a client sends.
  for (const name of ["og:image", "twitter:image"]) expect(localUrl.get(name)).toBe("/preview.png");
  const named = await readPreview(request, `${live.url}/providers`, { host: allowedHost });
  expect([...named.values()].join(" ")).not.toContain(allowedHost);

  const known = await readPreview(request, keyless.url);
  expect(known.get("og:image")).toBe(`${publicUrl}/preview.png`);
  const picture = await (await request.get(`${keyless.url}/preview.png`)).body();
  // The size is at a fixed place of a PNG.
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1200, 630]);
});

test("a copied link has the public address, or reports that it works on this machine only", async ({
  page,
  live,
  keyless,
}) => {
  const copied = await keepCopies(page);
  await page.goto(`${live.url}/?gpu=H100`);
  await waitForHydration(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  const local = "Copied. Works on this machine only; set PUBLIC_URL to share it.";
  await expect(page.getByRole("button", { name: local })).toBeVisible();
  expect(await copied()).toBe(`${live.url}/?gpu=H100`);

  await page.goto(`${keyless.url}/?gpu=H100&sort=-price`);
  await waitForHydration(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Copied", exact: true })).toBeVisible();
  expect(await copied()).toBe(`${publicUrl}/?gpu=H100&sort=-price`);
});

/** The `meta` elements of a page, by name. */
async function readPreview(
  request: APIRequestContext,
  address: string,
  headers: Record<string, string> = {},
): Promise<Map<string, string>> {
  // Robots get all of them in the head.
  const response = await request.get(address, {
    headers: { "user-agent": "Slackbot-LinkExpanding 1.0", ...headers },
  });
  const html = await response.text();
  const found = html.matchAll(/<meta (?:name|property)="([^"]+)" content="([^"]*)"/g);
  return new Map([...found].map(([, name, content]) => [name!, content!]));
}
