import { otherThan } from "@/lib/auth/other-methods";
import { forOwner, fresh } from "@/lib/auth/route";
import { listKeyPlaces } from "@/lib/keys/queries";

/** For the pages of this app: no contract. */
export async function GET(): Promise<Response> {
  return forOwner(async () => fresh(await listKeyPlaces()));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherThan("GET");
