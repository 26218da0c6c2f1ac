import { expect, it } from "vitest";

import type { StoredSshKey } from "@/db/ssh-keys";
import type { ProviderKey, InstanceClient } from "@/lib/providers/instances";

import { defaultKey, ensureKey } from "./keys";

const key = (id: string): StoredSshKey => ({
  id,
  name: "laptop",
  algorithm: "ED25519",
  fingerprint: `SHA256:${id}b/7uX1eDn`,
  publicKey: `ssh-ed25519 ${id}`,
  comment: null,
  createdAt: 0,
});
const cloudWith = (...there: Pick<ProviderKey, "name" | "publicKey">[]) =>
  ({
    listKeys: async () => there.map((reported, index) => ({ nativeId: String(index), ...reported })),
    addKey: async (name: string, publicKey: string) => ({ nativeId: "new", name, publicKey }),
  }) as unknown as InstanceClient;

it("adds a key under a unique name", async () => {
  const nameAt = async (...names: string[]) =>
    ensureKey(key("a"), cloudWith(...names.map((name) => ({ name, publicKey: null }))), "massedcompute");
  expect(await nameAt("desktop")).toMatchObject({ name: "laptop" });
  expect(await nameAt("Laptop")).toMatchObject({ name: "laptop-ab7uX1" });
});

it("defaults to a key that the provider has, else to the first", async () => {
  const keys = [key("a"), key("b")];
  expect(await defaultKey(keys, cloudWith({ name: "x", publicKey: "ssh-ed25519 b me" }))).toBe(keys[1]);
  expect(await defaultKey(keys, cloudWith())).toBe(keys[0]);
  expect(await defaultKey([], cloudWith())).toBeNull();
});
