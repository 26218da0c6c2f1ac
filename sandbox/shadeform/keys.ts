import { randomUUID } from "node:crypto";
import type { SshKey } from "../state/resources";
import { deleteEntry, putEntry } from "../state/account-state";
import type { Reply } from "../call";
import { empty, ok } from "../protocol";
import { withBody, type RouteHandler } from "../routes";
import { keySchema } from "./bodies";
import { rejected, notFound } from "./errors";

export const listKeys: RouteHandler = (_call, { accounts }) =>
  ok({ ssh_keys: [...accounts.shadeform.keys.values()].map(keyRow) });

export const showKey: RouteHandler = ({ id }, { accounts }) => {
  const key = accounts.shadeform.keys.get(id);
  return key ? ok(keyRow(key)) : notFound("SSH key");
};

export const addKey = withBody(keySchema, ({ time }, { accounts }, body): Reply => {
  const { shadeform: account } = accounts;
  if ([...account.keys.values()].some(({ name }) => name === body.name)) {
    return rejected("SSH key name must be unique");
  }
  const key = {
    id: randomUUID(),
    name: body.name,
    publicKey: body.public_key,
    isDefault: false,
    createdAt: time,
  };
  putEntry(account, "keys", key);
  return ok({ id: key.id });
});

export const deleteKey: RouteHandler = ({ id }, { accounts }) =>
  deleteEntry(accounts.shadeform, "keys", id) ? empty(200) : notFound("SSH key");

export const makeDefault: RouteHandler = ({ id }, { accounts }) => {
  const { shadeform: account } = accounts;
  if (!account.keys.has(id)) return notFound("SSH key");
  for (const key of account.keys.values()) putEntry(account, "keys", { ...key, isDefault: key.id === id });
  return empty(200);
};

function keyRow({ id, name, publicKey, isDefault }: SshKey): object {
  return { id, name, public_key: publicKey, is_default: isDefault };
}
