import { email, password } from "@/testing/app/auth";
import { allowedHost as name } from "./allowed-host";
import { expect, test } from "./fixtures";

// In one app: the last test closes the sign-in for strangers.
test.describe.configure({ mode: "default" });

/** The headers that a proxy adds for such a request. */
function forwarded({ proto = "https", from = "203.0.113.9", host = name } = {}): Record<string, string> {
  return { "x-forwarded-proto": proto, "x-forwarded-for": from, "x-forwarded-host": host };
}

test("over HTTPS it sends HSTS, and its cookie is Secure", async ({ proxiedApp: { url } }) => {
  const page = await fetch(`${url}/sign-in`, { headers: forwarded() });
  expect(page.headers.get("strict-transport-security")).toMatch(/^max-age=\d{7,}/);
  const signedIn = await signIn(url, await page.text(), { ...forwarded(), origin: `https://${name}` });
  expect(signedIn.status).toBe(303);
  const cookies = signedIn.headers.getSetCookie().map((line) => line.toLowerCase());
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatch(/^__host-gpu\.session_token=/);
  for (const part of ["secure", "httponly", "samesite=lax", "path=/"])
    expect(cookies[0]!.split("; "), part).toContain(part);
  expect(cookies[0]).not.toContain("domain=");
  const cookie = signedIn.headers.getSetCookie()[0]!.split(";")[0]!;
  const owner = await fetch(`${url}/api/instances`, { headers: { ...forwarded(), cookie } });
  expect(owner.status).toBe(200);
});

test("rejects plain HTTP, foreign names and foreign origins", async ({ proxiedApp: { url } }) => {
  for (const address of ["/", "/sign-in", "/api/v1/offers", "/api/instances"]) {
    const plain = await fetch(`${url}${address}`, { headers: forwarded({ proto: "http" }) });
    expect(plain.status, address).toBe(403);
    const foreign = await fetch(`${url}${address}`, { headers: forwarded({ host: "evil.example" }) });
    expect(foreign.status, address).toBe(421);
    expect(foreign.headers.get("strict-transport-security"), address).toMatch(/^max-age=\d{7,}/);
  }
  const page = await (await fetch(`${url}/sign-in`, { headers: forwarded() })).text();
  for (const origin of [
    `http://${name}`,
    "https://evil.example",
    `https://x.${name}`,
    `https://${name}:8443`,
    "null",
  ]) {
    const refused = await signIn(url, page, { ...forwarded(), origin });
    expect(refused.status, origin).toBeGreaterThanOrEqual(400);
    expect(refused.headers.getSetCookie(), origin).toEqual([]);
    expect(refused.headers.get("strict-transport-security"), origin).toMatch(/^max-age=\d{7,}/);
  }
});

test("password attempts are counted by client address behind the proxy", async ({ proxiedApp: { url } }) => {
  const origin = `https://${name}`;
  const page = await (await fetch(`${url}/sign-in`, { headers: forwarded() })).text();
  for (let guess = 0; guess < 6; guess += 1) {
    const from = forwarded({ from: `198.51.100.${guess}` });
    await signIn(url, page, { ...from, origin }, "not the password");
  }
  const elsewhere = await signIn(url, page, { ...forwarded({ from: "192.0.2.1" }), origin });
  expect(await elsewhere.text()).toContain("Too many attempts");
  const here = await signIn(url, page, { ...forwarded({ from: "127.0.0.1" }), origin });
  expect(here.status).toBe(303);
});

/** Sends the form like a browser without JavaScript. */
async function signIn(
  url: string,
  page: string,
  headers: Record<string, string>,
  by = password,
): Promise<Response> {
  const form = new FormData();
  for (const [input] of page.matchAll(/<input type="hidden"[^>]*>/g)) {
    const value = /value="([^"]*)"/.exec(input)?.[1] ?? "";
    form.set(/name="([^"]*)"/.exec(input)![1]!, value.replaceAll("&quot;", '"').replaceAll("&amp;", "&"));
  }
  form.set("email", email);
  form.set("password", by);
  return fetch(`${url}/sign-in`, { method: "POST", body: form, headers, redirect: "manual" });
}
