import { z } from "zod";
import type { SshKey } from "../estate/belongings";
import { drop, put } from "../estate/estate";
import { newObjectId } from "../estate/ids";
import { empty, ok, type Reply } from "../protocol";
import { taking, type Answer } from "../routes";
import { unknown } from "./refusals";

const keySchema = z.strictObject({ name: z.string(), publicKey: z.string() });

export const listKeys: Answer = (_call, { estates }) => ok([...estates.sesterce.keys.values()].map(keyRow));

export const addKey = taking(keySchema, ({ time }, { estates }, { name, publicKey }): Reply => {
  const key = { id: newObjectId(), name, publicKey, isDefault: false, createdAt: time };
  put(estates.sesterce, "keys", key);
  return { status: 201, body: keyRow(key) };
});

export const deleteKey: Answer = (call, { estates }) =>
  drop(estates.sesterce, "keys", call.id) ? empty(204) : unknown(call, "SSH key");

export const makeDefault: Answer = (call, { estates }) => {
  const { sesterce: estate } = estates;
  if (!estate.keys.has(call.id)) return unknown(call, "SSH key");
  for (const key of estate.keys.values()) put(estate, "keys", { ...key, isDefault: key.id === call.id });
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
