import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Pace } from "./slices";
import { textStream } from "./text-stream";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start(parts: Iterator<string>, pause: Pace["pause"] = () => null) {
  const onEnd = vi.fn();
  return { onEnd, reader: textStream(parts, { patience: 1_000, onEnd, pace: { pause } }).getReader() };
}

function* letters() {
  yield "a";
  yield "é";
}

it("makes each part when it is read, and ends once", async () => {
  const made: string[] = [];
  const parts = (function* () {
    for (const letter of letters()) {
      made.push(letter);
      yield letter;
    }
  })();
  const { onEnd, reader } = start(parts);
  expect(made).toEqual([]);
  expect(new TextDecoder().decode((await reader.read()).value)).toBe("a");
  expect(made).toEqual(["a"]);
  expect(new TextDecoder().decode((await reader.read()).value)).toBe("é");
  expect((await reader.read()).done).toBe(true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(onEnd).toHaveBeenCalledTimes(1);
});

it("makes no part while other work has its turn", async () => {
  let resume = () => {};
  const pause = () => new Promise<void>((resolve) => (resume = resolve));
  const parts = letters();
  const next = vi.spyOn(parts, "next");
  const { onEnd, reader } = start(parts, pause);
  const first = reader.read();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(next).not.toHaveBeenCalled();
  resume();
  expect((await first).done).toBe(false);
  const second = reader.read();
  await reader.cancel();
  resume();
  expect((await second).done).toBe(true);
  expect(next).toHaveBeenCalledTimes(1);
  expect(onEnd).toHaveBeenCalledTimes(1);
});

it("ends when the reader leaves", async () => {
  const { onEnd, reader } = start(letters());
  await reader.read();
  await reader.cancel();
  expect(onEnd).toHaveBeenCalledTimes(1);
});

it("ends when the reader stops reading", async () => {
  const { onEnd, reader } = start(letters());
  await reader.read();
  await vi.advanceTimersByTimeAsync(999);
  expect(onEnd).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(onEnd).toHaveBeenCalledTimes(1);
  await expect(reader.read()).rejects.toThrow("stopped reading");
});

it("ends when a part cannot be made", async () => {
  const { onEnd, reader } = start(
    (function* () {
      yield "a";
      throw new Error("No part.");
    })(),
  );
  await reader.read();
  await expect(reader.read()).rejects.toThrow("No part.");
  expect(onEnd).toHaveBeenCalledTimes(1);
});
