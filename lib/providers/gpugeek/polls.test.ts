import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createMemory, type FixtureReply } from "@/testing/cloud/fixture-cloud";

import type { ProviderError } from "../errors";
import internalError from "./__fixtures__/internal-error.json";
import notOffered from "./__fixtures__/not-offered.json";
import {
  pricedReply,
  soldOutReply,
  startFakeGpugeek,
  type RecordedCreate,
  type FakeGpugeek,
  type FixturePoll,
  type FixturePoller,
} from "../../../testing/cloud/gpugeek";

const noon = Date.UTC(2026, 10, 20, 12);

describe("GPUGeek over several polls", () => {
  let geek: FakeGpugeek;
  let time: number;
  const now = () => new Date(time);
  beforeAll(async () => {
    geek = await startFakeGpugeek();
  });
  afterAll(() => geek.cloud.close());
  beforeEach(() => {
    time = noon;
    geek.cloud.requests.length = 0;
    geek.times.length = 0;
    geek.gpuNames = ["G30-24G", "G40-24G"];
    geek.reply = (body) => pricedReply(body);
  });

  /** Runs one poll; returns the requested scopes and the snapshots. */
  async function pollOnce(poller: FixturePoller): Promise<FixturePoll & { requested: string[] }> {
    const before = geek.creates().length;
    const polled = await poller.poll();
    time += 900_000;
    return { ...polled, requested: geek.creates().slice(before).map(requestedScope) };
  }
  const stockOf = (poller: FixturePoller, id: string) => poller.known.get(id)?.stock;

  it("probes tier A at every poll, B and C after the first one, then every 8 and every 96", async () => {
    const poller = geek.connect({ now });
    const first = await pollOnce(poller);
    const tierA = ["G30-24G//1/payg", "G40-24G//1/payg"];
    // The platform chose Suqian, so it already has a reply.
    const tierB = ["G30-24G", "G40-24G"].flatMap((name) => [
      `${name}/qingyang-a/1/payg`,
      `${name}/dallas-n/1/payg`,
    ]);
    const tierC = ["G30-24G", "G40-24G"].flatMap((name) => [
      ...[2, 4, 8].map((count) => `${name}//${count}/payg`),
      ...["bidding", "daily", "weekly", "monthly"].map((sku) => `${name}//1/${sku}`),
    ]);
    expect(first.thrown).toBeNull();
    expect(first.requested).toEqual([...tierA, ...tierB, ...tierC]);
    expect(everyByScope(first)).toMatchObject({
      "G30-24G/suqian-b/1/payg": 1,
      "G30-24G/dallas-n/1/payg": 8,
      "G30-24G/suqian-b/8/payg": 96,
      "G30-24G/suqian-b/1/monthly": 96,
    });

    for (let poll = 2; poll <= 98; poll++) {
      const { requested } = await pollOnce(poller);
      const expected = [...tierA, ...(poll % 8 === 1 ? tierB : []), ...(poll === 97 ? tierC : [])];
      expect(requested, `poll ${poll}`).toEqual(expected);
    }
    const lists = geek.cloud.requests.filter(({ method }) => method === "GET");
    expect(lists).toHaveLength(3 * 5);
  });

  it("does not repeat B and C after a restart", async () => {
    const memory = createMemory();
    await pollOnce(geek.connect({ now, memory }));
    const again = await pollOnce(geek.connect({ now, memory }));
    expect(again.requested).toEqual(["G30-24G//1/payg", "G40-24G//1/payg"]);
  });

  it("counts B and C as done only when they finish", async () => {
    let answers = 0;
    geek.reply = (body) => (++answers === 4 ? { status: 429, json: {} } : pricedReply(body));
    const poller = geek.connect({ now });
    const first = await pollOnce(poller);
    expect(first.thrown).toMatchObject({ kind: "rate-limited" });
    expect(first.requested).toHaveLength(4);
    expect(first.snapshots).toHaveLength(3);
    expect(await poller.memory.read()).toMatchObject({ lastB: null, lastC: null });
    expect((await pollOnce(poller)).requested).toHaveLength(2 + 4 + 14);
  });

  it("keeps its spacing between probes", async () => {
    geek.gpuNames = ["G30-24G"];
    await pollOnce(geek.connect({ now, settings: { probeSpacing: 25 } }));
    const gaps = geek.times.slice(1).map((at, index) => at - (geek.times[index] ?? 0));
    expect(gaps.length).toBe(9);
    for (const gap of gaps) expect(gap).toBeGreaterThan(23);
  });

  it("can be stopped between two probes", async () => {
    const poller = geek.connect({ now, settings: { probeSpacing: 60_000 } });
    const { thrown, snapshots } = await poller.poll(AbortSignal.timeout(1_000));
    expect(thrown).toMatchObject({ name: "ProviderError", kind: "timeout" });
    expect(snapshots).toHaveLength(1);
    expect(geek.creates()).toHaveLength(1);
  });

  it("reports when the day's probes are used up, and continues after midnight", async () => {
    time = Date.UTC(2026, 10, 20, 23, 30);
    const poller = geek.connect({ now, settings: { dailyProbes: 5 } });
    const first = await poller.poll();
    expect(first.snapshots).toHaveLength(5);
    expect(first.thrown).toMatchObject({ kind: "rate-limited", retryAfter: 1_800_000 });
    expect((first.thrown as ProviderError).message).toContain(
      "The 5 price probes of today are used up; the next ones go out after 00:00 UTC",
    );
    const sent = geek.cloud.requests.length;
    expect((await poller.poll()).thrown).toMatchObject({ kind: "rate-limited" });
    expect(
      (await geek.connect({ now, memory: poller.memory, settings: { dailyProbes: 5 } }).poll()).thrown,
    ).toMatchObject({ kind: "rate-limited" });
    expect(geek.cloud.requests.length).toBe(sent);
    time += 1_800_000;
    expect((await poller.poll()).snapshots).toHaveLength(5);
    time -= 12 * 3_600_000;
    expect((await poller.poll()).thrown).toMatchObject({ retryAfter: 3_600_000 });
  });

  it("probes a sold-out name less and less often, and shows until when", async () => {
    geek.gpuNames = ["G30-24G"];
    geek.reply = () => soldOutReply;
    const poller = geek.connect({ now });
    const requested: [poll: number, every: number | undefined][] = [];
    for (let poll = 1; poll <= 30; poll++) {
      const polled = await pollOnce(poller);
      if (polled.requested.length > 0) requested.push([poll, polled.snapshots[0]?.every]);
      else expect(polled.snapshots).toEqual([]);
    }
    expect(requested).toEqual([
      [1, 1],
      [2, 2],
      [4, 3],
      [7, 6],
      [13, 8],
      [21, 8],
      [29, 8],
    ]);
  });

  it("forgets that it was sold out as soon as it is in stock", async () => {
    const isFree = [false, false, true, false];
    geek.gpuNames = ["G30-24G"];
    let poll = 0;
    geek.reply = (body) => (isFree[poll] ? pricedReply(body) : soldOutReply);
    const poller = geek.connect({ now });
    await pollOnce(poller);
    poll = 1;
    await pollOnce(poller);
    poll = 2;
    expect((await pollOnce(poller)).requested).toEqual([]);
    await pollOnce(poller);
    poll = 3;
    await pollOnce(poller);
    expect(await poller.memory.read()).toMatchObject({ negative: { "G30-24G//1/payg": { times: 1 } } });
  });

  it("skips a combination that is not offered for 96 polls", async () => {
    const dallas = "G30-24G/dallas-n/1/payg";
    geek.reply = (body) => (requestedScope(body) === dallas ? { json: notOffered } : pricedReply(body));
    const poller = geek.connect({ now });
    const requested: number[] = [];
    for (let poll = 1; poll <= 97; poll++)
      if ((await pollOnce(poller)).requested.includes(dallas)) requested.push(poll);
    expect(requested).toEqual([1, 97]);
  });

  it("keeps the last price of every data center when a name sells out, and stops probing it", async () => {
    const poller = geek.connect({ now });
    await pollOnce(poller);
    geek.reply = (body) => (body.gpuName === "G30-24G" ? soldOutReply : pricedReply(body));
    const { snapshots, requested } = await pollOnce(poller);
    const soldOut = snapshots.filter(({ offers }) => offers[0]?.stock === "sold-out");
    expect(soldOut.map(({ scope, every }) => [scope, every])).toEqual([
      ["G30-24G/suqian-b/1/payg", 7],
      ["G30-24G/qingyang-a/1/payg", 7],
      ["G30-24G/dallas-n/1/payg", 7],
    ]);
    expect(soldOut.every(({ offers }) => offers[0]?.native.amount === "10")).toBe(true);
    expect(requested).toEqual(["G30-24G//1/payg", "G40-24G//1/payg"]);
    expect(stockOf(poller, "G30-24G/suqian-b/8/payg")).toBe("in-stock");
  });

  it("removes the placeholder when a price arrives", async () => {
    geek.gpuNames = ["G30-24G"];
    geek.reply = () => soldOutReply;
    const poller = geek.connect({ now });
    await pollOnce(poller);
    expect([...poller.known.keys()]).toEqual(["G30-24G//1/payg"]);
    geek.reply = (body) => (body.gpuNum === 4 ? soldOutReply : pricedReply(body));
    const { snapshots } = await pollOnce(poller);
    expect(snapshots.find(({ scope }) => scope === "G30-24G//1/payg")).toMatchObject({
      complete: true,
      offers: [],
    });
    expect(poller.known.has("G30-24G//1/payg")).toBe(false);
    expect(poller.known.get("G30-24G//4/payg")).toMatchObject({
      stock: "sold-out",
      native: { amount: null },
      gpuCount: 4,
    });
  });

  it("shows a sold-out data center with its country, and keeps its price once it had one", async () => {
    const inDallas = (body: RecordedCreate, reply: FixtureReply) =>
      body.dcId === "dallas-n" ? reply : pricedReply(body);
    geek.gpuNames = ["G30-24G"];
    geek.reply = (body) => inDallas(body, soldOutReply);
    const poller = geek.connect({ now });
    await pollOnce(poller);
    const dallas = "G30-24G/dallas-n/1/payg";
    expect(poller.known.get(dallas)).toMatchObject({
      stock: "sold-out",
      native: { amount: null },
      region: { id: "dallas-n", name: "USA-Dallas-N", country: "US" },
    });
    geek.reply = (body) => inDallas(body, pricedReply(body, { price: "12.5" }));
    for (let poll = 2; poll <= 9; poll++) await pollOnce(poller);
    expect(poller.known.get(dallas)).toMatchObject({ stock: "in-stock", native: { amount: "12.5" } });
    geek.reply = (body) => inDallas(body, soldOutReply);
    for (let poll = 10; poll <= 17; poll++) await pollOnce(poller);
    expect(poller.known.get(dallas)).toMatchObject({ stock: "sold-out", native: { amount: "12.5" } });
  });

  it("removes names that are no longer listed, but never all of them at once", async () => {
    const poller = geek.connect({ now });
    await pollOnce(poller);
    geek.gpuNames = ["G40-24G"];
    for (let poll = 2; poll <= 25; poll++) await pollOnce(poller);
    expect([...poller.known.keys()].filter((id) => id.startsWith("G30"))).toEqual([]);
    expect(poller.known.size).toBeGreaterThan(5);
    geek.gpuNames = [];
    for (let poll = 26; poll <= 48; poll++) await pollOnce(poller);
    const { thrown } = await pollOnce(poller);
    expect(thrown).toMatchObject({ kind: "unreadable" });
    expect(poller.known.size).toBeGreaterThan(5);
  });

  it("reports the scope that failed, and waits while the breaker is open", async () => {
    const poller = geek.connect({ now });
    await pollOnce(poller);
    geek.reply = () => ({ json: internalError });
    const { failures, thrown } = await pollOnce(poller);
    expect(thrown).toBeNull();
    expect(failures.map(({ scope }) => scope)).toEqual([
      "G30-24G/suqian-b/1/payg",
      "G40-24G/suqian-b/1/payg",
    ]);
    expect((await pollOnce(poller)).thrown).toMatchObject({ kind: "unavailable", code: 10001 });
    const sent = geek.cloud.requests.length;
    expect((await pollOnce(poller)).thrown).toMatchObject({
      kind: "unavailable",
      retryAfter: expect.any(Number) as number,
    });
    expect(geek.cloud.requests.length).toBe(sent);
  });
});

function requestedScope({ gpuName, dcId = "", gpuNum, skuName }: RecordedCreate): string {
  return `${gpuName}/${dcId}/${gpuNum}/${skuName}`;
}

function everyByScope({ snapshots }: FixturePoll): Record<string, number> {
  return Object.fromEntries(snapshots.map(({ scope, every }) => [scope, every]));
}
