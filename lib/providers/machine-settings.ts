import { ownEntry } from "@/lib/domain/own-entry";
import { isPort, parsePorts } from "@/lib/domain/ports";
import { providerLabels, type ProviderId } from "@/lib/domain/provider-id";

import { ProviderError } from "./errors";
import type { CreateOrder, CreateOutcome, LaunchField } from "./instances";

/**
 * The default image of a container offer: public, runs until it is stopped, with CUDA and PyTorch
 * (https://jupyter-docker-stacks.readthedocs.io).
 */
export const defaultContainerImage = "quay.io/jupyter/pytorch-notebook:cuda12-latest";

export function launchField(
  field: Pick<LaunchField, "id" | "label" | "kind"> & Partial<LaunchField>,
): LaunchField {
  return {
    hint: null,
    advanced: false,
    required: false,
    initial: null,
    choices: [],
    most: null,
    ...field,
  };
}

/**
 * Reads the settings of one order by field type. Empty values are null; invalid ones throw before anything is
 * sent.
 */
export interface SettingsReader {
  text(id: string): string | null;
  /** Unmodified, including whitespace. */
  script(id: string): string | null;
  /** `name` is the field's name in a message. */
  wholeNumber(id: string, name: string): number | null;
  number(id: string, name: string): number | null;
  flag(id: string): boolean;
  /** Each port once; an empty list without any. */
  ports(id: string, name: string): number[];
}

export function readSettings(provider: ProviderId, settings: CreateOrder["settings"]): SettingsReader {
  const script = (id: string) => {
    const input = ownEntry(settings, id);
    return input?.trim() ? input : null;
  };
  const text = (id: string) => script(id)?.trim() ?? null;
  const number = (id: string, name: string, form: RegExp, expected: string) => {
    const input = text(id);
    if (input === null) return null;
    if (!form.test(input) || !(Number(input) > 0))
      throw unsentError(provider, `${name} is “${input}”, not ${expected}`);
    return Number(input);
  };
  return {
    script,
    text,
    wholeNumber: (id, name) => number(id, name, /^\d{1,9}$/, "a whole number above zero"),
    number: (id, name) => number(id, name, /^\d{1,9}(\.\d{1,6})?$/, "a number above zero"),
    flag: (id) => isOn(text(id)),
    ports(id, name) {
      const input = text(id) ?? "";
      const ports = parsePorts(input);
      if (!ports.every(isPort))
        throw unsentError(provider, `${name} are “${input}”, not ports from 1 to 65535`);
      return [...new Set(ports)];
    },
  };
}

export function isOn(value: string | null): boolean {
  return /^(true|on|yes|1)$/i.test(value?.trim() ?? "");
}

/** An error for invalid input, found before anything was sent. */
export function unsentError(provider: ProviderId, reason: string): ProviderError {
  return new ProviderError(
    provider,
    "rejected",
    `Nothing was sent to ${providerLabels[provider]}: ${reason}.`,
    { isUnsent: true },
  );
}

/** The outcome of a create that failed before its one request. */
export function unsentOutcome(provider: ProviderId, error: unknown): CreateOutcome {
  const reason = "the order could not be put together";
  return {
    kind: "rejected",
    error: error instanceof ProviderError ? error : unsentError(provider, reason),
  };
}
