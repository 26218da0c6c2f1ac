import { expect, it } from "vitest";

import { SetupCode } from "./setup-code";

it("is good once, however it is typed", () => {
  const setup = new SetupCode();
  const code = setup.renew();
  expect(code).toMatch(/^([2-9A-HJKMNP-Z]{5}-){3}[2-9A-HJKMNP-Z]{5}$/);
  expect(setup.take("AAAAA-AAAAA-AAAAA-AAAAA")).toBe("wrong");
  expect(setup.take(`  ${code.toLowerCase().replaceAll("-", " ")} `)).toBe("good");
  expect(setup.take(code)).toBe("used-up");
});

it("is not there before it was shown, and not the same twice", () => {
  const setup = new SetupCode();
  for (const text of ["", "null", "undefined"]) expect(setup.take(text)).toBe("used-up");
  const first = setup.renew();
  const second = setup.renew();
  expect(second).not.toBe(first);
  expect(setup.take(first)).toBe("wrong");
  expect(setup.take(second)).toBe("good");
});

it("is used up by guessing", () => {
  const setup = new SetupCode();
  const code = setup.renew();
  for (let tries = 1; tries < 20; tries++) expect(setup.take("")).toBe("wrong");
  expect(setup.take("22222-22222-22222-22222")).toBe("used-up");
  expect(setup.take(code)).toBe("used-up");
});
