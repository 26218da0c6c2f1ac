import { hash, verify } from "@node-rs/argon2";

/**
 * The library defaults to argon2id. These are the minimums of OWASP's ASVS 5 (appendix C): 19 MiB, two
 * passes, one lane.
 */
const argon2Options = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** The argon2id hash of a password with a random salt, in PHC format. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, argon2Options);
}

/** Returns false also for an unreadable hash. */
export async function verifyPassword({
  hash: known,
  password,
}: {
  hash: string;
  password: string;
}): Promise<boolean> {
  return verify(known, password).catch(() => false);
}
