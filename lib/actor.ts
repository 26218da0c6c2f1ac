import type { TokenGrant } from "@/lib/tokens/view";

/** The owner in a signed-in browser. */
export interface OwnerActor {
  kind: "owner";
  email: string;
  /** The session's id in better-auth and in the database. */
  sessionId: string;
  hasSecondFactor: boolean;
  /** Signed in while the disk was not writable: may only read and terminate. */
  isLimited?: true;
}

/** A program that authenticates with a token. */
export interface TokenActor {
  kind: "token";
  id: string;
  name: string;
  grant: TokenGrant;
}

/** The authenticated caller of a request. */
export type Actor = OwnerActor | TokenActor;
