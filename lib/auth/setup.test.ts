import { expect, it } from "vitest";

import { SetupCode } from "./setup";

it("is valid once, in any case and grouping", () => {
  const setup = new SetupCode();
  const code = setup.renew();
  expect(code).toMatch(/^([2-9A-HJKMNP-Z]{5}-){3}[2-9A-HJKMNP-Z]{5}$/);
  expect(setup.redeem("AAAAA-AAAAA-AAAAA-AAAAA")).toBe("wrong");
  expect(setup.redeem(`  ${code.toLowerCase().replaceAll("-", " ")} `)).toBe("good");
  expect(setup.redeem(code)).toBe("used-up");
});

it("does not exist before it is printed, and changes every time", () => {
  const setup = new SetupCode();
  for (const text of ["", "null", "undefined"]) expect(setup.redeem(text)).toBe("used-up");
  const first = setup.renew();
  const second = setup.renew();
  expect(second).not.toBe(first);
  expect(setup.redeem(first)).toBe("wrong");
  expect(setup.redeem(second)).toBe("good");
});

it("expires after too many guesses", () => {
  const setup = new SetupCode();
  const code = setup.renew();
  for (let tries = 1; tries < 20; tries++) expect(setup.redeem("")).toBe("wrong");
  expect(setup.redeem("22222-22222-22222-22222")).toBe("used-up");
  expect(setup.redeem(code)).toBe("used-up");
});
