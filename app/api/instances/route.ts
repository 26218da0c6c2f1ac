import { rejectOtherMethods, forOwner, noStoreJson } from "@/lib/auth/route";
import { readInstances } from "@/lib/instances/queries";

/** Internal to the pages of this app: no contract. */
export async function GET(): Promise<Response> {
  return forOwner(async () => noStoreJson(await readInstances()));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
