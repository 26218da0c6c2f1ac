import { z } from "zod";
import type { SshKey } from "../state/resources";
import { deleteEntry, putEntry } from "../state/account-state";
import { newObjectId } from "../state/ids";
import type { Reply } from "../call";
import { empty, ok } from "../protocol";
import { withBody, type RouteHandler } from "../routes";
import { notFound } from "./errors";

const keySchema = z.strictObject({ name: z.string(), publicKey: z.string() });

export const listKeys: RouteHandler = (_call, { accounts }) =>
  ok([...accounts.sesterce.keys.values()].map(keyRow));

export const addKey = withBody(keySchema, ({ time }, { accounts }, { name, publicKey }): Reply => {
  const key = { id: newObjectId(), name, publicKey, isDefault: false, createdAt: time };
  putEntry(accounts.sesterce, "keys", key);
  return { status: 201, body: keyRow(key) };
});

export const deleteKey: RouteHandler = (call, { accounts }) =>
  deleteEntry(accounts.sesterce, "keys", call.id) ? empty(204) : notFound(call, "SSH key");

export const makeDefault: RouteHandler = (call, { accounts }) => {
  const { sesterce: account } = accounts;
  if (!account.keys.has(call.id)) return notFound(call, "SSH key");
  for (const key of account.keys.values())
    putEntry(account, "keys", { ...key, isDefault: key.id === call.id });
  return empty(204);
};

function keyRow({ id, name, publicKey, isDefault, createdAt }: SshKey): object {
  const at = new Date(createdAt).toISOString();
  return {
    _id: id,
    user: "66a0c0ffee66a0c0ffee66a0",
    name,
    publicKey,
    isDefault,
    createdAt: at,
    updatedAt: at,
  };
}
