import { afterEach, expect, test } from "vitest";

import type { LaunchForm, LaunchFormField } from "@/lib/instances/schema";
import type { LaunchOffer } from "@/lib/offers/schema";

import { createDraft, type Draft } from "./draft";
import { findKeptSettings, forgetKeptSettings, keepSettings, toKeptSettings } from "./kept-settings";
import { restoreDraft } from "./restore-draft";

afterEach(forgetKeptSettings);

const field = (id: string, kind: LaunchFormField["kind"], part: Partial<LaunchFormField> = {}) => ({
  id,
  label: id,
  kind,
  hint: null,
  advanced: true,
  required: false,
  initial: null,
  choices: [],
  most: null,
  cost: "free" as const,
  ...part,
});
const form: LaunchForm = {
  confirmToken: "token",
  name: "h100",
  sampleLaunchTag: "gx-a",
  fields: [
    field("image", "choice", { initial: "a", choices: ["a", "b"].map((value) => ({ value, label: value })) }),
    field("startupScript", "script"),
    field("registryPassword", "secret"),
    field("disk", "number", { initial: "20" }),
  ],
  accounts: [],
  keys: [{ id: "k", name: "laptop", algorithm: "ED25519", fingerprint: "SHA256:k", isThere: true }],
  hours: 8,
  renews: false,
  hasKillSwitch: true,
  caps: {
    machines: 0,
    maxMachines: 5,
    hourlyMicros: 0,
    maxHourlyMicros: 20_000_000,
    committedMicros: 0,
    maxCommittedMicros: 200_000_000,
  },
  isDiskPriced: false,
  stopping: "",
  terminating: "",
  blocked: null,
  fieldsError: null,
};
const offer = { id: "one", provider: "shadeform", periodHours: null } as LaunchOffer;
const terms = { priceMicros: 2_000_000, totalMicros: null };

const drafts: Partial<Draft>[] = [
  {},
  { name: "training", runs: 24, keyId: null },
  { runs: "other", otherHours: "5.5", hasKillSwitch: false },
  { runs: "never", spend: "30.00" },
  { values: { image: "b", startupScript: "echo", registryPassword: "secret", disk: "" } },
];

test.each(drafts)("the settings of a form come back in another one: %o", (part) => {
  const draft = { ...createDraft(form, offer), ...part };
  const kept = toKeptSettings(draft, form, { offer, keys: form.keys, terms });
  const {
    draft: restored,
    toFillIn,
    changes,
  } = restoreDraft(kept, form, { ...offer, id: "two" } as LaunchOffer);
  expect({ toFillIn, changes }).toEqual({ toFillIn: [], changes: [] });
  expect({ ...restored, otherHours: "" }).toEqual({ ...draft, otherHours: "" });
});

test("settings are kept for one form, until it has them", () => {
  const kept = toKeptSettings(createDraft(form, offer), form, { offer, keys: form.keys, terms });
  keepSettings("two", kept);
  expect(findKeptSettings("one")).toBeNull();
  expect(findKeptSettings("two")).toBe(kept);
  forgetKeptSettings();
  expect(findKeptSettings("two")).toBeNull();
});
