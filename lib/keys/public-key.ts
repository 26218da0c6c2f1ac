import { createHash } from "node:crypto";

/** A validated public key in OpenSSH format. */
interface PublicKey {
  /** Type and material, without the comment. */
  text: string;
  /** "ED25519", "RSA 4096". */
  algorithm: string;
  /** `SHA256:…`, as `ssh-keygen -l` shows it. */
  fingerprint: string;
  comment: string | null;
}

/** Why a text is no valid public key, as a message for people. */
export class PublicKeyError extends Error {
  override readonly name = "PublicKeyError";
}

const algorithms = new Map(
  Object.entries({
    "ssh-ed25519": "ED25519",
    "ssh-rsa": "RSA",
    "ecdsa-sha2-nistp256": "ECDSA 256",
    "ecdsa-sha2-nistp384": "ECDSA 384",
    "ecdsa-sha2-nistp521": "ECDSA 521",
    "sk-ssh-ed25519@openssh.com": "ED25519 on a security key",
    "sk-ecdsa-sha2-nistp256@openssh.com": "ECDSA 256 on a security key",
  }),
);
const minRsaBits = 2048;

/** Parses one line of an `id_….pub` file. Throws `PublicKeyError`. */
export function readPublicKey(pasted: string): PublicKey {
  const line = pasted.trim();
  if (/PRIVATE KEY/.test(line))
    throw new PublicKeyError("That’s a private key. Paste the .pub file instead.");
  if (/[\r\n]/.test(line)) throw new PublicKeyError("Paste one key on one line, as in the .pub file.");
  const [type = "", material = "", ...comment] = line.split(/\s+/);
  const algorithm = algorithms.get(type);
  if (!algorithm)
    throw new PublicKeyError(
      "A public key begins with its type, such as ssh-ed25519 or ssh-rsa. Paste the whole .pub file.",
    );
  const blob = Buffer.from(material, "base64");
  if (blob.length === 0 || blob.toString("base64").replace(/=+$/, "") !== material.replace(/=+$/, ""))
    throw new PublicKeyError(
      "The key is incomplete or damaged: its middle part is not base64. Paste the whole .pub file.",
    );
  const parts = splitBlob(blob);
  if (!parts || parts[0]?.toString("latin1") !== type)
    throw new PublicKeyError(
      "The key is incomplete or damaged: its parts don’t match. Paste the whole .pub file.",
    );
  if (type === "ssh-ed25519" && parts[1]?.length !== 32)
    throw new PublicKeyError(
      "The key is incomplete: an ED25519 key has 32 bytes. Paste the whole .pub file.",
    );
  return {
    text: `${type} ${material}`,
    algorithm: type === "ssh-rsa" ? `RSA ${rsaBits(parts)}` : algorithm,
    fingerprint: `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`,
    comment: comment.join(" ") || null,
  };
}

/** The length-prefixed parts of a key (RFC 4253, section 5); null if they do not fill it exactly. */
function splitBlob(blob: Buffer): Buffer[] | null {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return null;
    const length = blob.readUInt32BE(at);
    if (at + 4 + length > blob.length) return null;
    parts.push(blob.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return parts.length >= 2 ? parts : null;
}

function rsaBits(parts: Buffer[]): number {
  const modulus = parts[2] ?? Buffer.alloc(0);
  const first = modulus.findIndex((byte) => byte !== 0);
  const bits = first === -1 ? 0 : (modulus.length - first) * 8 - Math.clz32(modulus[first]!) + 24;
  if (bits < minRsaBits)
    throw new PublicKeyError(
      `An RSA key of ${bits} bits is too weak. Create a new one with ssh-keygen -t ed25519.`,
    );
  return bits;
}
