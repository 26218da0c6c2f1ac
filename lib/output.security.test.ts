import { afterAll, expect, it } from "vitest";

import { sendHttpRequest, runInParallel, type HttpRequestOptions } from "@/testing/app/http-request";
import { sameOriginHeaders } from "@/testing/app/owner-resources";
import { fillRoute, listBuiltActions, listBuiltRoutes } from "@/testing/app/build";
import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { isBuilt } from "@/testing/app/built-app";
import type { OwnedApp } from "@/testing/app/owned-app";
import { shareOwnedApp } from "@/testing/app/shared-app";
import { until } from "@/testing/process/until";

let app: OwnedApp | undefined;
afterAll(() => app?.stop());

/** Text that sets a clipboard, clears a screen, rings, or starts a line of its own. */
const hostile = [
  "\u001b]52;c;cm0gLXJmIC8=\u0007",
  "\u001b[2J\u001b[31mowned\u001b[0m",
  "\u009b2J\u009d52;c;eA==\u009c",
  '\r\n{"level":30,"time":1,"msg":"forged"}\r\n',
  "\u202egnp.exe\u2028\u2029\u0085",
  "\u0000\u0008\u007f",
];

it("S-23: untrusted input reaches the terminal only as one escaped JSON line", async () => {
  if (!isBuilt) return reportSkipped("S-23", "there is no build; `npm run build` makes one");
  const { count, random } = startChaosRun("S-23", { full: 600, short: 40, unit: "hostile requests" });
  app = await shareOwnedApp();
  const { url } = app;
  await until(() => app!.output().includes('{"level"'), { what: "the first event" });
  const { host, origin } = sameOriginHeaders(app);
  const stranger = { host: host!, origin: origin! };
  const pages = listBuiltRoutes().filter((route) => !/^\/(_|api)/.test(route));
  const routes = listBuiltRoutes().filter((route) => route.startsWith("/api"));
  const actions = listBuiltActions();
  const kinds: ((word: string) => [path: string, request: HttpRequestOptions])[] = [
    (word) => {
      const { id, page } = random.pick(actions);
      const headers = { ...stranger, "next-action": id, "content-type": "text/plain;charset=UTF-8" };
      const body = random.pick([word, `["${word}"]`, `[${word}`, `["$F${word}"]`, `[{"a":"$1:${word}"}]`]);
      return [fillRoute(page, {}), { method: "POST", headers, body }];
    },
    (word) => {
      const { id, page } = random.pick(actions);
      const isAction = random.next() < 0.5;
      const name = isAction ? "0" : `$ACTION_${random.pick([`ID_${id}`, `REF_${word}`, `1:${word}`])}`;
      const headers = {
        ...stranger,
        "content-type": "multipart/form-data; boundary=x",
        ...(isAction && { "next-action": id }),
      };
      const part = (field: string) => `--x\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n`;
      const body = `${part(name)}${word}\r\n${part(word)}${word}\r\n--x--\r\n`;
      return [fillRoute(page, {}), { method: "POST", headers, body }];
    },
    (word) => {
      const bytes = Buffer.from(word.replaceAll(/[\u0000-\u001f\u007f]/g, "")).toString("latin1");
      const headers = { ...stranger, "next-action": bytes, cookie: bytes, "user-agent": bytes };
      return [
        random.pick(pages),
        { method: "POST", headers: { ...headers, "content-type": "text/plain" }, body: word },
      ];
    },
    (word) => {
      const text = encodeURIComponent(word);
      return [`${fillRoute(random.pick([...pages, ...routes]), {}, text)}?q=${text}`, { headers: stranger }];
    },
    (word) => {
      const headers = { ...stranger, "content-type": "application/json", authorization: "Bearer x" };
      return [fillRoute(random.pick(routes), {}), { method: "POST", headers, body: `{"offerId":"${word}` }];
    },
  ];
  await runInParallel(Array.from({ length: count }), 4, async () => {
    const [path, request] = random.pick(kinds)(random.pick(hostile));
    await sendHttpRequest(url, path, request);
  });
  // The framework prints its banner before the first event and any request.
  const output = app.output();
  const printed = output.slice(output.indexOf('{"level"'));
  const lines = printed.split("\n").filter((line) => line.trim() !== "");
  process.stdout.write(`S-23: ${lines.length} lines\n`);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !isEvent(line)).slice(0, 3)).toEqual([]);
  expect(printed).not.toMatch(/[^\n -\u007e\u00a0-\u200a\u2010-\u2027\u2030-\u205f\u2070-\uffff]/);
});

function isEvent(line: string): boolean {
  try {
    const { level, time, msg } = JSON.parse(line) as Record<string, unknown>;
    return typeof level === "number" && typeof time === "number" && typeof msg === "string" && time > 1;
  } catch {
    return false;
  }
}
