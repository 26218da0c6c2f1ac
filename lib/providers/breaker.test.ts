import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createBreaker, type Breaker } from "./breaker";
import { ProviderError, type ProviderErrorKind } from "./errors";

describe("the breaker", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 20) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const full = { failures: 5, firstPause: 60_000, random: () => 1 };
  let calls = 0;
  const send = (breaker: Breaker, kind: ProviderErrorKind | null) =>
    breaker.policy
      .execute(() => {
        calls++;
        if (kind) throw new ProviderError("shadeform", kind, "no");
      })
      .then(
        () => "fine",
        (error: unknown) => (error instanceof ProviderError ? error.kind : "paused"),
      );
  const fail = async (breaker: Breaker, times: number) => {
    for (let time = 0; time < times; time++) await send(breaker, "unavailable");
  };

  it("opens after five consecutive failures, not before", async () => {
    const breaker = createBreaker(full);
    await fail(breaker, 4);
    await send(breaker, null);
    await fail(breaker, 4);
    expect([breaker.state(), breaker.openUntil()]).toEqual(["closed", null]);
    await fail(breaker, 1);
    expect([breaker.state(), breaker.openUntil()]).toEqual(["open", Date.now() + 60_000]);
    calls = 0;
    expect(await send(breaker, null)).toBe("paused");
    expect(calls).toBe(0);
  });

  it("lets one probe through after the pause, and closes when it succeeds", async () => {
    const breaker = createBreaker(full);
    await fail(breaker, 5);
    vi.advanceTimersByTime(59_999);
    expect(await send(breaker, null)).toBe("paused");
    vi.advanceTimersByTime(1);
    expect(breaker.state()).toBe("half-open");
    expect(await send(breaker, null)).toBe("fine");
    expect([breaker.state(), breaker.openUntil()]).toEqual(["closed", null]);
  });

  it("sends no second request during the probe", async () => {
    const breaker = createBreaker(full);
    await fail(breaker, 5);
    vi.advanceTimersByTime(60_000);
    let end = () => {};
    const probe = breaker.policy.execute(
      () =>
        new Promise<void>((_resolve, reject) => {
          end = () => reject(new ProviderError("shadeform", "timeout", "no"));
        }),
    );
    calls = 0;
    const others = [send(breaker, null), send(breaker, null)];
    expect(breaker.state()).toBe("half-open");
    end();
    await expect(probe).rejects.toMatchObject({ kind: "timeout" });
    expect(await Promise.all(others)).toEqual(["paused", "paused"]);
    expect(calls).toBe(0);
  });

  it("doubles its pauses up to 15 minutes, and starts over once it closes", async () => {
    const breaker = createBreaker(full);
    await fail(breaker, 5);
    const pauses: number[] = [];
    for (let round = 0; round < 7; round++) {
      const pause = (breaker.openUntil() ?? 0) - Date.now();
      pauses.push(pause / 60_000);
      vi.advanceTimersByTime(pause);
      await fail(breaker, 1);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 15, 15, 15]);
    vi.advanceTimersByTime(15 * 60_000);
    await send(breaker, null);
    await fail(breaker, 5);
    expect((breaker.openUntil() ?? 0) - Date.now()).toBe(60_000);
  });

  it("spreads the pauses over the whole window, never below a second", async () => {
    const pauses: number[] = [];
    for (let step = 0; step <= 10; step++) {
      const breaker = createBreaker({ ...full, random: () => step / 10 });
      await fail(breaker, 5);
      pauses.push((breaker.openUntil() ?? 0) - Date.now());
    }
    expect(pauses).toEqual([
      1_000, 6_000, 12_000, 18_000, 24_000, 30_000, 36_000, 42_000, 48_000, 54_000, 60_000,
    ]);
  });

  it("does not count a rejected request as a failure of the provider", async () => {
    const breaker = createBreaker({ ...full, failures: 1 });
    for (const kind of ["sold-out", "price-changed", "not-found", "rejected"] as const)
      await send(breaker, kind);
    expect(breaker.state()).toBe("closed");
    for (const kind of ["unauthorised", "unreadable"] as const) {
      const other = createBreaker({ ...full, failures: 1 });
      await send(other, kind);
      expect(other.state()).toBe("open");
    }
  });
});
