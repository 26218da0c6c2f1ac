import { beforeEach, describe, expect, it } from "vitest";

import { ClockWatch } from "./watch";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

let wall = 0;
let monotonic = 0;
let watch: ClockWatch;
const clock = { wall: () => wall, monotonic: () => monotonic };
const advanceTime = (by: number) => {
  wall += by;
  monotonic += by;
  watch.checkForJump();
};

beforeEach(() => {
  wall = Date.UTC(2026, 10, 28);
  monotonic = 5_000;
  watch = new ClockWatch(clock);
});

describe("a jump of the wall clock", () => {
  it.each([-12 * second, -2 * hour, -48 * hour, 2 * hour])("is found once: %d ms", (by) => {
    advanceTime(second);
    wall += by;
    expect(watch.checkForJump()).toBe(by);
    expect(watch.checkForJump()).toBeNull();
    expect(watch.jumps).toBe(1);
  });

  it("is not found while the clock is slewed or time passes", () => {
    for (let time = 0; time < 100; time++) {
      wall += 4_900;
      advanceTime(10 * minute);
    }
    expect(watch.jumps).toBe(0);
  });
});

describe("sleep of the machine", () => {
  const sleep = (by: number) => {
    wall += by;
    watch.checkForJump();
  };

  it("counts as elapsed once a provider's date agrees with the wall clock", () => {
    watch.observe("a", wall);
    sleep(2 * hour);
    expect(watch.elapsed()).toBe(monotonic);
    expect(watch.mustWait()).toBe(true);
    watch.observe("a", wall);
    expect(watch.elapsed()).toBe(monotonic + 2 * hour);
    expect(watch.mustWait()).toBe(false);
  });

  it("counts after 10 minutes without a date in any reply", () => {
    sleep(2 * hour);
    advanceTime(10 * minute - 1);
    expect([watch.elapsed() - monotonic, watch.mustWait()]).toEqual([0, true]);
    advanceTime(1);
    expect([watch.elapsed() - monotonic, watch.mustWait()]).toEqual([2 * hour, false]);
  });

  it("does not count if the clock was set forward by mistake", () => {
    watch.observe("a", wall);
    sleep(2 * hour);
    watch.observe("a", wall - 2 * hour);
    advanceTime(9 * minute);
    expect(watch.mustWait()).toBe(true);
    advanceTime(2 * minute);
    expect([watch.elapsed() - monotonic, watch.mustWait()]).toEqual([0, false]);
  });

  it("does not count if a slow clock was corrected", () => {
    watch.observe("a", wall + 2 * hour);
    sleep(2 * hour);
    watch.observe("a", wall);
    expect([watch.elapsed() - monotonic, watch.mustWait()]).toEqual([0, false]);
  });

  it("counts if the clock was corrected only after replies revealed the sleep", () => {
    watch.observe("a", wall);
    // The machine was paused for two hours, and its clock with it.
    advanceTime(second);
    watch.observe("a", wall + 2 * hour);
    sleep(2 * hour);
    watch.observe("a", wall);
    expect(watch.elapsed() - monotonic).toBe(2 * hour);
  });

  it("does not count if the clock is set forward and back again", () => {
    sleep(2 * hour);
    sleep(-2 * hour);
    advanceTime(11 * minute);
    expect(watch.elapsed() - monotonic).toBe(0);
  });
});

describe("ahead", () => {
  it("uses replies since the last jump, and the provider that agrees best", () => {
    expect(watch.ahead()).toBeNull();
    watch.observe("a", wall - 3 * minute);
    expect(watch.ahead()).toBe(3 * minute);
    watch.observe("b", wall + second);
    expect(watch.ahead()).toBe(-second);
    wall -= hour;
    watch.checkForJump();
    expect(watch.ahead()).toBeNull();
  });
});

describe("a start", () => {
  it("waits for a date that agrees, or for 10 minutes", () => {
    expect(watch.mustWait()).toBe(true);
    watch.observe("a", wall - 3 * minute);
    expect(watch.mustWait()).toBe(true);
    watch.observe("b", wall - 59 * second);
    expect(watch.mustWait()).toBe(false);
  });

  it("does not wait if the clock error is the same as before", () => {
    watch = new ClockWatch(clock, 2 * hour);
    watch.observe("a", wall - 2 * hour);
    expect(watch.mustWait()).toBe(false);
  });

  it("postpones stored times if the clock was set forward while the app was stopped", () => {
    const endsAt = wall + hour;
    wall += 2 * hour;
    watch = new ClockWatch(clock);
    expect(watch.storedTimes.until("end", endsAt)).toBe(-hour);
    watch.observe("a", wall - 2 * hour);
    advanceTime(10 * minute);
    expect(watch.mustWait()).toBe(false);
    expect(watch.storedTimes.until("end", endsAt)).toBe(50 * minute);
  });
});

describe("a stored time", () => {
  it.each([-12 * second, -2 * hour, -48 * hour])(
    "keeps the time left when the clock jumps by %d ms",
    (by) => {
      const endsAt = wall + hour;
      expect(watch.storedTimes.until("end", endsAt)).toBe(hour);
      advanceTime(10 * minute);
      wall += by;
      watch.checkForJump();
      expect(watch.storedTimes.until("end", endsAt)).toBe(50 * minute);
      expect(watch.storedTimes.since("start", wall + hour)).toBe(0);
      advanceTime(minute);
      expect(watch.storedTimes.since("start", wall - minute + hour)).toBe(minute);
    },
  );

  it("starts over with a new value", () => {
    watch.storedTimes.until("end", wall + hour);
    expect(watch.storedTimes.until("end", wall + 2 * hour)).toBe(2 * hour);
  });
});
