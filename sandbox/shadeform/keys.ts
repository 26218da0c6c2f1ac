import { randomUUID } from "node:crypto";
import type { SshKey } from "../estate/belongings";
import { drop, put } from "../estate/estate";
import { empty, ok, type Reply } from "../protocol";
import { taking, type Answer } from "../routes";
import { keySchema } from "./bodies";
import { refused, unknown } from "./refusals";

export const listKeys: Answer = (_call, { estates }) =>
  ok({ ssh_keys: [...estates.shadeform.keys.values()].map(keyRow) });

export const showKey: Answer = ({ id }, { estates }) => {
  const key = estates.shadeform.keys.get(id);
  return key ? ok(keyRow(key)) : unknown("SSH key");
};

export const addKey = taking(keySchema, ({ time }, { estates }, body): Reply => {
  const { shadeform: estate } = estates;
  if ([...estate.keys.values()].some(({ name }) => name === body.name)) {
    return refused("SSH key name must be unique");
  }
  const key = {
    id: randomUUID(),
    name: body.name,
    publicKey: body.public_key,
    isDefault: false,
    createdAt: time,
  };
  put(estate, "keys", key);
  return ok({ id: key.id });
});

export const deleteKey: Answer = ({ id }, { estates }) =>
  drop(estates.shadeform, "keys", id) ? empty(200) : unknown("SSH key");

export const makeDefault: Answer = ({ id }, { estates }) => {
  const { shadeform: estate } = estates;
  if (!estate.keys.has(id)) return unknown("SSH key");
  for (const key of estate.keys.values()) put(estate, "keys", { ...key, isDefault: key.id === id });
  return empty(200);
};

function keyRow({ id, name, publicKey, isDefault }: SshKey): object {
  return { id, name, public_key: publicKey, is_default: isDefault };
}
