import type { CloudContext } from "../routes";
import type { SesterceOffer } from "./catalog";

export interface SesterceFacts {
  offer: SesterceOffer;
  place: { region: string; name: string; countryCode: string | null };
  os: string | null;
  volumeId: string | null;
  dockerImage: string | null;
  /** Null if the key was given as text. */
  sshKeyId: string | null;
}

/** What a handler of this cloud can access. */
export type Context = CloudContext<SesterceOffer, SesterceFacts>;
