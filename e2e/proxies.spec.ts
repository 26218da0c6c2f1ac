import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { email, password } from "@/testing/app/auth";
import { freePort } from "@/testing/app/next-process";
import { allowedHost as name } from "./allowed-host";
import type { App } from "./app";
import { expect, test as base } from "./fixtures";
import {
  readDocumentedConfig,
  isInstalled,
  createCertificate,
  startCaddy,
  startNginx,
  type RunningProxy,
} from "./proxies";

const documented = { app: "127.0.0.1:3000", nginx: "443 ssl" };
const hasNginx = isInstalled("nginx", "-v");
const hasCaddy = isInstalled("caddy", "version");

interface Certificate {
  folder: string;
  certificate: string;
  key: string;
}

const test = base.extend<{ tls: Certificate }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures here
  tls: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-proxies-"));
    await use({ folder, ...createCertificate(folder, name) });
    for (const proxy of running) await proxy.stop();
    running = [];
    rmSync(folder, { recursive: true, force: true });
  },
});

test.use({ ignoreHTTPSErrors: true });
test.describe.configure({ mode: "default" });

let running: RunningProxy[] = [];
async function nginx({ folder, certificate, key }: Certificate, inner: string): Promise<number> {
  const port = await freePort();
  const server = readDocumentedConfig("nginx", {
    [documented.app]: inner,
    [documented.nginx]: `127.0.0.1:${port} ssl`,
    "/etc/ssl/gpu.example.org.crt": certificate,
    "/etc/ssl/gpu.example.org.key": key,
  });
  running.push(await startNginx(path.join(folder, `nginx-${port}`), port, server));
  return port;
}

async function innerNginx({ folder }: Certificate, inner: string): Promise<string> {
  const port = await freePort();
  const server = readDocumentedConfig("nginx inner", {
    [documented.app]: inner,
    "listen 80": `listen 127.0.0.1:${port}`,
  });
  running.push(await startNginx(path.join(folder, `nginx-${port}`), port, server));
  return `127.0.0.1:${port}`;
}

async function caddy({ folder, certificate, key }: Certificate, inner: string): Promise<number> {
  const port = await freePort();
  const site = readDocumentedConfig("caddy", {
    [documented.app]: inner,
    [`${name} {`]: `${name}:${port} {\n  bind 127.0.0.1\n  tls ${certificate} ${key}`,
  });
  running.push(await startCaddy(path.join(folder, `caddy-${port}`), port, site));
  return port;
}

const hostOf = ({ url }: App) => new URL(url).host;

const chains = [
  { title: "nginx", isPresent: hasNginx, start: nginx },
  { title: "Caddy", isPresent: hasCaddy, start: caddy },
  {
    title: "Caddy and then nginx",
    isPresent: hasNginx && hasCaddy,
    start: async (tls: Certificate, inner: string) => caddy(tls, await innerNginx(tls, inner)),
  },
];

for (const { title, isPresent, start } of chains) {
  test(`the owner signs in through ${title} configured as in docs/operations.md`, async ({
    page,
    tls,
    proxiedApp,
  }) => {
    test.skip(!isPresent, `${title} is not installed`);
    const url = `https://${name}:${await start(tls, hostOf(proxiedApp))}`;
    const first = await page.goto(`${url}/sign-in`);
    expect(first?.headers()["strict-transport-security"]).toMatch(/^max-age=\d{7,}/);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(`${url}/`);
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ secure: true, httpOnly: true, domain: name });
    await page.goto(`${url}/owner`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const forged = {
      "x-forwarded-host": "evil.example",
      "x-forwarded-port": "1",
      "x-forwarded-for": "127.0.0.1",
    };
    const status = await page.evaluate(
      async (headers) => (await fetch("/api/instances", { headers })).status,
      forged,
    );
    expect(status).toBe(200);
  });

  test(`a form that ${title} breaks shows what to configure`, async ({ page, tls, liveApp }) => {
    test.skip(!isPresent, `${title} is not installed`);
    const url = `https://${name}:${await start(tls, hostOf(liveApp))}`;
    await page.goto(`${url}/sign-in`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("heading", { name: "This request was refused" })).toBeVisible();
    await expect(page.getByText("Set TRUST_PROXY=127.0.0.1 and restart the app.")).toBeVisible();
    expect(liveApp.output()).toContain("Set TRUST_PROXY=127.0.0.1");
  });
}

test("a name that is not allowed returns a page with the setting to change", async ({
  page,
  tls: { folder },
  proxiedApp,
}) => {
  test.skip(!hasNginx, "nginx is not installed");
  const port = await freePort();
  const server = `server { listen 127.0.0.1:${port}; location / { proxy_pass http://${hostOf(proxiedApp)}; proxy_set_header Host gpu.other; } }`;
  running.push(await startNginx(path.join(folder, `nginx-${port}`), port, server));
  const response = await page.goto(`http://127.0.0.1:${port}/`);
  expect(response?.status()).toBe(421);
  await expect(page.getByText("Set ALLOWED_HOSTS=gpu.other and restart the app")).toBeVisible();
});
