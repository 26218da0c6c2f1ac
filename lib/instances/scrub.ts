const shortest = 6;
const hidden = "[secret]";

/** A cloud's words without what the order said in confidence: scripts, variables, passwords, whole or in part. */
export function withoutSettings(text: string, secrets: string[]): string {
  let plain = text;
  for (const secret of secrets.flatMap(partsOf)) {
    // A quotation may be cut in the middle of one.
    for (let length = secret.length; length >= Math.min(secret.length, shortest + 2); length--) {
      const part = secret.slice(0, length);
      if (!plain.includes(part)) continue;
      plain = plain.replaceAll(part, hidden);
      break;
    }
  }
  return plain;
}

function partsOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const values = lines.flatMap((line) => line.split(/[\s=:"']+/));
  const encoded = Buffer.from(secret).toString("base64");
  const parts = [secret, encoded, ...lines, ...values].filter((part) => part.length >= shortest);
  return [...new Set(parts)].sort((left, right) => right.length - left.length);
}
