import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect, it } from "vitest";

import { email, password } from "@/testing/app/auth";
import { fillRoute, listBuiltRoutes } from "@/testing/app/build";
import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { parseFirstForm } from "@/testing/app/html-forms";
import { isBuilt, startBuiltApp } from "@/testing/app/built-app";
import { readFilesBelow, findSecrets, type ScannedText } from "@/testing/secret-scan";

// In the link, and on its own line.
const shownCode = /^.*(?:account: \S+#|enter this code: +)(\S+)$/gm;

it("S-01: shows the setup code in the terminal only, before and after its use", async () => {
  if (!isBuilt) return reportSkipped("S-01", "there is no build; `npm run build` makes one");
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-setup-code-"));
  const app = await startBuiltApp({ DATA_DIR: path.join(folder, "data") });
  try {
    const code = [...app.output().matchAll(shownCode)].at(-1)![1]!;
    const secrets = { "the set-up code": code, "its signs": code.replaceAll("-", "") };
    const texts = [
      ...(await readPages(app.url, "")),
      await toScannedText("a wrong code", setUp(app.url, "WRONG")),
    ];
    const owned = setUp(app.url, code);
    texts.push(await toScannedText("the right code", owned));
    const cookie = (await owned).headers.get("set-cookie")?.split(";")[0];
    expect(cookie).toContain("session_token=");
    texts.push(
      await toScannedText("the code again", setUp(app.url, code)),
      ...(await readPages(app.url, cookie!)),
    );
    texts.push(["the log", app.output().replaceAll(shownCode, "")], ...readFilesBelow(folder));
    startChaosRun("S-01", {
      full: texts.length,
      short: texts.length,
      unit: "places without the set-up code",
    });
    expect(findSecrets(secrets, texts)).toEqual([]);
    expect(findSecrets(secrets, [["the terminal", app.output()]])).toEqual([
      "the set-up code in the terminal",
    ]);
  } finally {
    await app.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function setUp(url: string, code: string): Promise<Response> {
  const page = await fetch(`${url}/setup`);
  const html = await page.text();
  if (!html.includes('name="code"')) return new Response(html, page);
  const body = parseFirstForm(html);
  for (const [name, value] of Object.entries({ code, email, password, again: password }))
    body.set(name, value);
  return fetch(`${url}/setup`, { method: "POST", headers: { origin: url }, body, redirect: "manual" });
}

async function readPages(url: string, cookie: string): Promise<ScannedText[]> {
  const responses = listBuiltRoutes().flatMap((route) =>
    [{}, { rsc: "1" }].map((headers) =>
      toScannedText(
        `${route} ${Object.keys(headers).join()}`,
        fetch(url + fillRoute(route, {}), { headers: { cookie, ...headers }, redirect: "manual" }),
      ),
    ),
  );
  return Promise.all(responses);
}

async function toScannedText(name: string, pending: Promise<Response>): Promise<ScannedText> {
  const response = (await pending).clone();
  return [name, JSON.stringify([...response.headers]) + (await response.text())];
}
