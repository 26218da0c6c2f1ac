import type { TokenGrant } from "@/lib/tokens/view";

/** The owner, in a browser that is signed in. */
export interface OwnerActor {
  kind: "owner";
  email: string;
  /** Of this browser's session, as better-auth and the database name it. */
  sessionId: string;
  hasSecondFactor: boolean;
  /** Signed in while nothing could be saved: may read and terminate only. */
  isLimited?: true;
}

/** A machine, by its token. */
export interface TokenActor {
  kind: "token";
  id: string;
  name: string;
  grant: TokenGrant;
}

/** Who asks for something that not everybody may have. */
export type Actor = OwnerActor | TokenActor;
