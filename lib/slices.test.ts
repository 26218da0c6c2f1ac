import { createServer, get, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";

import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";

import {
  mergeInSteps,
  runAtOnce,
  runInSlices,
  sortInSteps,
  waitForRequests,
  type Pace,
  type Steps,
} from "./slices";

function* countTo(end: number, done: number[]): Steps<string> {
  for (let step = 1; step <= end; step++) {
    done.push(step);
    yield;
  }
  return "all";
}

/** Pauses after every few steps, for one turn of the event loop. */
function paceOf(steps: number, onPause: () => void): Pace {
  let count = 0;
  return {
    pause() {
      if (++count % steps !== 0) return null;
      return new Promise((resolve) =>
        setImmediate(() => {
          onPause();
          resolve();
        }),
      );
    },
  };
}

it("lets other work run between slices, and does every step once", async () => {
  const done: number[] = [];
  const seen: number[] = [];
  const pace = paceOf(4, () => seen.push(done.length));
  await expect(runInSlices(countTo(10, done), { pace })).resolves.toBe("all");
  expect(seen).toEqual([4, 8]);
  expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(runAtOnce(countTo(3, []))).toBe("all");
});

it("ends between two slices when it is aborted, with the reason", async () => {
  const done: number[] = [];
  const abort = new AbortController();
  const pace = paceOf(4, () => abort.abort(new Error("stopped")));
  await expect(runInSlices(countTo(10, done), { pace, signal: abort.signal })).rejects.toThrow("stopped");
  expect(done).toHaveLength(4);
});

it("passes on what a step throws", async () => {
  const failing = function* (): Steps<never> {
    yield;
    throw new Error("broken");
  };
  await expect(runInSlices(failing())).rejects.toThrow("broken");
});

/** Requests a page that takes 20 turns of work, or one that is never sent; resolves when the request has arrived. */
async function requestPage(page: "busy" | "waiting"): Promise<{ isAnswered: boolean }> {
  const state = { isAnswered: false };
  await waitForRequests();
  await new Promise<void>((arrived, fail) => {
    const server = createServer((_, response) => {
      arrived();
      if (page === "busy") void answer(response);
    });
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      get({ port, agent: false }, (response) => response.resume()).on("error", () => {});
    });
    server.on("error", fail);
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
  });
  return state;

  async function answer(response: ServerResponse): Promise<void> {
    for (let turn = 0; turn < 20; turn++) {
      const start = performance.now();
      while (performance.now() - start < 2);
      await nextTurn();
    }
    state.isAnswered = true;
    response.end();
  }
}

it("waits for a request that is being answered", async () => {
  const page = await requestPage("busy");
  await waitForRequests({ longest: 60_000 });
  expect(page.isAnswered).toBe(true);
});

it("does not wait for a request that itself waits, or when it is urgent", async () => {
  await requestPage("waiting");
  await waitForRequests({ longest: Number.POSITIVE_INFINITY });
  const page = await requestPage("busy");
  await waitForRequests({ isUrgent: () => true });
  expect(page.isAnswered).toBe(false);
});

const byNumber = (one: [number, number], other: [number, number]) => one[0] - other[0];
const items = fc
  .array(fc.integer({ min: 0, max: 50 }), { maxLength: 3_000 })
  .map((numbers) => numbers.map((number, index): [number, number] => [number, index]));

it("sorts and merges like the stable sort of the language", () => {
  fc.assert(
    fc.property(items, items, (one, other) => {
      const sorted = runAtOnce(sortInSteps(one, byNumber));
      expect(sorted).toEqual(one.toSorted(byNumber));
      const merged = runAtOnce(mergeInSteps(sorted, other.toSorted(byNumber), byNumber));
      expect(merged).toEqual([...one, ...other].sort(byNumber));
    }),
    { numRuns: 50 },
  );
});
