import { describe, expect, test } from "vitest";

import type { EarlierOrder, LaunchForm } from "@/lib/instances/schema";
import { sampleField, sampleForm } from "@/testing/launch/launch-form";

import { toOrder } from "./draft";
import { restoreDraft } from "./restore-draft";

const form = sampleForm({
  confirmToken: "fresh",
  name: "h100-sxm",
  fields: [
    sampleField({
      id: "image",
      label: "Image",
      kind: "choice",
      initial: "ubuntu",
      choices: [
        { value: "ubuntu", label: "Ubuntu" },
        { value: "cuda", label: "CUDA" },
      ],
    }),
    sampleField({ id: "startupScript", label: "Startup script", kind: "script" }),
    sampleField({ id: "container", label: "Container", kind: "text" }),
    sampleField({ id: "volume", label: "Volume", kind: "text" }),
    sampleField({ id: "disk", label: "Disk, GB", kind: "number", initial: "32", most: 100 }),
    sampleField({ id: "registryPassword", label: "Registry password", kind: "secret" }),
  ],
  keys: [
    { id: "a", name: "build server", algorithm: "ED25519", fingerprint: "SHA256:a", isThere: true },
    { id: "b", name: "laptop", algorithm: "ED25519", fingerprint: "SHA256:b", isThere: false },
  ],
});

const earlier: EarlierOrder = {
  launchId: "launch",
  provider: "shadeform",
  name: "training",
  accountId: "environment:shadeform",
  sshKey: { name: "laptop", fingerprint: "SHA256:b" },
  hours: 24,
  periodHours: null,
  killSwitch: { spend: "48.00" },
  hourlyMicros: 1_990_000,
  shownMicros: 1_990_000,
  settings: { image: "cuda", container: "vllm/vllm-openai", volume: "v-1", disk: "" },
  labels: {},
  notStored: [],
};
const offer = { provider: "shadeform", periodHours: null } as const;
const restore = (
  part: Partial<EarlierOrder> = {},
  more: Partial<LaunchForm> = {},
  other: Parameters<typeof restoreDraft>[2] = offer,
) => restoreDraft({ ...earlier, ...part }, { ...form, ...more }, other);

describe("restoreDraft", () => {
  test("fills in the form as it was, and follows the present price", () => {
    const { draft, toFillIn, changes } = restore();
    expect({ toFillIn, changes }).toEqual({ toFillIn: [], changes: [] });
    const order = toOrder(draft, form, { offerId: "offer", priceMicros: 2_490_000, totalMicros: null });
    expect(order).toMatchObject({
      name: "training",
      sshKeyId: "b",
      image: "cuda",
      container: "vllm/vllm-openai",
      settings: { volume: "v-1", disk: "" },
      hours: 24,
      maxPriceMicros: 2_490_000,
      killSwitch: { spend: "60.00" },
    });
    expect(order).not.toHaveProperty("confirmToken");
  });

  test("names the fields that are not stored, and leaves them empty", () => {
    const { draft, toFillIn } = restore({ notStored: ["registryPassword", "startupScript"] });
    expect(toFillIn).toEqual([
      { id: "startupScript", label: "Startup script" },
      { id: "registryPassword", label: "Registry password" },
    ]);
    expect(draft.values).toMatchObject({ startupScript: "", registryPassword: "" });
  });

  test("names a removed key, and selects the usual one", () => {
    const { draft, changes } = restore({ sshKey: { name: "old", fingerprint: "SHA256:old" } });
    expect(draft.keyId).toBe("a");
    expect(changes).toEqual(["The SSH key “old” was removed. “build server” is selected instead."]);
    const without = restore({}, { keys: [] });
    expect(without.draft.keyId).toBeNull();
    expect(without.changes).toEqual(["The SSH key “laptop” was removed. Add a key, or launch without one."]);
  });

  test("keeps a launch without a key", () => {
    expect(restore({ sshKey: null }).draft.keyId).toBeNull();
    // A provider without key API had no choice.
    expect(restore({ sshKey: null, provider: "gpugeek" }).draft.keyId).toBe("a");
  });

  test("names an image that is no longer listed by its label", () => {
    const { draft, changes } = restore({
      settings: { image: "rocm" },
      labels: { image: { field: "Image", choice: "ROCm 6" } },
    });
    expect(draft.values.image).toBe("ubuntu");
    expect(changes).toEqual(["Image: “ROCm 6” is not available for this offer. “Ubuntu” is set instead."]);
  });

  test("takes over from another provider only what means the same", () => {
    const { draft, changes } = restore({}, {}, { provider: "sesterce", periodHours: null });
    expect(draft.values).toMatchObject({ image: "cuda", container: "vllm/vllm-openai", volume: "" });
    expect(changes).toEqual(["Volume: “v-1” is not available for this offer. It is left empty."]);
  });

  test("names settings that this offer has no field for", () => {
    const part = {
      settings: { tags: "x", env: "" },
      labels: { tags: { field: "Tags" } },
      notStored: ["coupon"],
    };
    expect(restore(part).changes).toEqual(["Not available for this offer: Tags, coupon."]);
    expect(restore(part, { fields: [], fieldsError: "Shadeform is not responding." }).changes).toEqual([
      "Not restored: Tags, coupon. Reload the page to read the provider’s settings again.",
    ]);
  });

  test("does not set more disk than this offer has", () => {
    const { draft, changes } = restore({ settings: { disk: "200" } });
    expect(draft.values.disk).toBe("32");
    expect(changes).toEqual(["Disk, GB: “200” is not available for this offer. “32” is set instead."]);
  });

  test("names an account that is no longer connected", () => {
    const accounts = [
      { id: "vault:shadeform:1", label: "Work" },
      { id: "vault:shadeform:2", label: "Home" },
    ];
    expect(restore({ accountId: "vault:shadeform:2" }, { accounts }).draft.accountId).toBe(
      "vault:shadeform:2",
    );
    const { draft, changes } = restore({}, { accounts });
    expect(draft.accountId).toBe("vault:shadeform:1");
    expect(changes).toEqual(["Its account is no longer connected. “Work” is selected instead."]);
  });

  test.each([
    [null, null, null, "never", undefined],
    [4, null, null, 4, undefined],
    [5.5, null, null, "other", "5.5"],
    [720, 720, null, 8, undefined],
    [720, 720, 720, "period", undefined],
    [null, null, 720, "period", undefined],
    [24, null, 720, "other", "24"],
    [1_000, null, 720, "period", undefined],
  ] as const)("hours %s, paid %s, offer %s: %s", (hours, paid, periodHours, runs, otherHours) => {
    const { draft } = restore({ hours, periodHours: paid }, {}, { provider: "shadeform", periodHours });
    expect(draft.runs).toBe(runs);
    if (otherHours) expect(draft.otherHours).toBe(otherHours);
  });

  test("keeps a typed spend limit, and auto-delete that was off", () => {
    expect(restore({ killSwitch: { spend: "50.00" } }).draft).toMatchObject({
      hasKillSwitch: true,
      spend: "50.00",
    });
    expect(restore({ killSwitch: "off" }).draft.hasKillSwitch).toBe(false);
    expect(restore({ killSwitch: null }).draft).toMatchObject({ hasKillSwitch: true, spend: null });
  });

  test("is not misled by the names of inherited properties", () => {
    const settings = { constructor: "x", toString: "y" } as Record<string, string>;
    expect(() => restore({ settings, notStored: ["__proto__"] })).not.toThrow();
  });
});
