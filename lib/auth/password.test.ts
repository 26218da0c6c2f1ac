import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { validatePassword } from "./password";

const email = "Gpu.Hunter@example.test";

describe("a new password", () => {
  it.each([
    ["eleven char", "has 11 characters; use 12 to 256"],
    ["x".repeat(257), "has 257 characters"],
    ["aaaaaaaaaaaa", "fewer than 5 different characters"],
    ["Abab1ABAB1abab", "fewer than 5 different characters"],
    ["gpu.hunter@example.test", "part of your e-mail address"],
    ["GPU.hunterGPU.hunter", "part of your e-mail address"],
    ["gpu.huntergpu", "part of your e-mail address"],
    ["123456789012", "a run of neighboring keys"],
    ["qwertyuiopas", "a run of neighboring keys"],
    ["ZYXWVUTSRQPONM", "a run of neighboring keys"],
    ["x7Kq9zx7Kq9z", "repeats one short word"],
    ["passwordpassword", "repeats one short word"],
    ["Administrator", "is too common"],
    ["1q2w3e4r5t6y", "is too common"],
  ])("is rejected: %j", async (password, part) => {
    const fault = await validatePassword(password, email);
    expect(fault).toContain(part);
    expect(fault).toMatch(/^That password [^\n]+ (use|Try) [^\n]+\.$/);
  });

  it.each([
    "correct horse battery staple",
    "ownerpassword1",
    "correcthorsebatterystaple",
    "another one that is long",
    "password reset by my aunt",
    "x7Kq9zLm2vB!",
    "Vw3kQz8 jXp5",
    "gpu.hunter likes tea",
    "пароль из четырёх слов",
  ])("is accepted: %j", async (password) => {
    expect(await validatePassword(password, email)).toBeNull();
  });

  it("is accepted when drawn at random", async () => {
    const drawn = fc.string({ unit: fc.constantFrom(..."abcdefghijkmnpqrstuvwxyz23456789"), minLength: 16 });
    await fc.assert(
      fc.asyncProperty(drawn, async (password) => {
        fc.pre(new Set(password).size >= 10);
        expect(await validatePassword(password, email)).toBeNull();
      }),
      { seed: 9, numRuns: 100 },
    );
  });
});
