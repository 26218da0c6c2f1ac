import { afterEach, beforeEach, expect, it } from "vitest";

import { setupCode } from "@/db/process-schema";
import { temporaryDatabase } from "@/testing/database/temporary";
import { Secret } from "@/lib/redaction/secret";

import { redeemSetupCode, restoreSetupCode, validSetupCode } from "./setup";

const secret = new Secret("the login secret of this database");
let temporary: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  temporary = temporaryDatabase();
});
afterEach(() => temporary.dispose());

const printed = () => validSetupCode(temporary.database, secret);
const redeem = (code: string) => redeemSetupCode(temporary.database, secret, code);

it("is valid once, in any case and grouping", async () => {
  const code = await printed();
  expect(code).toMatch(/^([2-9A-HJKMNP-Z]{5}-){3}[2-9A-HJKMNP-Z]{5}$/);
  expect(await redeem("AAAAA-AAAAA-AAAAA-AAAAA")).toBe("wrong");
  expect(await redeem(`  ${code.toLowerCase().replaceAll("-", " ")} `)).toBe("good");
  expect(await redeem(code)).toBe("used-up");
});

it("does not exist before it is printed, and is another one after its use", async () => {
  for (const text of ["", "null", "undefined"]) expect(await redeem(text)).toBe("used-up");
  const first = await printed();
  expect(await redeem(first)).toBe("good");
  const second = await printed();
  expect(second).not.toBe(first);
  expect(await redeem(first)).toBe("wrong");
  expect(await redeem(second)).toBe("good");
});

it("is valid again if no owner was created", async () => {
  const code = await printed();
  expect(await redeem(code)).toBe("good");
  await restoreSetupCode(temporary.database);
  expect(await redeem(code)).toBe("good");
});

it("is the same in every process, and the wrong tries of all count together", async () => {
  const code = await printed();
  // Another process has its own connection.
  temporary.reopen();
  expect(await printed()).toBe(code);
  for (let tries = 1; tries < 20; tries++) expect(await redeem("")).toBe("wrong");
  expect(await redeem("22222-22222-22222-22222")).toBe("used-up");
  expect(await redeem(code)).toBe("used-up");
});

it("cannot be derived from the database alone", async () => {
  const code = await printed();
  const stored = JSON.stringify(await temporary.database.select().from(setupCode));
  expect(stored).not.toContain(code);
  expect(stored).not.toContain(code.replaceAll("-", ""));
  expect(await validSetupCode(temporary.database, new Secret("another secret"))).not.toBe(code);
});
