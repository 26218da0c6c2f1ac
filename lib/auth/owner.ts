import { z } from "zod";

import { addOwner } from "@/db/owners";
import { newId } from "@/lib/ids";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";

import { validatePassword, hashPassword } from "./password";

/** Why no owner was created. One line, with the remedy. */
export class OwnerError extends Error {
  override readonly name = "OwnerError";
}

/**
 * Creates the one owner. The caller has checked the permission: the setup code, or access to the terminal.
 * Throws `OwnerError` for an invalid address or password, and when an owner exists, even if two calls run at
 * once.
 */
export async function createOwner(
  database: Reader,
  { email, password }: { email: string; password: string },
): Promise<void> {
  const address = z.email().safeParse(email.trim().toLowerCase());
  if (!address.success) {
    throw new OwnerError("Enter a valid e-mail address. It is only used to sign in.");
  }
  const fault = await validatePassword(password, address.data);
  if (fault) throw new OwnerError(fault);
  const passwordHash = await hashPassword(password);
  const isNew = await atomically(database, (tx) =>
    addOwner(tx, {
      id: newId(),
      email: address.data,
      passwordHash,
      at: new Date(),
    }),
  );
  if (!isNew) throw new OwnerError("This app already has an owner. Sign in instead.");
}
