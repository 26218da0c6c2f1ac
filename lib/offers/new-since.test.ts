import { describe, expect, it } from "vitest";

import { createTestOfferIndex, observedTime } from "@/testing/offers/offer-index";

import { readNewSince } from "./new-since";
import { viewQuery } from "./saved-query";
import { parseSearch } from "./search-params";

const since = observedTime;

describe("the changes since a time", () => {
  const index = createTestOfferIndex([
    { firstSeenAt: since + 1 },
    { firstSeenAt: since + 1, cheaperSince: since + 2 },
    { firstSeenAt: since, cheaperSince: since + 1 },
    { firstSeenAt: since - 1, cheaperSince: since },
    { firstSeenAt: since - 1 },
    { firstSeenAt: since + 1, billing: "monthly", nativePer: "month" },
    { firstSeenAt: since - 1, stock: "sold-out", cheaperSince: since + 1 },
  ]);
  const count = (query: string, from = since) => index.countSince(parseSearch(query).search, from);

  it("count matching offers once: new ones, and others that got cheaper", () => {
    expect(count("")).toEqual({ newCount: 2, cheaperCount: 1 });
    expect(count("billing=any")).toEqual({ newCount: 3, cheaperCount: 1 });
    expect(count("stock=any")).toEqual({ newCount: 2, cheaperCount: 2 });
    expect(count("price=100..")).toEqual({ newCount: 0, cheaperCount: 0 });
    expect(count("", since + 5)).toEqual({ newCount: 0, cheaperCount: 0 });
  });
});

describe("newSince", () => {
  it("is an ISO time with a zone", () => {
    expect(readNewSince("newSince=2026-11-20T12:00:00Z").since).toBe(Date.parse("2026-11-20T12:00:00Z"));
    expect(readNewSince("newSince=2026-11-20T12:00:00%2B02:00").since).toBe(
      Date.parse("2026-11-20T10:00:00Z"),
    );
    expect(readNewSince("gpu=H100")).toEqual({ since: null, notice: null });
  });

  it.each(["yesterday", "2026-11-20", "2026-11-20T12:00:00", "1", "2026-13-40T12:00:00Z"])(
    "is not %s, which a notice says",
    (value) => {
      const { since: read, notice } = readNewSince(new URLSearchParams({ newSince: value }));
      expect(read).toBeNull();
      expect(notice).toMatchObject({ param: "newSince", value });
    },
  );

  it("is no unknown parameter, and not in the canonical query", () => {
    const { problems, canonical } = parseSearch("gpu=H100&newSince=2026-11-20T12:00:00Z");
    expect(problems).toEqual([]);
    expect(canonical).toBe("gpu=H100");
  });
});

describe("the query of a saved view", () => {
  it("is canonical, without page and unknown parameters", () => {
    expect(viewQuery("vram=48..&gpu=H100&page=3&evil=1&utm_x=1")).toBe("gpu=H100&vram=48..");
    expect(viewQuery("")).toBe("");
    expect(viewQuery(null)).toBeNull();
    expect(viewQuery(`q=${"a".repeat(3_000)}`)).toBeNull();
  });
});
