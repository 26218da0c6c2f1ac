/** The result of an owner's action when nobody is signed in. Nothing was done. */
export const signedOut = {
  ok: false,
  kind: "signed-out",
  message: "You are signed out. Nothing was changed. Sign in in another tab, then try again.",
} as const;

export type SignedOut = typeof signedOut;

export function isSignedOut(result: object | null | undefined): result is SignedOut {
  return result != null && "kind" in result && result.kind === signedOut.kind;
}
