import { describe, expect, it } from "vitest";

import type { StoredLaunch } from "@/db/ledger";
import { launchField } from "@/lib/providers/machine-settings";

import type { LaunchOrder } from "./schema";
import { secretSettings, toEarlierOrder, toStoredOrder } from "./stored-order";

const fields = [
  launchField({
    id: "image",
    label: "Image",
    kind: "choice",
    initial: "12",
    choices: [{ value: "12", label: "Ubuntu 22.04" }],
  }),
  launchField({ id: "startupScript", label: "Startup script", kind: "script" }),
  launchField({ id: "env", label: "Environment variables", kind: "variables" }),
  launchField({ id: "registryUser", label: "Registry user", kind: "text" }),
  launchField({ id: "registryPassword", label: "Registry password", kind: "secret" }),
  launchField({ id: "container", label: "Container", kind: "text" }),
  launchField({ id: "ports", label: "Ports", kind: "ports" }),
  launchField({ id: "dataDiskSize", label: "Data disk, GB", kind: "number", initial: "20" }),
  launchField({ id: "autoRenew", label: "Auto-renew", kind: "flag", initial: "false" }),
];
const order: LaunchOrder = {
  offerId: "aaaaaaaaaaaaaaaa",
  maxPriceMicros: 2_000_000,
  confirmToken: "token",
  killSwitch: { spend: "16.00" },
};
const plain = { image: "12", container: "vllm/vllm-openai", ports: "80,443", autoRenew: "true" };
const secret = {
  startupScript: "export TOKEN=hf_1",
  env: "HF_TOKEN=hf_2",
  registryUser: "user-3",
  registryPassword: "password-4",
};

function launchOf(orderJson: string, more: Partial<StoredLaunch> = {}): StoredLaunch {
  return {
    id: "launch",
    confirmToken: "token",
    requestHash: "",
    accountId: "environment:shadeform",
    provider: "shadeform",
    offerId: "aaaaaaaaaaaaaaaa",
    name: "h100",
    orderJson,
    offerJson: "{}",
    hourlyMicros: 1_990_000,
    priceCapMicros: 2_000_000,
    hours: 8,
    killAt: null,
    killSpend: null,
    keyName: "laptop",
    keyFingerprint: "SHA256:b",
    readTook: 1,
    createdAt: 1,
    tokenId: null,
    committedMicros: 1_990_000,
    periodHours: null,
    ...more,
  };
}

describe("a stored order", () => {
  it("has the settings without secrets, and names the others", () => {
    const json = toStoredOrder(order, { ...plain, ...secret }, fields);
    for (const value of Object.values(secret)) expect(json).not.toContain(value);
    expect(json).not.toContain("hf_");
    const earlier = toEarlierOrder(launchOf(json));
    expect(earlier.settings).toEqual({ ...plain, dataDiskSize: "" });
    expect(earlier.notStored).toEqual(Object.keys(secret));
    expect(earlier.labels.image).toEqual({ field: "Image", choice: "Ubuntu 22.04" });
    expect(earlier.labels.env).toEqual({ field: "Environment variables" });
    expect(earlier).toMatchObject({
      sshKey: { name: "laptop", fingerprint: "SHA256:b" },
      hours: 8,
      killSwitch: { spend: "16.00" },
      shownMicros: 2_000_000,
    });
  });

  it("treats an unchecked flag and an unknown setting as secret", () => {
    const settings = { autoRenew: "my password", other: "hidden text", image: "12" };
    expect(secretSettings(settings, fields)).toEqual(["my password", "hidden text"]);
    const json = toStoredOrder(order, settings, fields);
    expect(json).not.toContain("password");
    expect(json).not.toContain("hidden text");
  });

  it("of an earlier version is read, with what it names as not stored", () => {
    const settings = { image: "12", tags: "(5 characters, not stored)" };
    const earlier = toEarlierOrder(launchOf(JSON.stringify({ hours: 8, settings })));
    expect(earlier).toMatchObject({ settings: { image: "12" }, notStored: ["tags"], labels: {} });
    expect(earlier).toMatchObject({ killSwitch: null, shownMicros: 2_000_000 });
  });

  it.each(["", "{", "null", "[]", '"text"', '{"settings":[1],"labels":7,"killSwitch":{"spend":3}}'])(
    "that is damaged leaves the defaults: %s",
    (json) => {
      const earlier = toEarlierOrder(launchOf(json, { keyName: null }));
      expect(earlier).toMatchObject({
        settings: {},
        labels: {},
        notStored: [],
        sshKey: null,
        killSwitch: null,
      });
    },
  );
});
