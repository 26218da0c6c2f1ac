import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { closeDatabase } from "@/db/client";
import type { PresentAccount } from "@/lib/accounts/present";
import { sendJson, startFakeServer } from "@/testing/cloud/fake-server";

const folder = fs.mkdtempSync(path.join(tmpdir(), "connect-account-"));
const account: PresentAccount = {
  id: "environment:shadeform",
  kind: "environment",
  provider: "shadeform",
  label: null,
  polls: true,
  interval: 60_000,
  isIntervalSet: false,
};
let provider: Awaited<ReturnType<typeof startFakeServer>>;

beforeAll(async () => {
  const padding = " ".repeat(2 * 1024 * 1024);
  provider = await startFakeServer((_request, response) =>
    sendJson(response, JSON.stringify({ instance_types: [], padding })),
  );
  const variables = { SHADEFORM_API_KEY: "key", SHADEFORM_BASE_URL: provider.url, DATA_DIR: folder };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});

afterAll(async () => {
  await provider.close();
  closeDatabase();
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true });
});

it("reads replies up to the size that the operator set, and names the variable", async () => {
  await expect(pollOnce()).resolves.toBe(1);
  vi.stubEnv("SHADEFORM_MAX_REPLY_MIB", "1");
  await expect(pollOnce()).rejects.toThrow(
    "Shadeform sent more than 1 MiB, so the reply was not read. Set SHADEFORM_MAX_REPLY_MIB to read larger ones.",
  );
});

/** The number of parts that a poll yields. */
async function pollOnce(): Promise<number> {
  const { processState } = await import("@/lib/process-state");
  processState("environment").value = undefined;
  const { connectAccount } = await import("./connect-account");
  const { client } = await connectAccount(account, null, {
    leaseNow: async () => null,
    observeDate: undefined,
  });
  const signal = AbortSignal.timeout(60_000);
  let parts = 0;
  for await (const part of client.listOffers({ signal, known: new Map() })) {
    expect(part.kind).toBe("snapshot");
    parts++;
  }
  return parts;
}
