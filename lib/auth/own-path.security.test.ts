import { afterAll, expect, it } from "vitest";

import { startChaosRun, reportSkipped } from "@/testing/process/chaos-run";
import { parseFirstForm } from "@/testing/app/html-forms";
import { isBuilt } from "@/testing/app/built-app";
import type { OwnedApp } from "@/testing/app/owned-app";
import { shareOwnedApp } from "@/testing/app/shared-app";
import { redirects } from "@/testing/cloud/redirects";

import { ownPath } from "./own-path";
import { email, password } from "@/testing/app/auth";

let app: OwnedApp | undefined;

afterAll(() => app?.stop());

it("S-15: no value of next= leads to another origin", () => {
  startChaosRun("S-15", { full: redirects.length, short: redirects.length, unit: "values of next=" });
  expect(redirects.length).toBeGreaterThanOrEqual(200);
  for (const value of redirects) expectOwn(ownPath(value), value);
  for (const value of [undefined, null, 0, {}, ["//evil.example"], ["/keys"], new File([], "/keys")])
    expect(ownPath(value)).toBe("/");
});

it.each(["/", "/keys", "/instances?machine=a-b_c", "/offers/abc?x=//y", "/?gpu=H100&price=..2", "/x?a=%2Fb"])(
  "S-15: keeps %s unchanged",
  (value) => expect(ownPath(value)).toBe(value),
);

it("S-15: a sign-in leads to a page of this app for any next=", async () => {
  if (!isBuilt) return reportSkipped("S-15 over HTTP", "there is no build; `npm run build` makes one");
  const { count, random } = startChaosRun("S-15 over HTTP", {
    full: redirects.length,
    short: 20,
    unit: "values of next=",
  });
  const { url, cookie } = (app = await shareOwnedApp());
  const chosen = redirects.toSorted(() => random.next() - 0.5).slice(0, count);
  const addressOf = (value: string) => `${url}/sign-in?${new URLSearchParams({ next: value })}`;
  for (const value of chosen) {
    const signedIn = await fetch(addressOf(value), { headers: { cookie }, redirect: "manual" });
    expect(signedIn.status, value).toBe(307);
    expectOwn(signedIn.headers.get("location"), value);

    const response = await fetch(addressOf(value));
    expect(response.status, value).toBe(200);
    expectOwn(String(parseFirstForm(await response.text()).get("next")), value);
  }
  // Anyone can also set the form field.
  for (const value of [...chosen.slice(0, count / 10), "/keys?x=1"]) {
    const body = parseFirstForm(await (await fetch(`${url}/sign-in`)).text());
    body.set("next", value);
    body.set("email", email);
    body.set("password", password);
    const response = await fetch(`${url}/sign-in`, {
      method: "POST",
      headers: { origin: url },
      body,
      redirect: "manual",
    });
    expect(response.status, value).toBe(303);
    expect(response.headers.get("set-cookie"), value).toContain("session_token=");
    expectOwn(response.headers.get("location"), value);
    if (value.startsWith("/keys")) expect(response.headers.get("location")).toBe(value);
  }
});

/** The path has the same origin under every reading by a browser or a proxy. */
function expectOwn(path: string | null, value: string): void {
  const name = JSON.stringify(value);
  expect(path, name).toMatch(/^\/(?![/\\])[!-~]*$/);
  for (const reading of readingsOf(path!)) {
    for (const base of ["http://own.example/", "https://own.example:8443/sign-in/code?next=/x"]) {
      expect(new URL(reading, base).origin, `${name} as ${reading}`).toBe(new URL(base).origin);
    }
  }
}

function readingsOf(path: string): string[] {
  const once = decoded(path);
  const readings = [path, once, decoded(once), path.normalize("NFKC")];
  return readings.flatMap((text) => [
    text,
    text.replaceAll("\\", "/"),
    text.replaceAll(/[\0-\u0020\u007f]/g, ""),
  ]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
