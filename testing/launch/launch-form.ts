import type { LaunchForm, LaunchFormField } from "@/lib/instances/schema";

type FieldPart = Pick<LaunchFormField, "id" | "kind"> & Partial<LaunchFormField>;

/** An advanced, optional setting without a default. */
export function sampleField(part: FieldPart): LaunchFormField {
  return {
    label: part.id,
    hint: null,
    advanced: true,
    required: false,
    initial: null,
    choices: [],
    most: null,
    cost: "free",
    ...part,
  };
}

/** The form of an offer that can be launched, with nothing running. */
export function sampleForm(part: Partial<LaunchForm>): LaunchForm {
  return {
    confirmToken: "token",
    name: "h100",
    sampleLaunchTag: "gx-7k2mq4ra6wzt3bne",
    fields: [],
    accounts: [],
    keys: [],
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
    ...part,
  };
}
