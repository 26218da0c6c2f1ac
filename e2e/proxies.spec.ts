import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { email, password } from "../lib/auth/testing";
import { freePort } from "../lib/testing/next-process";
import { startApp, type App } from "./app";
import { expect, test as base } from "./fixtures";
import {
  readDocumentedConfig,
  isInstalled,
  createCertificate,
  startCaddy,
  startNginx,
  type RunningProxy,
} from "./proxies";

const name = "gpu.example.org";
const documented = { app: "127.0.0.1:3000", nginx: "443 ssl" };
const hasNginx = isInstalled("nginx", "-v");
const hasCaddy = isInstalled("caddy", "version");

interface Setting {
  folder: string;
  /** `host:port` of an app that trusts proxies on this machine. */
  inner: string;
  trusting: App;
  /** An app that trusts no proxy. */
  wary: App;
  certificate: string;
  key: string;
}

const test = base.extend<object, { setting: Setting }>({
  setting: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures here
    async ({}, use) => {
      const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-proxies-"));
      const options = { owned: true, stocked: false };
      const data = (part: string) => ({ DATA_DIR: path.join(folder, part, "data"), SANDBOX: "off" });
      const trusting = await startApp(
        { ...data("trusting"), TRUST_PROXY: "127.0.0.1", ALLOWED_HOSTS: name },
        options,
      );
      const wary = await startApp({ ...data("wary"), ALLOWED_HOSTS: name }, options);
      const inner = new URL(trusting.url).host;
      await use({ folder, inner, trusting, wary, ...createCertificate(folder, name) });
      await trusting.stop();
      await wary.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

test.use({
  ignoreHTTPSErrors: true,
  launchOptions: async ({ launchOptions }, use) => {
    const args = [...(launchOptions.args ?? []), `--host-resolver-rules=MAP ${name} 127.0.0.1`];
    await use({ ...launchOptions, args });
  },
});

let running: RunningProxy[] = [];
test.afterEach(async () => {
  for (const proxy of running) await proxy.stop();
  running = [];
});

async function nginx({ folder, certificate, key }: Setting, inner: string): Promise<number> {
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

async function innerNginx({ folder }: Setting, inner: string): Promise<string> {
  const port = await freePort();
  const server = readDocumentedConfig("nginx inner", {
    [documented.app]: inner,
    "listen 80": `listen 127.0.0.1:${port}`,
  });
  running.push(await startNginx(path.join(folder, `nginx-${port}`), port, server));
  return `127.0.0.1:${port}`;
}

async function caddy({ folder, certificate, key }: Setting, inner: string): Promise<number> {
  const port = await freePort();
  const site = readDocumentedConfig("caddy", {
    [documented.app]: inner,
    [`${name} {`]: `${name}:${port} {\n  bind 127.0.0.1\n  tls ${certificate} ${key}`,
  });
  running.push(await startCaddy(path.join(folder, `caddy-${port}`), port, site));
  return port;
}

const chains = [
  { title: "nginx", isPresent: hasNginx, start: (setting: Setting) => nginx(setting, setting.inner) },
  { title: "Caddy", isPresent: hasCaddy, start: (setting: Setting) => caddy(setting, setting.inner) },
  {
    title: "Caddy and then nginx",
    isPresent: hasNginx && hasCaddy,
    start: async (setting: Setting) => caddy(setting, await innerNginx(setting, setting.inner)),
  },
];

for (const { title, isPresent, start } of chains) {
  test(`the owner signs in through ${title} configured as in docs/operations.md`, async ({
    page,
    setting,
  }) => {
    test.skip(!isPresent, `${title} is not installed`);
    const url = `https://${name}:${await start(setting)}`;
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

  test(`a form that ${title} breaks shows what to configure`, async ({ page, setting }) => {
    test.skip(!isPresent, `${title} is not installed`);
    const url = `https://${name}:${await start({ ...setting, inner: new URL(setting.wary.url).host })}`;
    await page.goto(`${url}/sign-in`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("heading", { name: "This request was refused" })).toBeVisible();
    await expect(page.getByText("Set TRUST_PROXY=127.0.0.1 and restart the app.")).toBeVisible();
    expect(setting.wary.output()).toContain("Set TRUST_PROXY=127.0.0.1");
  });
}

test("a name that is not allowed returns a page with the setting to change", async ({ page, setting }) => {
  test.skip(!hasNginx, "nginx is not installed");
  const inner = new URL(setting.trusting.url).host;
  const { folder } = setting;
  const port = await freePort();
  const server = `server { listen 127.0.0.1:${port}; location / { proxy_pass http://${inner}; proxy_set_header Host gpu.other; } }`;
  running.push(await startNginx(path.join(folder, `nginx-${port}`), port, server));
  const response = await page.goto(`http://127.0.0.1:${port}/`);
  expect(response?.status()).toBe(421);
  await expect(page.getByText("Set ALLOWED_HOSTS=gpu.other and restart the app")).toBeVisible();
});
