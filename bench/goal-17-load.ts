import { Agent, get } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** Pages that no cache holds: each has another highest price. */
let page = 0;
const nextQuery = () => `/?price=..${500 - (page++ % 40_000) / 100}`;

/** Milliseconds of each page, from the time at which it was due: a page that waits does not delay the next. */
export async function loadAtRate(url: string, perSecond: number, duration: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  const pages: Promise<void>[] = [];
  const start = performance.now();
  for (let due = 0; due < duration; due += 1000 / perSecond) {
    await wait(Math.max(0, start + due - performance.now()));
    pages.push(loadPage(url, agent).then(() => void times.push(performance.now() - start - due)));
  }
  await Promise.all(pages);
  agent.destroy();
  return times;
}

/** Pages per second over some connections, each with one request at a time; and the longest wait in milliseconds. */
export async function loadAtFullSpeed(
  url: string,
  connections: number,
  duration: number,
): Promise<{ perSecond: number; longest: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let done = 0;
  let longest = 0;
  const start = performance.now();
  const work = async () => {
    while (performance.now() - start < duration) {
      const sentAt = performance.now();
      await loadPage(url, agent);
      done++;
      longest = Math.max(longest, performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  const perSecond = (done * 1000) / (performance.now() - start);
  agent.destroy();
  return { perSecond, longest };
}

function loadPage(url: string, agent: Agent): Promise<void> {
  const address = `${url}${nextQuery()}`;
  return new Promise((resolve, reject) => {
    get(address, { agent, headers: { "accept-encoding": "gzip", accept: "text/html" } }, (response) => {
      response.on("error", reject);
      response.on("end", () =>
        response.statusCode === 200
          ? resolve()
          : reject(new Error(`${address} answered with status ${response.statusCode}.`)),
      );
      response.resume();
    }).on("error", reject);
  });
}
