export const failureKinds = [
  "not-found",
  "not-ours",
  "not-possible",
  "invalid",
  "cap-price",
  "token-cap",
  "token-unknown",
  "ledger",
  "failed",
] as const;

/** Why an action was not done, or that its result is unknown. */
export type Failure = {
  ok: false;
  kind: (typeof failureKinds)[number];
  message: string;
};

export function failure(kind: Failure["kind"], message: string): Failure {
  return { ok: false, kind, message };
}
