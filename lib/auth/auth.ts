import { apiKey } from "@better-auth/api-key";
import { passkey } from "@better-auth/passkey";
import { APIError, betterAuth, type BetterAuthOptions } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import { nextCookies } from "better-auth/next-js";
import { twoFactor } from "better-auth/plugins";

import { openLoginDatabase } from "@/db/login";
import * as tables from "@/db/owner-schema";
import { log } from "@/lib/log";
import { addressHeader } from "@/lib/sender/sender";
import type { Keyring } from "@/lib/vault/keyring";
import { readAuthSecret } from "@/lib/vault/vault-key";
import type { Reader } from "@/db/connections";

import { passwordLength, hashPassword, verifyPassword } from "./password";
import { maxSessionIdle, hashSessionTokens } from "./session-store";
import {
  addressBuckets,
  clearSignInThrottle,
  consumeCode,
  throttleSignIn,
  tooManyTriesText,
} from "./throttle";

/** Checks a one-time code: at a sign-in, or of a signed-in user like the password. */
const codePath = "/two-factor/verify-totp";

/** Calls that check a guessable secret and start a session. */
const guessablePaths = new Set(["/sign-in/email", codePath, "/two-factor/verify-backup-code"]);

/** A passkey cannot be guessed, so strangers' guesses must not lock the owner out of passkey sign-in. */
const signInPaths = new Set([...guessablePaths, "/passkey/verify-authentication"]);

/** Calls that ask a signed-in user for the password again, because the browser may have been left open. */
const reauthenticationPaths = new Set([
  "/verify-password",
  "/change-password",
  "/two-factor/enable",
  "/two-factor/disable",
  "/two-factor/generate-backup-codes",
]);

interface AuthOptions {
  /** Encrypts second factors and signs cookies. */
  secret: string;
  /** Whether browsers reach the app over https; cookies are then `Secure`. */
  isSecure: boolean;
}

export type Auth = ReturnType<typeof createAuth>;

/**
 * better-auth on our own database: one owner, argon2id, a second factor, hashed sessions and tokens, and a
 * limit on guesses that also covers calls from server actions, which better-auth does not count.
 */
export function createAuth(database: Reader, { secret, isSecure }: AuthOptions) {
  const adapter = drizzleAdapter(openLoginDatabase(database), { provider: "sqlite", schema: tables });
  return betterAuth({
    appName: "Cheapest GPU",
    secret,
    // The guard has already checked the host; internal calls, such as those for tokens, have none.
    baseURL: { allowedHosts: ["*"], protocol: isSecure ? "https" : "http", fallback: "http://localhost" },
    database: (options: BetterAuthOptions) => hashSessionTokens(adapter(options)),
    telemetry: { enabled: false },
    logger: { level: "error", log: (level, message) => log[level](message) },
    user: { modelName: "owner" },
    account: { modelName: "credential" },
    // No session is fresh enough to skip the password check of sensitive actions.
    session: { expiresIn: maxSessionIdle, updateAge: 60, freshAge: 0, cookieCache: { enabled: false } },
    verification: { storeIdentifier: "hashed" },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    // It limits only better-auth's own routes, which this app does not serve; `throttle.ts` limits guesses.
    rateLimit: { enabled: false },
    advanced: {
      useSecureCookies: false,
      ipAddress: { ipAddressHeaders: [addressHeader] },
      defaultCookieAttributes: { sameSite: "lax", httpOnly: true, secure: isSecure, path: "/" },
      cookiePrefix: isSecure ? "__Host-gpu" : "gpu",
    },
    hooks: {
      before: createAuthMiddleware(async (call) => {
        if (!guessablePaths.has(call.path) && !reauthenticationPaths.has(call.path)) return;
        const session = await getSessionFromCtx(call);
        const wait = await throttleSignIn(database, callBuckets(call, session), Date.now());
        if (wait !== null) throw tooManyTriesError(wait);
        const code = (call.body as { code?: unknown } | undefined)?.code;
        // The code that turns one-time codes on may be used again, for the first sign-in.
        const isFirstCode = session !== null && session.user["twoFactorEnabled"] !== true;
        if (call.path !== codePath || isFirstCode) return;
        if (!(await consumeCode(database, String(code), Date.now()))) throw codeUsedError();
      }),
      after: createAuthMiddleware(async (call) => {
        const { path, context } = call;
        const { newSession, returned } = context;
        const isReauthentication = reauthenticationPaths.has(path) || (path === codePath && !newSession);
        if (isReauthentication ? isAPIError(returned) : !signInPaths.has(path) || !newSession) return;
        // A session from the password alone is revoked at once when a second factor is required.
        if (path === "/sign-in/email" && newSession?.user["twoFactorEnabled"]) return;
        // Another look-up would remove an ended session's cookie after the new one was set.
        await clearSignInThrottle(database, callBuckets(call, context.session));
      }),
    },
    plugins: [
      twoFactor({
        issuer: "Cheapest GPU",
        backupCodeOptions: { storeBackupCodes: "encrypted" },
      }),
      passkey({
        rpName: "Cheapest GPU",
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        registration: {
          afterVerification: ({ verification: { registrationInfo } }) =>
            requireUserVerification(registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: ({ verification: { authenticationInfo } }) =>
            requireUserVerification(authenticationInfo.userVerified),
        },
      }),
      apiKey({
        defaultPrefix: "gpu_",
        startingCharactersConfig: { charactersLength: 10 },
        requireName: true,
        enableMetadata: true,
        enableSessionForAPIKeys: false,
        rateLimit: { enabled: false },
        schema: { apikey: { modelName: "apiToken" } },
      }),
      // Last, because it copies the cookies of all other plugins.
      actionCookies(),
    ],
  });
}

/**
 * Copies cookies to the response of a server action, except the removal of an expired session's cookie: after
 * any change of a cookie, Next renders the page again, which would discard the input of a form.
 */
function actionCookies() {
  const plugin = nextCookies();
  const after = plugin.hooks.after.map((hook) => ({
    ...hook,
    matcher: (call: { path?: string; context: { session?: unknown } }) =>
      call.path !== "/get-session" || call.context.session !== null,
  }));
  return { ...plugin, hooks: { ...plugin.hooks, after } };
}

/**
 * A passkey is the only factor, so its device must verify the user (PIN, fingerprint or face); better-auth
 * does not require it.
 */
function requireUserVerification(isVerified: boolean | undefined): void {
  if (isVerified) return;
  throw new APIError("UNAUTHORIZED", {
    code: "USER_NOT_VERIFIED",
    message: "The device did not verify the user.",
  });
}

type AuthEndpointContext = Parameters<typeof getSessionFromCtx>[0];

/** Guesses count per session, or per client address when nobody is signed in. */
function callBuckets(
  call: AuthEndpointContext,
  found: { session: { id: string } } | null | undefined,
): string[] {
  if (found && call.path !== "/sign-in/email") return [`session ${found.session.id}`];
  return addressBuckets(call.headers?.get(addressHeader) ?? null);
}

function codeUsedError(): APIError {
  return new APIError("UNAUTHORIZED", {
    code: "CODE_USED",
    message: "This code has already been used. Wait for the next one.",
  });
}

function tooManyTriesError(milliseconds: number): APIError {
  return new APIError(
    "TOO_MANY_REQUESTS",
    { code: "TOO_MANY_TRIES", message: tooManyTriesText(milliseconds) },
    { "retry-after": String(Math.ceil(milliseconds / 1000)) },
  );
}

/** The auth instance of a database, with the secret that is sealed in it. */
export async function openAuth(database: Reader, keyring: Keyring, { isSecure = false } = {}): Promise<Auth> {
  return createAuth(database, { secret: (await readAuthSecret(database, keyring)).reveal(), isSecure });
}
