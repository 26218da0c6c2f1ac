import { randomBytes } from "node:crypto";
import { z } from "zod";

import { type SshKey, deleteEntry, putEntry } from "../state/account-state";
import { type Reply, withBody, type RouteHandler } from "../routes";
import { empty, ok } from "../protocol";

import type { Context } from "./facts";
import { notFound } from "./errors";

const keySchema = z.strictObject({ name: z.string(), publicKey: z.string() });

/** Twelve bytes in hexadecimal, like MongoDB's ids. */
export function newObjectId(): string {
  return randomBytes(12).toString("hex");
}

export const listKeys: RouteHandler<Context> = (_call, { account }) =>
  ok([...account.keys.values()].map(keyRow));

export const addKey = withBody(keySchema, ({ time }, { account }: Context, { name, publicKey }): Reply => {
  const key = { id: newObjectId(), name, publicKey, createdAt: time };
  putEntry(account, "keys", key);
  return { status: 201, body: keyRow(key) };
});

export const deleteKey: RouteHandler<Context> = (call, { account }) =>
  deleteEntry(account, "keys", call.id) ? empty(204) : notFound(call, "SSH key");

function keyRow({ id, name, publicKey, createdAt }: SshKey): object {
  const at = new Date(createdAt).toISOString();
  return {
    _id: id,
    user: "66a0c0ffee66a0c0ffee66a0",
    name,
    publicKey,
    isDefault: false,
    createdAt: at,
    updatedAt: at,
  };
}
