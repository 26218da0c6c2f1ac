import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { Browser, Locator, Page } from "@playwright/test";

import { ownHostName } from "@/lib/auth/hosts";
import { password } from "@/testing/app/auth";
import { endSession } from "./app";
import { expect, test as base } from "./fixtures";
import {
  addAuthenticator,
  currentTotpCode,
  openOwnerPage,
  ownerSection,
  resetOwner,
  signInByPassword,
  turnOnCodes,
  type FreshApp,
} from "./owner";
import { everyNth } from "./run-length";

const test = base.extend<{ app: FreshApp }>({
  app: async ({ ownedApp }, use) => {
    await resetOwner(ownedApp);
    await use(ownedApp);
  },
});

// One after the other, because they share an app.
test.describe.configure({ mode: "default" });

test("one-time codes protect the sign-in, and each recovery code replaces one once", async ({
  page,
  app,
  browser,
}) => {
  await openOwnerPage(page, app);
  const codes = ownerSection(page, "One-time codes");
  await codes.getByText("Turn on…").click();
  await codes.getByLabel("Your password").fill("not the password");
  await codes.getByRole("button", { name: "Continue" }).click();
  await expect(codes.getByRole("alert")).toContainText("Wrong password.");
  await codes.getByLabel("Your password").fill(password);
  await codes.getByRole("button", { name: "Continue" }).click();
  await expect(codes.getByRole("img", { name: "QR code of the secret" })).toBeVisible();
  const secret = await codes.locator("code").innerText();
  await codes.getByLabel("Code from the app").fill("000000");
  await codes.getByRole("button", { name: "Turn on" }).click();
  await expect(codes.getByRole("alert")).toContainText("Wrong code.");
  await codes.getByLabel("Code from the app").fill(await currentTotpCode(secret));
  await codes.getByRole("button", { name: "Turn on" }).click();
  await expect(codes).toContainText("10 recovery codes left.");
  const recovery = await codes.getByRole("listitem").allInnerTexts();
  expect(recovery).toHaveLength(10);
  const downloading = page.waitForEvent("download");
  await codes.getByRole("link", { name: "Download as text" }).click();
  expect(
    readFileSync(await (await downloading).path(), "utf8")
      .trim()
      .split("\n"),
  ).toEqual(recovery);
  await page.reload();
  await expect(codes).toContainText("10 recovery codes left.");
  for (const code of recovery) await expect(page.getByText(code)).toHaveCount(0);

  const other = await openOtherBrowser(browser);
  await other.goto(`${app.url}/sign-in?next=/keys`);
  await signInByPassword(other);
  await expect(other).toHaveURL(/\/sign-in\/code/);
  await other.goto(`${app.url}/owner`);
  await expect(other).toHaveURL(/\/sign-in\?next=/);
  await signInByPassword(other);
  await other.getByLabel("One-time code").fill(recovery[0]!);
  await other.getByRole("button", { name: "Continue" }).click();
  await expect(other).toHaveURL(`${app.url}/owner`);
  await expect(ownerSection(other, "One-time codes")).toContainText("9 recovery codes left.");
  await signOut(other, app);
  await other.goto(`${app.url}/sign-in?next=/keys`);
  await signInByPassword(other);
  await other.getByLabel("One-time code").fill(recovery[0]!);
  await other.getByRole("button", { name: "Continue" }).click();
  await expect(alertBox(other)).toContainText("Each recovery code works once.");
  await other.getByLabel("One-time code").fill(await currentTotpCode(secret));
  await other.getByRole("button", { name: "Continue" }).click();
  await expect(other).toHaveURL(`${app.url}/keys`);
  await other.context().close();

  await codes.getByText("New recovery codes…").click();
  await codes.getByLabel("Your password").first().fill(password);
  await codes.getByRole("button", { name: "Create new codes" }).click();
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  expect(await codes.getByRole("listitem").allInnerTexts()).not.toContain(recovery[1]);
  await codes.getByText("Turn off…").click();
  await codes.getByLabel("Your password").last().fill(password);
  await codes.getByRole("button", { name: "Turn off one-time codes" }).click();
  await expect(codes.getByText("Turn on…")).toBeVisible();
  await signOut(page, app);
  await page.goto(`${app.url}/sign-in`);
  await signInByPassword(page);
  await expect(page).toHaveURL(`${app.url}/`);
});

test("a passkey signs in alone, and stops working once removed", async ({ page, app }) => {
  await openOwnerPage(page, app);
  await addAuthenticator(page);
  const passkeys = ownerSection(page, "Passkeys");
  await passkeys.getByText("Add a passkey…").click();
  await passkeys.getByLabel("Name").fill("Laptop");
  await passkeys.getByLabel("Your password").fill("not the password");
  await passkeys.getByRole("button", { name: "Add the passkey" }).click();
  await expect(passkeys.getByRole("alert")).toContainText("Wrong password.");
  await passkeys.getByLabel("Name").fill("Laptop");
  await passkeys.getByLabel("Your password").fill(password);
  await passkeys.getByRole("button", { name: "Add the passkey" }).click();
  await expect(passkeys.getByRole("listitem")).toContainText("Laptop");

  await passkeys.getByText("Rename…").click();
  await passkeys.getByLabel("New name").fill("  ");
  await passkeys.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(passkeys.getByRole("alert")).toContainText("Enter a name for the passkey.");
  await passkeys.getByLabel("New name").fill("Work laptop");
  await passkeys.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(passkeys.getByRole("listitem").getByText("Work laptop", { exact: true })).toBeVisible();
  await page.goto(`${app.url}/audit?action=passkey.rename`);
  await expect(page.getByRole("row", { name: /Passkey renamed/ })).toContainText("now “Work laptop”");
  await page.goto(`${app.url}/owner`);

  await turnOnCodes(page);

  await signOut(page, app);
  await page.goto(`${app.url}/sign-in?next=/owner`);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page).toHaveURL(`${app.url}/owner`);

  await passkeys.getByText("Remove…").click();
  await passkeys.getByRole("listitem").getByLabel("Your password").fill(password);
  await passkeys.getByRole("button", { name: "Remove the passkey" }).click();
  await expect(passkeys.getByRole("listitem")).toHaveCount(0);
  await signOut(page, app);
  await page.goto(`${app.url}/sign-in`);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(alertBox(page)).toContainText("This passkey is unknown here");
});

test("an authenticator without user verification cannot register a passkey", async ({ page, app }) => {
  await openOwnerPage(page, app);
  await addAuthenticator(page, { isUserVerified: false });
  const passkeys = ownerSection(page, "Passkeys");
  await passkeys.getByText("Add a passkey…").click();
  await passkeys.getByLabel("Name").fill("Stick");
  await passkeys.getByLabel("Your password").fill(password);
  await passkeys.getByRole("button", { name: "Add the passkey" }).click();
  await expect(passkeys.getByRole("alert")).toContainText("No passkey was used");
  await expect(passkeys.getByRole("listitem")).toHaveCount(0);
});

test("an IP address leads to the name under which passkeys work", async ({ page, app }) => {
  await openOwnerPage(page, app);
  await page.goto(`${app.url.replace("localhost", "127.0.0.1")}/sign-in`);
  await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toHaveCount(0);
  await page.getByRole("link", { name: /^http:\/\/localhost/ }).click();
  await expect(page).toHaveURL(`${app.url}/`);
});

test("a session that is ended in one browser is invalid in the other", async ({ page, app, browser }) => {
  await openOwnerPage(page, app);
  const other = await openOtherBrowser(browser);
  await other.goto(`${app.url}/sign-in?next=/owner`);
  await signInByPassword(other);
  await expect(other).toHaveURL(`${app.url}/owner`);
  // Typed before the session ends: a page without unsaved input goes to the sign-in as soon as it notices.
  await ownerSection(other, "Password").getByText("Change the password…").click();
  await ownerSection(other, "Password").getByLabel("Current password").fill(password);
  await ownerSection(other, "Password")
    .getByLabel("New password", { exact: true })
    .fill("another password that is long");
  await ownerSection(other, "Password")
    .getByLabel("Confirm new password")
    .fill("another password that is long");
  await page.reload();
  const sessions = ownerSection(page, "Sessions");
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await expect(sessions.getByRole("listitem").first()).toContainText("This browser");
  await sessions.getByRole("listitem").nth(1).getByRole("button", { name: /^End/ }).click();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await ownerSection(other, "Password").getByRole("button", { name: "Change the password" }).click();
  await expect(other).toHaveURL(/\/sign-in\?next=/);
  // The old password is still valid.
  await signInByPassword(other);
  await expect(other).toHaveURL(`${app.url}/owner`);
  const dialog = page.getByRole("alertdialog", { name: "Sign out everywhere?" });
  await sessions.getByRole("button", { name: "Sign out everywhere" }).click();
  await dialog.getByRole("button", { name: "Stay signed in" }).click();
  await other.reload();
  await expect(other).toHaveURL(`${app.url}/owner`);
  await sessions.getByRole("button", { name: "Sign out everywhere" }).click();
  await dialog.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await other.reload();
  await expect(other).toHaveURL(/\/sign-in\?next=/);
  await other.context().close();
});

test("signing out everywhere works without JavaScript, immediately", async ({ page, app, browser }) => {
  await openOwnerPage(page, app);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(`${app.url}/sign-in?next=/owner`);
  await signInByPassword(plain);
  await expect(plain).toHaveURL(`${app.url}/owner`);
  await ownerSection(plain, "Sessions").getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(plain).toHaveURL(/\/sign-in$/);
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await context.close();
});

test("a new password signs out every other browser but not this one", async ({ page, app, browser }) => {
  await openOwnerPage(page, app);
  const other = await openOtherBrowser(browser);
  await other.goto(`${app.url}/sign-in?next=/owner`);
  await signInByPassword(other);
  await expect(other).toHaveURL(`${app.url}/owner`);
  const fresh = "a new password that is long";
  const panel = ownerSection(page, "Password");
  const change = async (to: string) => {
    await panel.getByLabel("Current password").fill(password);
    await panel.getByLabel("New password", { exact: true }).fill(to);
    await panel.getByLabel("Confirm new password").fill(to);
    await panel.getByRole("button", { name: "Change the password" }).click();
  };
  await panel.getByText("Change the password…").click();
  await change("Administrator");
  await expect(panel.getByRole("alert")).toContainText("That password is too common");
  await change(fresh);
  await expect(panel.getByRole("status")).toContainText("All other browsers are signed out");
  await expect(ownerSection(page, "Sessions").getByRole("listitem")).toHaveCount(1);
  await other.reload();
  await expect(other).toHaveURL(/\/sign-in\?next=/);
  await signInByPassword(other);
  await expect(alertBox(other)).toContainText("Wrong e-mail or password.");
  await signInByPassword(other, { by: fresh });
  await expect(other).toHaveURL(`${app.url}/owner`);
  await other.context().close();
});

test("a link from another site finds the owner signed in", async ({ page, app }) => {
  await openOwnerPage(page, app);
  await page.route("http://elsewhere.test/", (route) =>
    route.fulfill({ contentType: "text/html", body: `<a href="${app.url}/keys">Keys</a>` }),
  );
  await page.goto("http://elsewhere.test/");
  await page.getByRole("link", { name: "Keys" }).click();
  await expect(page).toHaveURL(`${app.url}/keys`);
});

test("sign-in redirects only to own pages", async ({ page, app }) => {
  await openOwnerPage(page, app);
  expect(new Set(foreign).size).toBeGreaterThanOrEqual(20);
  for (const next of everyNth(foreign, 4)) {
    await page.goto(`${app.url}/sign-in?${new URLSearchParams({ next })}`);
    await expect(page, next).toHaveURL(`${app.url}/`);
  }
  await page.goto(`${app.url}/sign-in?next=${encodeURIComponent("/keys?x=1")}`);
  await expect(page).toHaveURL(`${app.url}/keys?x=1`);
  await endSession(page);
  await page.goto(`${app.url}/sign-in?next=//evil.example/keys`);
  await signInByPassword(page);
  await expect(page).toHaveURL(`${app.url}/`);
});

test("the session of the app reaches no page on another port of the same name", async ({
  page,
  app,
  context,
}) => {
  const received: string[] = [];
  const server = createServer((request, response) => {
    received.push(request.headers.cookie ?? "");
    response.setHeader("set-cookie", ["gpu.session_token=forged; Path=/", "x=1; Path=/"]);
    response.end("<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const own = app.url.replace("localhost", ownHostName("of this test"));
    await page.goto(`${own}/sign-in?next=/owner`);
    await signInByPassword(page);
    await expect(page).toHaveURL(`${own}/owner`);
    for (const name of ["localhost", "127.0.0.1"]) {
      await page.goto(`http://${name}:${port}/`);
      await expect(page.getByRole("heading", { name: "Elsewhere" })).toBeVisible();
    }
    // Browsers send there the cookies that it set itself.
    const others = received.map((cookie) => cookie.replace("gpu.session_token=forged", ""));
    expect(others.filter((cookie) => cookie.includes("gpu"))).toEqual([]);
    await page.goto(`${own}/owner`);
    await expect(page).toHaveURL(`${own}/owner`);
    await expect(page.getByRole("heading", { name: "Passkeys" })).toBeVisible();
    expect((await context.cookies(own)).map(({ domain }) => domain)).toEqual([new URL(own).hostname]);
  } finally {
    server.close();
  }
});

test("wrong passwords cause waits that neither the right password nor a restart shortens", async ({
  page,
  app,
  browser,
}) => {
  await openOwnerPage(page, app);
  let other = await openOtherBrowser(browser);
  await other.goto(`${app.url}/sign-in`);
  for (let tries = 1; tries <= 10; tries++) {
    await signInByPassword(other, { by: `not the password ${tries}` });
    await expect(alertBox(other)).toContainText(
      tries <= 5 ? "Wrong e-mail or password." : /Try again in \d+ (s|min)\./,
    );
    await other.reload();
  }
  await signInByPassword(other);
  await expect(alertBox(other)).toContainText("Too many attempts.");
  await other.context().close();
  await app.restart();
  other = await openOtherBrowser(browser);
  await other.goto(`${app.url}/sign-in`);
  await signInByPassword(other);
  await expect(alertBox(other)).toContainText("Too many attempts.");
  // A signed-in browser is not affected.
  await page.goto(`${app.url}/owner`);
  await ownerSection(page, "One-time codes").getByText("Turn on…").click();
  await ownerSection(page, "One-time codes").getByLabel("Your password").fill(password);
  await ownerSection(page, "One-time codes").getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("img", { name: "QR code of the secret" })).toBeVisible();
  await other.context().close();
});

const foreign = [
  [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
  ],
  [
    "http://evil.example",
    "https:evil.example",
    "HTTPS://evil.example/x",
    "javascript:alert(1)",
    "data:text/html,x",
  ],
  [
    "/%2fevil.example",
    "/%5cevil.example",
    "/%2F%2Fevil.example",
    "/\tevil",
    "/\n/evil.example",
    "/\u0000//evil.example",
  ],
  [
    " //evil.example",
    "/./ /evil.example",
    "evil.example",
    "@evil.example",
    "/x//evil.example",
    "/é",
    "?next=//evil",
  ],
].flat();

async function signOut(page: Page, app: FreshApp): Promise<void> {
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(`${app.url}/`);
}

/** The error message of the page; Next has an alert of its own outside of it. */
function alertBox(page: Page): Locator {
  return page.getByRole("main").getByRole("alert");
}

async function openOtherBrowser(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}
