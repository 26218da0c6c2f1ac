import { describe, expect, it } from "vitest";

import { redactSettings } from "./settings";

describe("redactSettings", () => {
  it.each([
    ["bad env: HF_TOKEN=hf_SUPERSECRET123", ["HF_TOKEN=hf_SUPERSECRET123"], "bad env: [secret]"],
    ["value hf_SUPERSECRET123 refused", ["HF_TOKEN=hf_SUPERSECRET123\nA=b"], "value [secret] refused"],
    ["refused “export TOKEN=abcdef012", ["export TOKEN=abcdef0123456789"], "refused “[secret]"],
    ["no capacity available", ["HF_TOKEN=hf_SUPERSECRET123"], "no capacity available"],
  ])("%s", (text, secrets, expected) => {
    expect(redactSettings(text, secrets)).toBe(expected);
    for (const secret of ["hf_SUPER", "abcdef01"])
      expect(redactSettings(text, secrets)).not.toContain(secret);
  });
});
