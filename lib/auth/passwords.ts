import { hash, verify } from "@node-rs/argon2";

/** argon2id is what the library takes by itself. The least that OWASP's ASVS 5 (appendix C) asks of it: 19 MiB, two passes, one lane. */
const argon2Options = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** The argon2id hash of a password, with a salt of its own, in the PHC format. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, argon2Options);
}

/** False also for a hash that cannot be read: nobody gets in by it. */
export async function verifyPassword({
  hash: known,
  password,
}: {
  hash: string;
  password: string;
}): Promise<boolean> {
  return verify(known, password).catch(() => false);
}
