import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { ownHostName } from "../lib/auth/own-host-name";

import { expect, test } from "./fixtures";
import { completeSetup, startFreshApp } from "./owner";

test("the session of the app reaches no page on another port of the same name", async ({ page, context }) => {
  const app = await startFreshApp();
  const received: string[] = [];
  const server = createServer((request, response) => {
    received.push(request.headers.cookie ?? "");
    response.setHeader("set-cookie", ["gpu.session_token=forged; Path=/", "x=1; Path=/"]);
    response.end("<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const own = app.url.replace("localhost", ownHostName("of this test"));
    await completeSetup(page, { ...app, url: own });
    for (const name of ["localhost", "127.0.0.1"]) {
      await page.goto(`http://${name}:${port}/`);
      await expect(page.getByRole("heading", { name: "Elsewhere" })).toBeVisible();
    }
    // Browsers send there the cookies that it set itself.
    const others = received.map((cookie) => cookie.replace("gpu.session_token=forged", ""));
    expect(others.filter((cookie) => cookie.includes("gpu"))).toEqual([]);
    await page.goto(`${own}/owner`);
    await expect(page).toHaveURL(`${own}/owner`);
    await expect(page.getByRole("heading", { name: "Passkeys" })).toBeVisible();
    expect((await context.cookies(own)).map(({ domain }) => domain)).toEqual([new URL(own).hostname]);
  } finally {
    server.close();
    await app.stop();
  }
});
