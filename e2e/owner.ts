import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import type { CDPSession, Locator, Page } from "@playwright/test";

import { startApp, type App } from "./app";
import { expect } from "./fixtures";

export const email = "owner@example.test";
export const password = "correct horse battery staple";

/** An app with its own data folder, without an owner, under a name that supports passkeys. */
export interface FreshApp extends App {
  /** Restarts it with the same data folder. */
  restart(): Promise<FreshApp>;
}

export async function startFreshApp(): Promise<FreshApp> {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-owner-"));
  return startInFolder(path.join(folder, "data"), () => rmSync(folder, { recursive: true, force: true }));
}

async function startInFolder(dataDirectory: string, clean: () => void): Promise<FreshApp> {
  const app = await startApp({ DATA_DIR: dataDirectory }, { stocked: false });
  return {
    ...app,
    url: app.url.replace("127.0.0.1", "localhost"),
    async restart() {
      await app.stop();
      return startInFolder(dataDirectory, clean);
    },
    async stop() {
      await app.stop();
      clean();
    },
  };
}

/** The newest setup code in the terminal output. */
export function readSetupCode(app: App): string {
  return [...app.output().matchAll(/enter this code: +(\S+)/g)].at(-1)![1]!;
}

export async function fillSetup(page: Page, code: string, chosen = password): Promise<void> {
  await page.getByLabel("Code from the terminal").fill(code);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(chosen);
  await page.getByLabel("Password again").fill(chosen);
  await page.getByRole("button", { name: "Make this app mine" }).click();
}

/** Completes the setup with the printed code and opens the owner page. */
export async function completeSetup(page: Page, app: App): Promise<void> {
  await page.goto(`${app.url}/setup`);
  await fillSetup(page, readSetupCode(app));
  await expect(page).toHaveURL(`${app.url}/`);
  await page.goto(`${app.url}/owner`);
}

export async function signInByPassword(page: Page, { as = email, by = password } = {}): Promise<void> {
  await page.getByLabel("E-mail").fill(as);
  await page.getByLabel("Password").fill(by);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The section of the owner page with this heading. */
export function ownerSection(page: Page, name: string): Locator {
  return page.getByRole("region", { name });
}

/** The current one-time code of a secret. */
export function currentTotpCode(secret: string): Promise<string> {
  const bytes = base32.decode(secret.replaceAll(" ", ""));
  return createOTP(new TextDecoder().decode(bytes)).totp();
}

/** Adds a virtual authenticator that stores passkeys; user verification always succeeds or always fails. */
export async function addAuthenticator(
  page: Page,
  { isUserVerified = true } = {},
): Promise<{ client: CDPSession; authenticatorId: string }> {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  });
  return { client, authenticatorId };
}
