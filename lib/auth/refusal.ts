/** Why a request is rejected. The kinds are part of the problem documents. */
export const refusalKinds = [
  "foreign-request",
  "not-found",
  "plain-http",
  "signed-out",
  "token-unknown",
  "token-scope",
  "session-limited",
  "method-not-allowed",
  "too-large",
  "too-many",
  "unreadable",
  "starting",
] as const;
export type RefusalKind = (typeof refusalKinds)[number];

const statuses: Record<RefusalKind, number> = {
  "foreign-request": 403,
  "not-found": 404,
  "plain-http": 403,
  "signed-out": 401,
  "token-unknown": 401,
  "token-scope": 403,
  "session-limited": 403,
  "method-not-allowed": 405,
  "too-large": 413,
  "too-many": 429,
  unreadable: 400,
  starting: 503,
};

/** A request rejected before anything is read or done. The message is shown to people. */
export class GuardError extends Error {
  override readonly name = "GuardError";
  readonly status: number;

  constructor(
    readonly kind: RefusalKind,
    message: string,
  ) {
    super(message);
    this.status = statuses[kind];
  }
}

/** Shown to a session that began while the disk was not writable. */
export const limitedSessionMessage =
  "This session was started while nothing could be saved, so it can only view and terminate machines. Nothing was changed. " +
  "Free some space, then sign in again.";

/** The prefix by which the error page recognizes a rejected request. */
export const refusedTitle = "This request was refused";
