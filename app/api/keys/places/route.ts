import { rejectOtherMethods, forOwner, noStoreJson } from "@/lib/auth/route";
import { listKeyLocations } from "@/lib/keys/queries";

/** Internal to the pages of this app: no contract. */
export async function GET(): Promise<Response> {
  return forOwner(async () => noStoreJson(await listKeyLocations()));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
