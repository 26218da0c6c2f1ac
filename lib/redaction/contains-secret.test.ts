import { expect, it } from "vitest";

import { parseOrder } from "@/lib/instances/order";

import { containsSecret, keyAsNameMessage } from "./redact";
import { parseKeys, parseLabel, FormInputError } from "@/lib/credentials/parse-input";

const key = "CANARYq7Zx9LmW2vT8rKdE5";
parseKeys("shadeform", { apiKey: key });

it.each([
  ["a key", key],
  ["a key among words", `Team ${key}!`],
  ["a key with invisible letters", [...key].join("\u200b")],
  ["a key at the end of a long name", `${"x".repeat(500)} ${key}`],
])("rejects %s as a name", (_, name) => {
  expect(containsSecret(name)).toBe(true);
  expect(() => parseLabel(name, "Shadeform")).toThrow(new FormInputError(keyAsNameMessage));
});

it.each(["Shadeform", "CANARY team", "Team 2 – Zürich", "", null, undefined, 7])("accepts %j", (name) => {
  expect(containsSecret(name)).toBe(false);
  expect(parseLabel(name, "Shadeform")).toBe(typeof name === "string" && name !== "" ? name : "Shadeform");
});

it("rejects a key as the name of a machine, and reports the field", () => {
  const order = { offerId: "a".repeat(16), maxPriceMicros: 1, confirmToken: "once" };
  expect(parseOrder({ ...order, name: "h100" })).toMatchObject({ name: "h100" });
  const refusal = parseOrder({ ...order, name: key });
  expect(refusal).toMatchObject({ kind: "invalid", field: "name" });
  expect(JSON.stringify(refusal)).not.toContain(key);
});
