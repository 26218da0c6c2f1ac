import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { canaries, expect, test } from "./fixtures";

const addresses = [
  "/",
  "/?vram=lots",
  "/providers",
  "/providers/connect",
  "/offers/aaaaaaaaaaaaaaaa",
  "/nowhere",
  "/api/v1/offers?size=500&stock=any",
  "/api/v1/offers/aaaaaaaaaaaaaaaa",
  "/api/health",
  "/api/pulse",
];

test("no key is in any page, bundle, log, error or file of the database", async ({
  request,
  live,
  clouds,
}) => {
  await clouds.fail("shadeform", {
    kind: "status",
    status: 401,
    body: { message: `Invalid key ${canaries.shadeform}` },
  });
  await expect
    .poll(async () => JSON.stringify(await (await request.get(`${live.url}/api/health`)).json()))
    .toContain("refused");
  const places: [string, string][] = [["the log", live.output()]];
  for (const address of addresses) {
    const response = await request.get(`${live.url}${address}`);
    places.push([address, `${JSON.stringify(response.headers())}\n${await response.text()}`]);
    const flight = await request.get(`${live.url}${address}`, { headers: { rsc: "1" } });
    places.push([`${address} as a component`, await flight.text()]);
  }
  await clouds.heal("shadeform");
  for (const file of [
    ...filesOf(".next/static"),
    ...filesOf(".next/server"),
    ...filesOf(live.dataDirectory),
  ]) {
    places.push([file, readFileSync(file, "latin1")]);
  }
  for (const canary of Object.values(canaries)) {
    const forms = [
      canary,
      Buffer.from(canary).toString("base64"),
      Buffer.from(canary).toString("hex"),
      [...canary].toReversed().join(""),
    ];
    for (const [place, text] of places) {
      for (const form of forms) expect(text.includes(form), `a key is in ${place}`).toBe(false);
    }
  }
});

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
