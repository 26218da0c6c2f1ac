import { subscribe, unsubscribe } from "node:diagnostics_channel";

import { expect, it } from "vitest";

import { temporaryDatabase } from "@/testing/database/temporary";
import { providers } from "@/lib/providers/registry";
import { startChaosRun } from "@/testing/process/chaos-run";
import { startFakeServer } from "@/testing/cloud/fake-server";
import { connectTestProvider, acquireTestLease, createPollHarness } from "@/testing/offers/poll-harness";

const statuses = [301, 302, 303, 307, 308];
const connecting = "undici:client:beforeConnect";

it("P-07: follows no redirect, so the key is sent to no other host", async () => {
  const { count, random } = startChaosRun("P-07", { full: 100, short: 20, unit: "redirects" });
  const { database, dispose } = temporaryDatabase();
  const lease = await acquireTestLease(database);
  const target = await startFakeServer((_, response) => response.end("[]"));
  const cloud = await startFakeServer((_, response) => response.destroy());
  const connected = new Set<string>();
  const note = (message: unknown) => {
    const { host, port } = (message as { connectParams: { host: string; port: string } }).connectParams;
    connected.add(`http://${host.replace(`:${port}`, "")}:${port}`);
  };
  subscribe(connecting, note);
  const subjects = await Promise.all(
    Object.values(providers).map((provider) =>
      createPollHarness(provider, { database, lease, client: connectTestProvider(provider, cloud.url) }),
    ),
  );
  const targets = [
    (path: string) => `${target.url}${path}`,
    (path: string) => `${target.url.replace("127.0.0.1", "localhost")}${path}`,
    (path: string) => `//${new URL(target.url).host}${path}`,
    () => "http://169.254.169.254/latest/meta-data/",
    () => "http://[fd00:ec2::254]/latest/meta-data/",
    () => "http://127.0.0.1:22/",
    () => "file:///etc/passwd",
    (path: string) => `${cloud.url}${path}?again`,
    () => "",
  ];
  try {
    for (let done = 0; done < count; done++) {
      const status = statuses[done % statuses.length]!;
      const location = random.pick(targets);
      cloud.requests = 0;
      cloud.handle = (request, response) => {
        const to = location(request.url ?? "/");
        response.writeHead(status, to === "" ? {} : { location: to }).end();
      };
      const result = await random.pick(subjects).poll();
      expect(result).toMatchObject({
        outcome: "failed",
        errorKind: expect.stringMatching(/unavailable|rejected|unreadable/),
      });
      expect(cloud.requests).toBe(1);
    }
    expect(target.requests).toBe(0);
    expect([...connected]).toEqual([cloud.url]);
  } finally {
    unsubscribe(connecting, note);
    await Promise.all([target.close(), cloud.close()]);
    dispose();
  }
});
