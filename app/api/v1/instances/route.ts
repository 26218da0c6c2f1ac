import { rejectOtherMethods, forReader, noStoreJson } from "@/lib/auth/route";
import { toContractInstance } from "@/lib/instances/api";
import { readInstances } from "@/lib/instances/queries";

export async function GET(): Promise<Response> {
  return forReader(async () => {
    const { instances, listedAt, mode } = await readInstances();
    return noStoreJson({ instances: instances.map(toContractInstance), listedAt, mode });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = rejectOtherMethods("GET");
