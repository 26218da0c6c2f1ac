import { z } from "zod";
import type { SshKey } from "../state/resources";
import { deleteEntry, putEntry } from "../state/account-state";
import type { Reply } from "../call";
import { empty, ok } from "../protocol";
import { withBody, type RouteHandler } from "../routes";
import { notFound } from "./errors";

const keySchema = z.strictObject({ public_key: z.string(), name: z.string().exactOptional() });

export const listKeys: RouteHandler = (_call, { accounts }) =>
  ok({ data: [...accounts.cloudcompute.keys.values()].map(keyRow) });

export const addKey = withBody(keySchema, ({ time }, { accounts }, body): Reply => {
  const { cloudcompute: account } = accounts;
  const id = String(1 + Math.max(700, ...[...account.keys.keys()].map(Number)));
  const key = { id, name: body.name ?? "", publicKey: body.public_key, isDefault: false, createdAt: time };
  putEntry(account, "keys", key);
  return { status: 201, body: { data: keyRow(key) } };
});

export const deleteKey: RouteHandler = ({ id }, { accounts }) =>
  deleteEntry(accounts.cloudcompute, "keys", id) ? empty(204) : notFound("SshKey", id);

function keyRow({ id, name, publicKey }: SshKey): object {
  return { id: Number(id), name: name === "" ? null : name, public_key: publicKey };
}
