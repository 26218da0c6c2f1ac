import { expect, it } from "vitest";

import type { StoredSshKey } from "@/db/ssh-keys";
import type { ProviderKey, InstanceClient } from "@/lib/providers/instances";

import { ensureKey } from "./keys";

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
    ensureKey([key("a")], cloudWith(...names.map((name) => ({ name, publicKey: null }))), "massedcompute");
  expect(await nameAt("desktop")).toMatchObject({ there: { name: "laptop" } });
  expect(await nameAt("Laptop")).toMatchObject({ there: { name: "laptop-ab7uX1" } });
});

it("defaults to a key that the provider has, else to the first", async () => {
  const keys = [key("a"), key("b")];
  const ensure = (...[cloud, own = keys]: [InstanceClient, StoredSshKey[]?]) =>
    ensureKey(own, cloud, "sesterce");
  const there = cloudWith({ name: "x", publicKey: "ssh-ed25519 b me" });
  expect(await ensure(there)).toMatchObject({ own: keys[1], there: { name: "x" } });
  expect(await ensure(cloudWith())).toMatchObject({ own: keys[0], there: { nativeId: "new" } });
  expect(await ensure(cloudWith(), [])).toBeNull();
});
