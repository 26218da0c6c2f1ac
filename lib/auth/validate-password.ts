import { passwordLength } from "./password-length";

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
    return `The password has ${password.length} characters; take ${min} to ${max}.`;
  const reason = await findWeakness(password.toLowerCase(), email.trim().toLowerCase());
  return reason && `The password ${reason}. Take a few words that do not belong together.`;
}

async function findWeakness(password: string, email: string): Promise<string | null> {
  if (new Set(password).size < minDistinctCharacters)
    return `has fewer than ${minDistinctCharacters} different characters`;
  const names = [email, email.replace(/@.*$/, "")];
  if (names.some((name) => name !== "" && isRepeated(password, name)))
    return "is your e-mail address or a part of it, which is tried first";
  if (sequences.some((run) => run.repeat(password.length).includes(password)))
    return "is a run of neighbours, which is tried first";
  if (isPeriodic(password)) return "is one short word again and again, which is tried first";
  return (await isCommon(password)) ? "is one that many people use, which is tried first" : null;
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
