import fc from "fast-check";
import { expect, it } from "vitest";

import { createNetworkList } from "@/lib/networks";
import { startChaosRun } from "@/testing/process/chaos-run";

import { isLoopback } from "./address";
import { readForwarded } from "./forwarded";
import { addressBuckets } from "@/lib/auth/throttle";

const proxies = ["127.0.0.1", "10.0.0.1", "10.0.0.2"];
const trusted = createNetworkList(proxies);

const forgery = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(...proxies, "127.0.0.2", "::1", "::ffff:127.0.0.1", "localhost", "unknown", "_gx"),
  fc.constantFrom("", " ", ",", "10.0.0.1:80", "[::1]:80", "0x7f.1", "127.1", "0177.0.0.1", "__proto__", "%"),
  fc.string(),
);
const client = fc.ipV4().filter((address) => !proxies.includes(address) && !isLoopback(address));
const asWritten = fc.constantFrom(
  (address: string) => address,
  (address: string) => `${address}:4711`,
  (address: string) => `[::ffff:${address}]:4711`,
);

/** Each proxy appends what it saw to what the client sent, as nginx and Caddy do. */
function through(forged: string, client: string, names: { proto: string; host: string }) {
  return {
    "x-forwarded-for": `${forged},${client}, 10.0.0.2, 10.0.0.1`,
    "x-forwarded-proto": `${forged},${names.proto}, http, http`,
    "x-forwarded-host": `${forged},${names.host}, far, near`,
    "x-forwarded-port": `${forged},8443`,
  };
}

it("S-30: forged lists do not change the address, scheme, host or port that the trusted proxies report", () => {
  const { count, seed } = startChaosRun("S-30 appended", {
    full: 20_000,
    short: 1_000,
    unit: "forged lists",
  });
  fc.assert(
    fc.property(
      fc.array(forgery, { maxLength: 6 }),
      client,
      asWritten,
      fc.constantFrom("http", "https"),
      (forged, address, written, proto) => {
        const headers = through(forged.join(","), written(address), { proto, host: "gpu.home" });
        expect(readForwarded(headers, "127.0.0.1", trusted)).toEqual({
          address,
          isHttps: proto === "https",
          host: "gpu.home:8443",
        });
      },
    ),
    { numRuns: count, seed },
  );
});

it("S-30: counts an entry that is not an address as unknown, never as this machine", () => {
  const { count, seed } = startChaosRun("S-30 nonsense", { full: 20_000, short: 1_000, unit: "lists" });
  const remote = createNetworkList(["10.0.0.1", "127.0.0.1"]);
  fc.assert(
    fc.property(fc.array(forgery, { minLength: 1, maxLength: 4 }), (entries) => {
      const { address } = readForwarded({ "x-forwarded-for": entries.join(",") }, "10.0.0.1", remote);
      const buckets = addressBuckets(address);
      expect(buckets).not.toContain("this machine");
      expect(buckets).toContain("elsewhere");
      if (address === null) expect(buckets).toContain("address unknown");
    }),
    { numRuns: count, seed },
  );
});
