import { describe, expect, it } from "vitest";

import { PublicKeyError, readPublicKey } from "./public-key";

// Made by ssh-keygen for this test, with the fingerprints that it printed; the private halves were deleted.
const ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB96uYj0dJqTXDA8Rn90vzSPDtD6qKCgSwjOlEgiPaq4 laptop";
const rsa =
  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC1MwhcaNDYfSZOI9VsqeUmAA2J7os1zLlnDRYocZv7tycUWgt4W6NDyQriz1XEjd/X6Zo3OfVHNyIz0nkZxTHdayUzuyXjd8YPutlTjjzMBUgEH+JGKQM3AqRVUfKLLdu9DYtI2aE1jBiRNZ/Cszy8Z4Dzb9AONK0WlfbNURt9DFxbO8T91dCNoUzxIeJR/NXPGVEXCZNIHcmyxnaNTM5erOaYxWCu6x/RoxP2z/9nt4KuVujoTNdWvcIKTZ4mpdIq6urQViunIxv1s5u+NDGSbhXr/XFrJ+R8igAbRqZi97u2n2sDBd7oBZRgk6ilTkWO9+9WDz6NpSjd+s18Z0kSM5gHLo/PMzY2d6n+b857n4p59enKVMbQBCS6zRdjKhmVJLHPRRkrrIWztR57avUYK467dTy6v+Vl2hVli+j9ZBN8cPSr8DXTBHRqB/w1y+uzTb9Rq2Ga3ZNmlUJZf6MXPTUX3CRLUR4cU+2E1lnNo3VLzORJn0CPhxU4o6R1efU= build";
const weakRsa =
  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC/plBDFn98xfiTmUUO7YV/PHHa+s0/Ou6nZiVT7+Mz6Y93wV4w+MMS6y9tU+7ZHabm4X9niFIumPKi/jKBncevWarUP+OpI4UIpGqmjZYx9CtEW6piMQcZDnrc0VEaEGisbXH2Su+ssAnN+t8Kp7zNpPIAJLe16mfv2QSzpte+sw== old";
const ecdsa =
  "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBCeRmOuA9dmyEAufvxkOBj/Ve4KCvqNpv2bI+qJDQNDoZGBKl4YO409kKSr8ObIWBxWkmw4vLQ0uMYIHN5bYU08= yubi";

describe("a public key", () => {
  it.each([
    [ed25519, "ED25519", "SHA256:kFb7uX1eDnMEqQkpcc0E1T4OagGgHyzhamHKGruiWNg", "laptop"],
    [rsa, "RSA 3072", "SHA256:jCnB8K3s4Xq6XMr6foPYpwNwPuJ9qeOFAIYARMgrGic", "build"],
    [ecdsa, "ECDSA 256", "SHA256:zTd0x/djSPLIe4as9r3qGKVKlbs51wzyhYioXKbutZg", "yubi"],
  ])("is read with its fingerprint: %#", (line, algorithm, fingerprint, comment) => {
    expect(readPublicKey(`  ${line}\n`)).toEqual({
      text: line.split(" ").slice(0, 2).join(" "),
      algorithm,
      fingerprint,
      comment,
    });
  });

  it.each([
    ["-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n-----END OPENSSH PRIVATE KEY-----", /private key/],
    [`${ed25519}\n${rsa}`, /one key/],
    ["", /begins with its type/],
    ["laptop", /begins with its type/],
    ["ssh-dss AAAAB3NzaC1kc3M=", /begins with its type/],
    [ed25519.slice(0, 60), /don’t match|base64/],
    [ed25519.replace("ssh-ed25519 ", "ssh-rsa "), /don’t match/],
    ["ssh-ed25519 !!!", /base64/],
    [weakRsa, /1024 bits is too weak/],
  ])("is refused in words: %#", (pasted, words) => {
    expect(() => readPublicKey(pasted)).toThrow(PublicKeyError);
    expect(() => readPublicKey(pasted)).toThrow(words);
  });
});
