import { hash, verify } from "@node-rs/argon2";

/** Characters of a password. The maximum keeps the cost of hashing bounded. */
export const passwordLength = { min: 12, max: 256 };

/**
 * The library defaults to argon2id. These are the minimums of OWASP's ASVS 5 (appendix C): 19 MiB, two
 * passes, one lane.
 */
const argon2Options = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

const minDistinctCharacters = 5;
// Adjacent keys of common keyboards, and well-known sequences.
const keyboardRows = [
  "1234567890",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
  "azertyuiopqsdfghjklmwxcvbn",
];
const sequences = keyboardRows.flatMap((row) => [row, [...row].toReversed().join("")]);

/**
 * Why a password is easy to guess, and what to do; null when it is acceptable. Requires no character classes,
 * so several words are fine.
 */
export async function validatePassword(password: string, email: string): Promise<string | null> {
  const { min, max } = passwordLength;
  if (password.length < min || password.length > max)
    return `That password has ${password.length} characters; use ${min} to ${max}.`;
  const reason = await findWeakness(password.toLowerCase(), email.trim().toLowerCase());
  return reason && `That password ${reason}. Try a few unrelated words.`;
}

async function findWeakness(password: string, email: string): Promise<string | null> {
  if (new Set(password).size < minDistinctCharacters)
    return `has fewer than ${minDistinctCharacters} different characters`;
  const names = [email, email.replace(/@.*$/, "")];
  if (names.some((name) => name !== "" && isRepeated(password, name)))
    return "is part of your e-mail address";
  if (sequences.some((run) => run.repeat(password.length).includes(password)))
    return "is a run of neighboring keys";
  if (isPeriodic(password)) return "repeats one short word";
  return (await isCommon(password)) ? "is too common" : null;
}

function isRepeated(password: string, word: string): boolean {
  return word.repeat(Math.ceil(password.length / word.length)).startsWith(password);
}

function isPeriodic(password: string): boolean {
  for (let length = 1; length < passwordLength.min && length * 2 <= password.length; length++)
    if (isRepeated(password, password.slice(0, length))) return true;
  return false;
}

async function isCommon(password: string): Promise<boolean> {
  // Loaded on demand: only a new password needs the word list.
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return dictionary["passwords-common"].includes(password);
}

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
