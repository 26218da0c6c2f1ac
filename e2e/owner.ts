import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import { expect, type CDPSession, type Locator, type Page } from "@playwright/test";

import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";
import { hashPassword } from "@/lib/auth/password";
import { email, password } from "@/testing/app/auth";
import { createOwnerCredentials } from "@/testing/app/owner";
import { clientOf } from "@/testing/database/client";

import { signInAs, startApp, type App } from "./app";

/** An app with its own data folder, under a name that supports passkeys. */
export interface FreshApp extends App {
  /** Restarts it with the same data folder, at another port. */
  restart(): Promise<void>;
}

export async function startFreshApp(options: { owned?: boolean } = {}): Promise<FreshApp> {
  const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-owner-"));
  const start = async () => {
    const app = await startApp({ DATA_DIR: path.join(folder, "data") }, { ...options, stocked: false });
    return { ...app, url: app.url.replace("127.0.0.1", "localhost") };
  };
  let running = await start();
  const app: FreshApp = {
    ...running,
    async restart() {
      await running.stop();
      running = await start();
      Object.assign(app, { url: running.url, output: running.output });
    },
    async stop() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return app;
}

let hashing: Promise<string> | undefined;

/** Restores the owner's password and removes sessions, second factors and counted tries of earlier tests. */
export async function resetOwner(app: FreshApp): Promise<void> {
  const database = openDatabase(databaseFile(app.dataDirectory));
  const passwordHash = await (hashing ??= hashPassword(password));
  clientOf(database).exec(`
    DELETE FROM session; DELETE FROM verification; DELETE FROM two_factor; DELETE FROM passkey;
    DELETE FROM sign_in_limit; UPDATE owner SET two_factor_enabled = 0`);
  clientOf(database).prepare("UPDATE credential SET password = ?").run(passwordHash);
  closeDatabase(database);
  app.credentials = await createOwnerCredentials(app.dataDirectory);
}

/** The newest setup code in the terminal output. */
export function readSetupCode(app: App): string {
  return [...app.output().matchAll(/enter this code: +(\S+)/g)].at(-1)![1]!;
}

export async function fillSetup(page: Page, code: string, chosen = password): Promise<void> {
  await page.getByLabel("Code from the terminal").fill(code);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(chosen);
  await page.getByLabel("Confirm password").fill(chosen);
  await page.getByRole("button", { name: "Create account" }).click();
}

/** Opens the owner page in a browser that is signed in. */
export async function openOwnerPage(page: Page, app: App): Promise<void> {
  await signInAs(app, page.context());
  await page.goto(`${app.url}/owner`);
}

export async function signInByPassword(page: Page, { as = email, by = password } = {}): Promise<void> {
  await page.getByLabel("E-mail").fill(as);
  await page.getByLabel("Password").fill(by);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
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

/** Turns on one-time codes on the owner's page, and returns their secret. */
export async function turnOnCodes(page: Page): Promise<string> {
  const codes = ownerSection(page, "One-time codes");
  await codes.getByText("Turn on…").click();
  await codes.getByLabel("Your password").fill(password);
  await codes.getByRole("button", { name: "Continue" }).click();
  const secret = await codes.locator("code").innerText();
  await codes.getByLabel("Code from the app").fill(await currentTotpCode(secret));
  await codes.getByRole("button", { name: "Turn on" }).click();
  await expect(codes).toContainText("recovery codes left.");
  return secret;
}
