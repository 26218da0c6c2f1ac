import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures";
import { findCheapest, terminateByApi, launchByApi } from "./machines";

/** A page of another origin on this machine: under the same name, which browsers treat as same-site, or another name. */
async function serveOtherOrigin(name: "127.0.0.1" | "localhost"): Promise<{ url: string; server: Server }> {
  const server = createServer((_, response) =>
    response.end("<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://${name}:${(server.address() as AddressInfo).port}`, server };
}

/** Every way in which a page can make the browser send a request with the owner's cookie. */
function attack(page: Page, target: string, body: string, instanceId: string): Promise<string[]> {
  return page.evaluate(
    async ([url, order, id]) => {
      const send = (address: string, options: RequestInit) =>
        fetch(url + address, { credentials: "include", ...options }).then(
          async (response) =>
            response.type === "opaque" ? "opaque" : `${response.status} ${await response.text()}`,
          () => "no answer",
        );
      const types = ["application/json", "text/plain", "application/x-www-form-urlencoded"];
      const answers: string[] = [];
      for (const mode of ["cors", "no-cors"] as const) {
        for (const type of types)
          answers.push(
            await send("/api/v1/launches", {
              method: "POST",
              mode,
              body: order,
              headers: { "content-type": type },
            }),
          );
        answers.push(await send(`/api/v1/instances/${id}/terminate`, { method: "POST", mode, body: "{}" }));
        answers.push(
          await send("/instances", {
            method: "POST",
            mode,
            headers: { "next-action": "0".repeat(42) },
            body: "[]",
          }),
        );
        for (const address of ["/api/instances", "/api/v1/instances", "/instances"])
          answers.push(await send(address, { mode }));
      }
      answers.push(await send(`/api/v1/instances/${id}`, { method: "DELETE" }));
      return answers;
    },
    [target, body, instanceId] as const,
  );
}

for (const name of ["127.0.0.1", "localhost"] as const) {
  test(`a page on another origin of ${name} launches, terminates and reads nothing`, async ({
    page,
    live,
    clouds,
  }) => {
    const machineName = `origin-${name.replaceAll(".", "-")}`;
    const { instanceId } = await launchByApi(live, "shadeform", machineName);
    const offer = await findCheapest(live, "shadeform");
    const order = JSON.stringify({
      offerId: offer.id,
      maxPriceMicros: 2 * offer.priceMicros,
      confirmToken: `x-${name}`,
    });
    // Machines of earlier tests may still be terminating, so this compares only what this test could change.
    const machines = () =>
      clouds.sandbox
        .machines()
        .map(({ id, name: called, billing }) => [id, called.startsWith(machineName) ? billing : null]);
    await expect.poll(() => machines().filter(([, billing]) => billing)).toHaveLength(1);
    const before = machines();
    const { url, server } = await serveOtherOrigin(name);
    let own: string | undefined;
    try {
      await page.goto(url);
      const answers = await attack(page, live.url, order, instanceId);
      expect(new Set(answers)).toEqual(new Set(["no answer"]));

      // A form may navigate anywhere and shows the response, which is an error.
      for (const enctype of ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"]) {
        await page.goto(url);
        const answered = page.waitForResponse((response) => response.request().method() === "POST");
        await page.evaluate(
          ([action, type, value]) => {
            const form = Object.assign(document.createElement("form"), {
              action,
              method: "POST",
              enctype: type,
            });
            form.append(Object.assign(document.createElement("input"), { name: value, value: "" }));
            document.body.append(form);
            form.submit();
          },
          [`${live.url}/api/v1/launches`, enctype, order] as const,
        );
        expect([401, 403], enctype).toContain((await answered).status());
        await page.waitForURL(`${live.url}/api/v1/launches`);
      }

      await page.goto(url);
      await page.evaluate((address) => {
        const frame = Object.assign(document.createElement("iframe"), { src: `${address}/instances` });
        document.body.append(frame);
        return new Promise((resolve) => frame.addEventListener("load", resolve));
      }, live.url);
      const framed = page.frames().find((frame) => frame !== page.mainFrame())!;
      expect(framed.url()).not.toContain("/instances");

      expect(machines()).toEqual(before);

      // The same request from the app's own page succeeds, so the origin was the reason.
      await page.goto(`${live.url}/owner`);
      const [launched] = await attack(page, live.url, order, instanceId);
      expect(launched).toMatch(/^202 /);
      own = (JSON.parse(launched!.slice(4)) as { instanceId: string }).instanceId;
    } finally {
      server.close();
      await terminateByApi(live, instanceId);
      if (own) await terminateByApi(live, own);
    }
  });
}
