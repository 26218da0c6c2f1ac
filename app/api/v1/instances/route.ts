import { otherThan } from "@/lib/auth/other-methods";
import { forReader, fresh } from "@/lib/auth/route";
import { contractInstance } from "@/lib/instances/api";
import { readInstances } from "@/lib/instances/queries";

export async function GET(): Promise<Response> {
  return forReader(async () => {
    const { instances, listedAt, mode } = await readInstances();
    return fresh({ instances: instances.map(contractInstance), listedAt, mode });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherThan("GET");
