import type { LaunchSettings } from "@/db/launch-settings";
import {
  defaultHours,
  defaultLimits,
  largestLimit,
  largestLimits,
  limitVariables,
  maxHours,
  raisesLimit,
  resolveLimits,
  type LaunchLimits,
  type PartialLimits,
} from "@/lib/domain/launch-limits";
import { parseDollars } from "@/lib/domain/money";
import { amountText, pluralize } from "@/lib/format";
import { isKnownCurrency } from "@/lib/rates/currencies";

/** What the launch settings are on the account page. */
export interface LaunchSettingsView {
  environment: PartialLimits;
  stored: LaunchSettings;
  /** The currencies to choose from. */
  currencies: string[];
}

/** The inputs as typed; an empty one resets its setting. */
export type LaunchSettingsForm = Record<keyof LaunchSettings, string>;

type Known = Pick<LaunchSettingsView, "environment" | "stored">;

type ParsedLaunchSettings =
  | { ok: true; settings: LaunchSettings }
  | { ok: false; field: keyof LaunchSettings; message: string };

/** The settings in force as inputs. */
export function fillForm({ environment, stored }: Known): LaunchSettingsForm {
  const limits = resolveLimits(environment, stored);
  return {
    maxMachines: String(limits.maxMachines),
    maxHourlyMicros: String(limits.maxHourlyMicros / 1e6),
    maxCommittedMicros: String(limits.maxCommittedMicros / 1e6),
    defaultHours: String(stored.defaultHours ?? defaultHours),
    defaultCurrency: stored.defaultCurrency ?? "USD",
  };
}

/** Parses the inputs. An input that shows the value in force keeps what is stored, so that a default stays a default. */
export function parseForm(form: LaunchSettingsForm, known: Known): ParsedLaunchSettings {
  const { environment, stored } = known;
  const inForce = resolveLimits(environment, stored);
  const limits: PartialLimits = { ...stored };
  for (const name of ["maxMachines", "maxHourlyMicros", "maxCommittedMicros"] as const) {
    const text = plainNumber(form[name]);
    const value = name === "maxMachines" ? parseCount(text) : parseDollars(text);
    if (text === "") limits[name] = null;
    else if (value === null) return { ok: false, field: name, message: limitWords[name].wanted };
    else if (value !== inForce[name]) {
      const fault = findLimitFault(name, value, environment);
      if (fault !== null) return { ok: false, field: name, message: fault };
      limits[name] = value;
    }
  }
  const hours = parseHours(plainNumber(form.defaultHours), stored);
  if (hours === "invalid")
    return {
      ok: false,
      field: "defaultHours",
      message: `Enter hours above 0, up to ${maxHours.toLocaleString("en-US")}.`,
    };
  const currency = form.defaultCurrency.trim().toUpperCase();
  if (currency !== "" && !isKnownCurrency(currency))
    return { ok: false, field: "defaultCurrency", message: "Choose a currency of the list." };
  const isDollars = currency === "" || currency === "USD";
  return {
    ok: true,
    settings: { ...limits, defaultHours: hours, defaultCurrency: isDollars ? null : currency },
  };
}

/** Whether the change needs the password: any limit in force would be higher. */
export function needsProof({ environment, stored }: Known, settings: LaunchSettings): boolean {
  return raisesLimit(resolveLimits(environment, stored), resolveLimits(environment, settings));
}

/** What changes, with the values in force before and after, for the audit log; empty if nothing is stored anew. */
export function describeChange({ environment, stored }: Known, settings: LaunchSettings): string {
  const [before, after] = [stored, settings].map((each) => describe(environment, each));
  return (Object.keys(limitWords) as (keyof LaunchLimits)[])
    .map((name): [string, keyof LaunchSettings] => [limitWords[name].label, name])
    .concat([
      ["default hours", "defaultHours"],
      ["default currency", "defaultCurrency"],
    ])
    .filter(([, name]) => stored[name] !== settings[name])
    .map(([label, name]) => `${label} from ${before![name]} to ${after![name]}`)
    .join("; ");
}

/** `$20.00/h`, `5 machines`: a limit with its unit. */
export function limitText(name: keyof LaunchLimits, value: number): string {
  if (name === "maxMachines") return pluralize(value, "machine");
  return `$${amountText(value / 1e6)}${name === "maxHourlyMicros" ? "/h" : " in 24 hours"}`;
}

/** The line below the field of a limit: where it comes from and how high it can be. */
export function limitHint(name: keyof LaunchLimits, environment: PartialLimits): string {
  const value = environment[name];
  if (value !== null) return `Set by ${limitVariables[name]}: up to ${limitText(name, value)}.`;
  const [initial, largest] = [defaultLimits[name], largestLimits[name]].map((each) =>
    name === "maxMachines" ? each : `$${(each / 1e6).toLocaleString("en-US")}`,
  );
  return `Default ${initial}, at most ${largest}.`;
}

const dollarsWanted = "Enter dollars, such as 20 or 2.50.";
const limitWords = {
  maxMachines: { label: "machines", wanted: "Enter a whole number of machines." },
  maxHourlyMicros: { label: "dollars per hour", wanted: dollarsWanted },
  maxCommittedMicros: { label: "committed in 24 hours", wanted: dollarsWanted },
};

function describe(environment: PartialLimits, settings: LaunchSettings): LaunchSettingsForm {
  const limits = resolveLimits(environment, settings);
  const text = (name: keyof LaunchLimits) =>
    `${name === "maxMachines" ? limits[name] : `$${amountText(limits[name] / 1e6)}`}${settings[name] === null ? " (default)" : ""}`;
  return {
    maxMachines: text("maxMachines"),
    maxHourlyMicros: text("maxHourlyMicros"),
    maxCommittedMicros: text("maxCommittedMicros"),
    defaultHours: `${settings.defaultHours ?? `${defaultHours} (default)`}`,
    defaultCurrency: settings.defaultCurrency ?? "USD (default)",
  };
}

function findLimitFault(name: keyof LaunchLimits, value: number, environment: PartialLimits): string | null {
  const largest = largestLimit(environment, name);
  if (value <= largest) return null;
  return largest < largestLimits[name]
    ? `${limitVariables[name]} allows up to ${limitText(name, largest)}. To raise it, change the variable and restart the app.`
    : `Enter at most ${limitText(name, largest)}.`;
}

/** Without spaces, dollar sign and separators of thousands. */
function plainNumber(text: string): string {
  return text
    .trim()
    .replace(/^\$\s*/, "")
    .replace(/,(?=\d{3}(\D|$))/g, "");
}

function parseCount(text: string): number | null {
  return /^\d{1,5}$/.test(text) ? Number(text) : null;
}

function parseHours(text: string, { defaultHours: before }: LaunchSettings): number | null | "invalid" {
  if (text === "" || text === String(before ?? defaultHours)) return text === "" ? null : before;
  if (!/^\d{1,4}(\.\d{1,2})?$/.test(text)) return "invalid";
  const hours = Number(text);
  return hours > 0 && hours <= maxHours ? hours : "invalid";
}
