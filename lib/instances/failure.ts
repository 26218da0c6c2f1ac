/** Why nothing was done to a machine, or that nobody knows whether it was. */
export type Failure = {
  ok: false;
  kind: "not-found" | "not-ours" | "not-possible" | "invalid" | "cap-price" | "ledger" | "failed";
  message: string;
};

export function failure(kind: Failure["kind"], message: string): Failure {
  return { ok: false, kind, message };
}
