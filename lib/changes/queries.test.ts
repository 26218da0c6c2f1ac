import { beforeAll, describe, expect, it, vi } from "vitest";

import { getDatabase } from "@/db/client";
import { day } from "@/lib/domain/durations";
import { clientOf } from "@/testing/database/client";
import { withPublishedOffers } from "@/testing/offers/published-offers";
import { sampleOffer } from "@/testing/offers/sample-offer";

import { changesAtom } from "./atom-view";
import { changesCsv } from "./csv";
import { changesHref, changesQuery, toggleKind } from "./links";
import { findChanges, getChanges } from "./queries";
import { parseChangesRequest, type ChangesRequest } from "./request";
import { readChangesPage } from "./view-query";

const clouds = ["hyperstack", "hyperstack", "R&D <cloud>"];
vi.stubEnv("PUBLIC_URL", "https://gpu.example.org");
withPublishedOffers(() =>
  clouds.map((cloud, number) => ({ ...sampleOffer, cloud, nativeId: `offer ${number}`, capacity: 2 })),
);
const later = Date.now() + 60_000;

/** Records the state of an offer; the others stay as they are. */
function record(offer: number, at: number, { gone = 0, stock = "in-stock", amount = "2" }) {
  clientOf(getDatabase())
    .prepare(
      `INSERT INTO offer_change (offer_row, at, gone, stock, native_amount, native_currency, native_unit, native_per, native_scope)
       VALUES (?, ?, ?, ?, ?, 'USD', 'major', 'hour', 'machine')`,
    )
    .run(offer, at, gone, stock, amount);
}

beforeAll(() => {
  record(1, later, { amount: "1.92" });
  record(2, later, { amount: "1.82" });
  record(3, later + 1, { stock: "sold-out" });
  record(3, later + 2, { gone: 1, stock: "sold-out" });
});

function request(query: string): ChangesRequest {
  const parsed = parseChangesRequest(new URLSearchParams(query));
  if (typeof parsed === "string") throw new Error(parsed);
  return parsed;
}

const kindsOf = async (query: string) =>
  (await getChanges(request(query)))!.changes.map(({ kind, id }) => `${id.split("-")[0]} ${kind}`);

describe("the changes of a query", () => {
  it("are those of the offers that match after the change, whatever their stock is", async () => {
    expect(await kindsOf("")).toEqual([
      "7 gone",
      "6 sold-out",
      "5 dropped",
      "4 dropped",
      "3 appeared",
      "2 appeared",
      "1 appeared",
    ]);
    expect(await kindsOf("price=..1.9")).toEqual(["5 dropped"]);
    expect(await kindsOf("stock=in-stock,unknown&kind=sold-out,dropped")).toEqual(["5 dropped", "4 dropped"]);
    expect(await kindsOf("stock=sold-out&kind=sold-out")).toEqual(["6 sold-out"]);
    expect(await kindsOf("q=hyperstack under 1.9")).toEqual(["5 dropped"]);
    expect(await kindsOf("kind=list,dropped")).toEqual([]);
    expect(await kindsOf("kind=quote,DROPPED")).toEqual(["5 dropped", "4 dropped"]);
    expect(await kindsOf("market=public")).toEqual([]);
  });

  it("have states as listed, which are null while the offer is not", async () => {
    const { changes } = (await getChanges(request("")))!;
    const listed = { gpuPriceMicros: 2_000_000, nativeAmount: "2", stock: "in-stock", capacity: 2 };
    expect(changes[6]).toMatchObject({ before: null, after: listed });
    expect(changes[2]).toMatchObject({
      before: listed,
      after: { gpuPriceMicros: 1_820_000, nativeAmount: "1.82" },
    });
    expect(changes[0]).toMatchObject({ before: { stock: "sold-out" }, after: null });
  });

  it("end between two changes of a page, and go on there", async () => {
    const first = (await getChanges(request("limit=2")))!;
    expect(await kindsOf(`before=${first.older}&limit=2`)).toEqual(["5 dropped", "4 dropped"]);
    expect(await kindsOf(`after=${first.next}`)).toEqual([]);
    expect(await kindsOf("after=0&limit=2")).toEqual(["1 appeared", "2 appeared"]);
    expect(await getChanges(request("after=999"))).toBeNull();
  });

  it("come with notices of what does not apply", async () => {
    const { notices } = (await getChanges(request("kind=fell&colour=red")))!;
    expect(notices.map(({ message }) => message)).toEqual([
      "Unknown kind “fell”. Use one of: quote, list, aggregate. Kinds of changes are: dropped, rose, appeared, sold-out, back, gone.",
      "Ignored unknown filter “colour”.",
    ]);
  });

  it.each(["after=x", "after=1&before=1", "limit=501", "limit=1.5"])("are refused for %s", (query) => {
    expect(parseChangesRequest(new URLSearchParams(query))).toEqual(expect.any(String));
  });
});

describe("the lines of the page", () => {
  it("are the bursts of a reading", async () => {
    const { lines, title } = await readChangesPage(new URLSearchParams("gpu=H100"), "USD");
    expect(title).toBe("Changes: H100");
    expect(lines.map(({ burst, count, offers }) => burst ?? [count, offers[0]!.machine])).toEqual([
      [1, "1 × H100 SXM"],
      [1, "1 × H100 SXM"],
      "2 offers of Hyperstack via Shadeform dropped 4 to 9%",
      [1, "1 × H100 SXM"],
      "2 offers of Hyperstack via Shadeform appeared",
    ]);
    expect(lines[2]!.offers[0]).toMatchObject({ before: "$2.00", after: "$1.82", percent: "−9.0%" });
  });

  it("are the newest ones for a cursor that names no place", async () => {
    const { lines, problem } = await readChangesPage(new URLSearchParams("before=9999"), "USD");
    expect([lines.length, problem]).toEqual([5, expect.any(String)]);
  });
});

it("links the view with one kind more, one filter less, and the defaults that it names", async () => {
  const wanted = request("kind=quote,dropped&gpu=H100&stock=in-stock,unknown&page=2");
  const view = { ...(await findChanges(wanted))!, kinds: wanted.kinds };
  expect(changesHref(changesQuery(view))).toBe("/changes?gpu=H100&kind=quote,dropped&stock=in-stock,unknown");
  expect(changesQuery(view, { gpu: "", stock: "" })).toBe("kind=quote,dropped");
  expect(changesQuery(toggleKind(view, "back"))).toMatch(/kind=quote,dropped,back/);
  expect(changesQuery(toggleKind(view, "dropped"))).toMatch(/kind=quote&/);
});

it("writes the changes as CSV with what the offers are", async () => {
  const lines = changesCsv((await findChanges(request("kind=gone,appeared&limit=2")))!).split("\r\n");
  expect(lines[0]).toMatch(/^id,at,offerId,kind,gpuName,/);
  expect(lines[1]).toMatch(
    /^7-gone,.*,R&D <cloud>,shadeform,USD,major,hour,machine,2000000,2,sold-out,,,,,$/,
  );
});

it("writes an Atom feed whose ids and addresses are absolute, and whose text is escaped", async () => {
  const feed = (await changesAtom(request("limit=3&cloud=R%26D+<cloud>,hyperstack")))!;
  expect(feed).toContain("<title>2 offers of Hyperstack via Shadeform dropped 4 to 9%</title>");
  expect(feed).toContain("1 × H100 SXM of R&amp;D &lt;cloud&gt; via Shadeform sold out, $2.00 per GPU-hour");
  expect(feed).not.toContain("<cloud>");
  expect(feed).toMatch(
    /rel="self" [^>]*href="https:\/\/gpu\.example\.org\/api\/v1\/changes\.atom\?[^"]*limit=3"/,
  );
  expect(feed).toMatch(/rel="next" [^>]*&amp;before=\d+&amp;limit=3"/);
  const again = (await changesAtom(request("limit=3")))!;
  const entries = (text: string) =>
    text
      .split("<entry>")
      .slice(1)
      .map((entry) => /<id>(.*)<\/id>/.exec(entry)![1]);
  expect(entries(again)).toEqual(entries(feed));
  expect(new Set(entries(feed)).size).toBe(3);
});

it("leaves out what is older than 30 days, and says so to a cursor before it", async () => {
  clientOf(getDatabase()).exec(`UPDATE offer_change SET at = ${Date.now() - 31 * day} WHERE row <= 2`);
  expect(await kindsOf("kind=appeared")).toEqual(["3 appeared"]);
  const { changes, notices } = (await getChanges(request("after=1")))!;
  expect(changes.map(({ kind }) => kind)).toEqual(["appeared", "dropped", "dropped", "sold-out", "gone"]);
  expect(notices.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^Changes before .* are no longer kept/),
  ]);
});
