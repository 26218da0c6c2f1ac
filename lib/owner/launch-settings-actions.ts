"use server";

import { refresh } from "next/cache";

import { readFormText } from "@/lib/auth/form-text";
import { guardAction } from "@/lib/auth/guard";
import { signedOut } from "@/lib/auth/signed-out";

import { changeLaunchSettings, type SaveSettingsResult } from "./launch-settings";
import type { LaunchSettingsForm } from "./launch-settings-form";

/** The result with the inputs, so that they are not lost; null before the first try. */
export type LaunchSettingsResult = (SaveSettingsResult & { form: LaunchSettingsForm }) | null;

/** Saves the launch limits and defaults of the form. Raising a limit needs the password or a one-time code. */
export async function saveLaunchSettingsFromForm(
  _before: LaunchSettingsResult,
  data: FormData,
): Promise<LaunchSettingsResult> {
  const owner = await guardAction();
  if (!owner) return { ok: false, message: signedOut.message, field: null, form: readForm(data) };
  const form = readForm(data);
  const proof = { password: readFormText(data, "password"), code: readFormText(data, "code") };
  const result = await changeLaunchSettings(owner, form, proof);
  if (result.ok) refresh();
  return { ...result, form };
}

// Longer inputs are invalid anyway and are not returned.
const maxFieldLength = 40;

function readForm(data: FormData): LaunchSettingsForm {
  const read = (name: keyof LaunchSettingsForm) => readFormText(data, name).slice(0, maxFieldLength);
  return {
    maxMachines: read("maxMachines"),
    maxHourlyMicros: read("maxHourlyMicros"),
    maxCommittedMicros: read("maxCommittedMicros"),
    defaultHours: read("defaultHours"),
    defaultCurrency: read("defaultCurrency"),
  };
}
