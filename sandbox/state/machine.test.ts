import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { createClouds } from "../clouds";
import { computeBill, type Machine } from "./machine";

const clouds = createClouds();
const hour = 3_600_000;

const machine: Machine<null> = {
  id: "1",
  name: "gx",
  tags: [],
  facts: null,
  hourlyMicros: 1_990_000,
  currency: "USD",
  holds: null,
  createdAt: 0,
  bootedAt: 10_000,
  isFaulty: false,
  reboot: null,
  stops: [],
  deletion: null,
};

describe("the bill", () => {
  it("runs from the creation, including the boot", () => {
    expect(computeBill(clouds.sesterce, machine, 0)).toEqual({
      isBilling: true,
      billedMicros: 0,
      stoppedMicros: 0,
    });
    expect(computeBill(clouds.sesterce, machine, hour / 2).billedMicros).toBe(995_000);
    expect(computeBill(clouds.sesterce, machine, 30 * 24 * hour).billedMicros).toBe(1_990_000 * 720);
  });

  it("ends with the deletion; at Shadeform when the deletion begins", () => {
    const ending = { ...machine, deletion: { from: hour, to: 2 * hour, reason: null } };
    expect(computeBill(clouds.shadeform, ending, hour - 1).isBilling).toBe(true);
    expect(computeBill(clouds.shadeform, ending, 1.5 * hour)).toMatchObject({
      isBilling: false,
      billedMicros: 1_990_000,
    });
    expect(computeBill(clouds.sesterce, ending, 1.5 * hour)).toMatchObject({
      isBilling: true,
      billedMicros: 2_985_000,
    });
    expect(computeBill(clouds.sesterce, ending, 9 * hour)).toMatchObject({
      isBilling: false,
      billedMicros: 3_980_000,
    });
  });

  it("excludes stopped time", () => {
    const stopped = {
      ...machine,
      stops: [
        { from: hour, to: 3 * hour },
        { from: 4 * hour, to: null },
      ],
    };
    expect(computeBill(clouds.gpugeek, stopped, 2 * hour)).toEqual({
      isBilling: false,
      billedMicros: 1_990_000,
      stoppedMicros: 1_990_000,
    });
    expect(computeBill(clouds.gpugeek, stopped, 3.5 * hour)).toMatchObject({
      isBilling: true,
      billedMicros: 2_985_000,
    });
    const released = { ...stopped, deletion: { from: 5 * hour, to: 5 * hour, reason: null } };
    expect(computeBill(clouds.gpugeek, released, 9 * hour)).toEqual({
      isBilling: false,
      billedMicros: 2 * 1_990_000,
      stoppedMicros: 3 * 1_990_000,
    });
  });

  it("never decreases", () => {
    const times = integer({ min: 0, max: 100 * hour });
    assert(
      property(times, times, times, times, (stop, span, first, second) => {
        const special = { ...machine, stops: [{ from: stop, to: stop + span }] };
        const [early, late] = [Math.min(first, second), Math.max(first, second)];
        const before = computeBill(clouds.gpugeek, special, early);
        const after = computeBill(clouds.gpugeek, special, late);
        expect(after.billedMicros).toBeGreaterThanOrEqual(before.billedMicros);
        expect(after.billedMicros + after.stoppedMicros).toBeCloseTo((1_990_000 * late) / hour, -1);
      }),
    );
  });
});
