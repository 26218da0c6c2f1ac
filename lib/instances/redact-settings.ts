const minSecretLength = 6;
const placeholder = "[secret]";

/** Removes the order's secrets from a provider's text: scripts, variables and passwords, in full or in part. */
export function redactSettings(text: string, secrets: string[]): string {
  let plain = text;
  for (const secret of secrets.flatMap(secretParts)) {
    // A quotation may be cut off within a secret.
    for (let length = secret.length; length >= Math.min(secret.length, minSecretLength + 2); length--) {
      const part = secret.slice(0, length);
      if (!plain.includes(part)) continue;
      plain = plain.replaceAll(part, placeholder);
      break;
    }
  }
  return plain;
}

function secretParts(secret: string): string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const values = lines.flatMap((line) => line.split(/[\s=:"']+/));
  const encoded = Buffer.from(secret).toString("base64");
  const parts = [secret, encoded, ...lines, ...values].filter((part) => part.length >= minSecretLength);
  return [...new Set(parts)].sort((left, right) => right.length - left.length);
}
