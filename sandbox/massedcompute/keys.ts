import { z } from "zod";

import { deleteEntry, putEntry } from "../state/account-state";
import { type Reply, withBody, type RouteHandler } from "../routes";
import { ok } from "../protocol";

import type { Context } from "./facts";
import { notFound, invalidField } from "./errors";

const keySchema = z.strictObject({ name: z.string(), publicKey: z.string() });

export const listKeys: RouteHandler<Context> = (_call, { account }) =>
  ok({
    sshKeys: [...account.keys.values()].map(({ id, name, publicKey }) => ({
      id: Number(id),
      name,
      public_key: publicKey,
    })),
  });

/** Launches refer to keys by name, so names are unique and plain. */
export const addKey = withBody(keySchema, ({ time }, { account }: Context, { name, publicKey }): Reply => {
  if (!/^[a-z0-9 ]+$/i.test(name)) {
    return invalidField("name", "The name may only contain letters, numbers and spaces.");
  }
  if (!/^(ssh|ecdsa|sk)-\S+ \S+/.test(publicKey)) {
    return invalidField("publicKey", "The public key is invalid.");
  }
  const others = [...account.keys.values()];
  if (others.some((key) => key.name === name)) {
    return invalidField("name", "The name has already been taken.");
  }
  const id = 1 + Math.max(4_000, ...others.map((key) => Number(key.id)));
  putEntry(account, "keys", { id: String(id), name, publicKey, createdAt: time });
  return ok({ sshKey: { id, name } });
});

export const deleteKey: RouteHandler<Context> = ({ id }, { account }) =>
  deleteEntry(account, "keys", id) ? ok({ result: {} }) : notFound("SSH key");
