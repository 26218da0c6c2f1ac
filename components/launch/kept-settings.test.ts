import { afterEach, expect, test } from "vitest";

import type { LaunchOffer } from "@/lib/offers/schema";
import { sampleField, sampleForm } from "@/testing/launch/launch-form";

import { createDraft, type Draft } from "./draft";
import { findKeptSettings, forgetKeptSettings, keepSettings, toKeptSettings } from "./kept-settings";
import { restoreDraft } from "./restore-draft";

afterEach(forgetKeptSettings);

const form = sampleForm({
  fields: [
    sampleField({
      id: "image",
      kind: "choice",
      initial: "a",
      choices: ["a", "b"].map((value) => ({ value, label: value })),
    }),
    sampleField({ id: "startupScript", kind: "script" }),
    sampleField({ id: "registryPassword", kind: "secret" }),
    sampleField({ id: "disk", kind: "number", initial: "20" }),
  ],
  keys: [{ id: "k", name: "laptop", algorithm: "ED25519", fingerprint: "SHA256:k", isThere: true }],
});
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
