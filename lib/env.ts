import { z } from "zod";

import { day, hour, minute } from "@/lib/domain/durations";
import { limitVariables, type PartialLimits } from "@/lib/domain/launch-limits";
import { registerSecret } from "@/lib/redaction/redact";
import {
  documentedSourceIds,
  providerIds,
  sourceIds,
  type OriginId,
  type ProviderId,
  type SourceId,
} from "@/lib/domain/provider-id";
import { wholeNumber } from "@/lib/providers/parse";
import type { VariableValue } from "@/lib/providers/provider";
import { maxReplyVariable, mebibyte } from "@/lib/providers/transport";
import { processState } from "@/lib/process-state";
import { sourceVariable } from "@/lib/providers/source";
import { ownVariables } from "@/lib/providers/variables";

import { coversEverything } from "./networks";

/** What a process does: `web` serves people and programs, `worker` polls and reconciles, `all` does both. */
export type Role = (typeof roles)[number];
const roles = ["all", "web", "worker"] as const;

/** All settings of the operator, read once. Units are in the names. */
export interface Environment {
  role: Role;
  host: string;
  port: number;
  /** Lower-case host names that the app accepts besides loopback. */
  allowedHosts: string[];
  /** The origin under which others reach the app, for links and previews of links; null if it is not known. */
  publicUrl: string | null;
  /** Addresses and networks of the proxies that end TLS, whose forwarded headers are trusted. */
  trustedProxies: string[];
  /** Whether the app may serve other machines without encryption. */
  allowsPlainHttp: boolean;
  /** Whether offers require sign-in too. */
  requiresLogin: boolean;
  /** The host name on which anyone sees prices and nothing else; null without it. */
  publicBoard: { host: string; showsOwn: boolean } | null;
  dataDirectory: string;
  /** The address of a PostgreSQL database, with its password; null for SQLite in the data folder. */
  databaseUrl: string | null;
  /** The folder of backups, by default in the data folder. */
  backupDirectory: string;
  /** Milliseconds between two automatic backups; null: none are made. */
  backupInterval: number | null;
  /** How many automatic backups are kept. */
  backupsKept: number;
  /** Path of the master key; null: beside the data folder. */
  secretKeyFile: string | null;
  /** The master key itself, for operators who store it elsewhere. */
  secretKey: string | null;
  /** Always off unless the role is `all`: the sandbox lives in one process. */
  sandbox: "auto" | "off";
  /** Whether the built app shows the pages for developers. */
  showsDevPages: boolean;
  /** How traces are sent to OTEL_EXPORTER_OTLP_ENDPOINT; null without it. */
  traces: "http/protobuf" | "http/json" | null;
  providers: Record<ProviderId, ProviderEnvironment>;
  publicPrices: PublicPrices;
  sources: Record<SourceId, SourceEnvironment>;
  /** Null: the default feed, or the sandbox's own. */
  ratesUrl: string | null;
  /** Dollars per unit, by currency, as pinned by FX_<CUR>_USD. */
  pinnedRates: Record<string, number>;
  /** Milliseconds between two machine lists of an account. */
  reconcileInterval: number;
  /** Null where the owner's limit or the default holds. */
  launchLimits: PartialLimits;
}

interface ProviderEnvironment {
  apiKey: string | null;
  /** Null: the documented address. */
  baseUrl: string | null;
  /** Null: the provider's default. */
  pollSeconds: number | null;
  /** The largest reply that is read, in decoded bytes; null: the default. */
  maxReplyBytes: number | null;
  /** Its own variables, by field. */
  variables: Record<string, VariableValue>;
}

/** The public sources that PUBLIC_PRICES allows, and those of them that are on until the owner switches them. */
interface PublicPrices {
  allowed: readonly SourceId[];
  initiallyOn: readonly SourceId[];
}

/** As `ProviderEnvironment`; `pollSeconds` can only lengthen the interval. */
type SourceEnvironment = Pick<ProviderEnvironment, "baseUrl" | "pollSeconds" | "maxReplyBytes">;

/** A variable with an invalid value. The message is one line and never holds a key. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

const seconds = wholeNumber(1, 7 * 86_400);
const url = z.url({ protocol: /^https?$/, abort: true }).refine((value) => {
  const { username, password, search, hash } = new URL(value);
  return !username && !password && !search && !hash;
});
const origin = url
  .refine((value) => new URL(value).pathname === "/")
  .transform((value) => new URL(value).origin);
const hostNames = z
  .string()
  .toLowerCase()
  .transform((value) => value.split(",").map((name) => name.trim()))
  .pipe(z.array(z.string().regex(/^([a-z0-9_]([a-z0-9._-]*[a-z0-9_])?|\[[0-9a-f:.]+\])$/)));
const networks = z
  .string()
  .transform((value) => value.split(",").map((entry) => entry.trim()))
  .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])))
  .refine((entries) => !coversEverything(entries));
const booleanFlag = z
  .string()
  .toLowerCase()
  .pipe(z.enum(["1", "true", "0", "false"]))
  .transform((value) => value === "1" || value === "true");
const backupInterval = z
  .string()
  .toLowerCase()
  .regex(/^([1-9]\d{0,4}[mhd]|off)$/)
  .transform((value) => {
    if (value === "off") return null;
    const unit = value.endsWith("m") ? minute : value.endsWith("h") ? hour : day;
    return Number(value.slice(0, -1)) * unit;
  })
  .refine((interval) => interval === null || interval <= 31 * day);
const positive = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number)
  .pipe(z.number().positive().max(1_000_000));

const publicPricesSchema = z
  .string()
  .toLowerCase()
  .transform((value) => (/^(off|on|all)$/.test(value) ? value : value.split(",").map((id) => id.trim())))
  .pipe(z.union([z.enum(["off", "on", "all"]), z.array(z.enum(sourceIds))]));

/** Reads and checks the environment. Empty is unset. Throws `EnvironmentError` naming the variable. */
export function readEnvironment(source: Record<string, string | undefined>): Environment {
  const pollSeconds = read("POLL_SECONDS", seconds, "a whole number of seconds, 1 or more");
  const role = read("ROLE", z.string().toLowerCase().pipe(z.enum(roles)), "all, web or worker") ?? "all";
  const sandbox = read("SANDBOX", z.enum(["off", "auto"]), "off, or unset") ?? "auto";
  const dataDirectory = read("DATA_DIR", z.string(), "a folder") ?? "./data";
  const databaseUrl = readDatabaseUrl();
  return {
    role,
    host: read("HOST", z.string().regex(/^[A-Za-z0-9.:_-]+$/), "an address to listen on") ?? "127.0.0.1",
    port: read("PORT", wholeNumber(1, 65_535), "a port from 1 to 65535") ?? 3000,
    allowedHosts:
      read("ALLOWED_HOSTS", hostNames, "names without scheme and port, separated by commas") ?? [],
    publicUrl: read("PUBLIC_URL", origin, "an http or https address without path, query and password"),
    trustedProxies:
      read(
        "TRUST_PROXY",
        networks,
        "addresses or networks of your own proxies, separated by commas, like 127.0.0.1. " +
          "Networks that cover every address are refused, because then anyone could choose the address to appear under",
      ) ?? [],
    allowsPlainHttp: read("ALLOW_PLAIN_HTTP", booleanFlag, "1, or unset") ?? false,
    requiresLogin: read("REQUIRE_LOGIN", booleanFlag, "true, or unset") ?? false,
    publicBoard: readPublicBoard(),
    databaseUrl,
    dataDirectory,
    backupDirectory: read("BACKUP_DIR", z.string(), "a folder") ?? `${dataDirectory}/backups`,
    backupInterval: readBackupInterval(),
    backupsKept: read("BACKUP_KEEP", wholeNumber(1, 10_000), "a number of backups, 1 to 10000") ?? 48,
    secretKeyFile: read("SECRET_KEY_FILE", z.string(), "a file"),
    secretKey: readSecret("SECRET_KEY", z.string(), "a key"),
    sandbox: role === "all" ? sandbox : "off",
    showsDevPages: read("DEV_PAGES", booleanFlag, "true, or unset") ?? false,
    traces: readTraces(),
    providers: Object.fromEntries(
      providerIds.map((id) => [id, providerEnvironment(id, pollSeconds)]),
    ) as Environment["providers"],
    publicPrices: readPublicPrices(),
    sources: Object.fromEntries(sourceIds.map((id) => [id, sourceEnvironment(id)])) as Environment["sources"],
    ratesUrl: read("FX_RATES_URL", z.url({ protocol: /^https?$/ }), "an http or https address"),
    pinnedRates: pinnedRates(),
    reconcileInterval:
      (read("RECONCILE_SECONDS", wholeNumber(1, 3_600), "a whole number of seconds") ?? 30) * 1000,
    launchLimits: {
      maxMachines: read(limitVariables.maxMachines, wholeNumber(0, 10_000), "a whole number of machines"),
      maxHourlyMicros: readMicros(limitVariables.maxHourlyMicros, "dollars an hour, like 20"),
      maxCommittedMicros: readMicros(limitVariables.maxCommittedMicros, "dollars within 24 hours, like 200"),
    },
  };

  function read<T>(name: string, schema: z.ZodType<T>, expected: string): T | null {
    const value = valueOf(name)?.trim();
    if (!value) return null;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new EnvironmentError(`${name} is invalid: it must be ${expected}. Correct it and restart.`);
  }

  function readBackupInterval(): number | null {
    const interval = read(
      "BACKUP_EVERY",
      backupInterval,
      "minutes, hours or days, like 30m, 1h or 1d, up to 31d, or off",
    );
    if (interval !== null && databaseUrl !== null)
      throw new EnvironmentError(
        "BACKUP_EVERY works with SQLite only. Back up PostgreSQL with pg_dump, unset BACKUP_EVERY and restart.",
      );
    return interval;
  }

  function readMicros(name: string, expected: string): number | null {
    const dollars = read(name, positive, expected);
    return dollars === null ? null : Math.round(dollars * 1e6);
  }

  // Registered before validation, so no log shows even an unusable key.
  function readSecret(name: string, schema: z.ZodType<string>, expected: string): string | null {
    registerSecret(valueOf(name) ?? "");
    return read(name, schema, expected);
  }

  function readDatabaseUrl(): string | null {
    const address = readSecret(
      "DATABASE_URL",
      z.url({ protocol: /^postgres(ql)?$/ }),
      "an address like postgres://user:password@host:5432/database, or unset for SQLite",
    );
    if (address !== null) registerSecret(decodeURIComponent(new URL(address).password));
    return address;
  }

  function providerEnvironment(id: ProviderId, everyProvider: number | null): ProviderEnvironment {
    const name = id.toUpperCase();
    const own = Object.entries(ownVariables[id] ?? {});
    return {
      ...addressAndLimit(`${name}_BASE_URL`, id),
      apiKey: readSecret(
        `${name}_API_KEY`,
        z.string().regex(/^[\u0021-\u007e]+$/),
        "the key as one word of plain characters",
      ),
      pollSeconds:
        read(`${name}_POLL_SECONDS`, seconds, "a whole number of seconds, 1 or more") ?? everyProvider,
      variables: Object.fromEntries(
        own.map(([field, { name, schema, expected, initial = null }]) => [
          field,
          read(name, schema, expected) ?? initial,
        ]),
      ),
    };
  }

  function sourceEnvironment(id: SourceId): SourceEnvironment {
    return {
      ...addressAndLimit(sourceVariable(id, "BASE_URL"), id),
      pollSeconds: read(
        sourceVariable(id, "POLL_SECONDS"),
        seconds,
        "a whole number of seconds, 1 or more; it can only lengthen the interval",
      ),
    };
  }

  function addressAndLimit(baseUrlVariable: string, id: OriginId) {
    const baseUrl = read(baseUrlVariable, url, "an http or https address without query and password");
    const maxReply = read(maxReplyVariable(id), wholeNumber(1, 1_000), "a whole number of MiB, 1 to 1000");
    return { maxReplyBytes: maxReply && maxReply * mebibyte, baseUrl: baseUrl?.replace(/\/+$/, "") ?? null };
  }

  function readPublicPrices(): PublicPrices {
    const chosen = read(
      "PUBLIC_PRICES",
      publicPricesSchema,
      `off, on, all, or some of ${sourceIds.join(", ")}, separated by commas`,
    );
    if (chosen === "off") return { allowed: [], initiallyOn: [] };
    if (chosen === "all") return { allowed: sourceIds, initiallyOn: sourceIds };
    if (Array.isArray(chosen)) return { allowed: chosen, initiallyOn: chosen };
    return { allowed: sourceIds, initiallyOn: documentedSourceIds };
  }

  function readPublicBoard(): Environment["publicBoard"] {
    const showsOwn = read("PUBLIC_BOARD_OWN", z.enum(["on", "off"]), "on, or unset") === "on";
    const taken = new Set([
      ...(read("ALLOWED_HOSTS", hostNames, "names") ?? []),
      new URL(read("PUBLIC_URL", origin, "an address") ?? "http://localhost").hostname,
      (valueOf("HOST") ?? "").trim().toLowerCase(),
    ]);
    // Everything else is hidden on it, so the app itself needs another name.
    const free = hostNames.refine(
      ([name, ...more]) => more.length === 0 && !taken.has(name!) && !isLoopbackName(name!),
    );
    const named = read(
      "PUBLIC_BOARD",
      free,
      "one name without scheme and port, which is not in ALLOWED_HOSTS or PUBLIC_URL and is not localhost",
    );
    return named && { host: named[0]!, showsOwn };
  }

  // OpenTelemetry's SDK reads these and its other variables itself, but falls back silently where a value is invalid.
  function readTraces(): Environment["traces"] {
    const endpoint = read(
      "OTEL_EXPORTER_OTLP_ENDPOINT",
      url,
      "an http or https address without query and password",
    );
    for (const name of ["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"])
      registerHeaderSecrets(valueOf(name) ?? "");
    const isDisabled = read("OTEL_SDK_DISABLED", booleanFlag, "true, or unset") ?? false;
    if (endpoint === null || isDisabled || valueOf("OTEL_TRACES_EXPORTER")?.trim() === "none") return null;
    read("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", url, "an http or https address without query and password");
    const protocol = (name: string) =>
      read(name, z.enum(["http/protobuf", "http/json"]), "http/protobuf or http/json; gRPC is not supported");
    return (
      protocol("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") ??
      protocol("OTEL_EXPORTER_OTLP_PROTOCOL") ??
      "http/protobuf"
    );
  }

  function valueOf(name: string): string | undefined {
    return Object.hasOwn(source, name) ? source[name] : undefined;
  }

  function pinnedRates(): Record<string, number> {
    const rates = Object.keys(source).flatMap((name): [string, number][] => {
      const code = /^FX_([A-Z]{3})_USD$/.exec(name)?.[1];
      const rate = code && read(name, positive, "the dollars that one unit is worth, like 0.14");
      return code && rate ? [[code, rate]] : [];
    });
    return Object.fromEntries(rates);
  }
}

/** Whether a name can lead to the app itself on this machine. */
function isLoopbackName(name: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\]|cheapest-gpu(-[a-z2-7]+)?\.localhost)$/.test(name);
}

/** Redacts the values of headers such as `authorization=Bearer%20key,x-team=1`. */
function registerHeaderSecrets(headers: string): void {
  for (const pair of headers.split(",")) {
    const value = pair.slice(pair.indexOf("=") + 1).trim();
    const plain = decoded(value);
    for (const secret of [value, plain, plain.split(" ").at(-1)!]) registerSecret(secret);
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** By provider: the currency that the operator assumes for prices without one. */
export function assumedCurrencies({ providers }: Environment): Partial<Record<ProviderId, string>> {
  const entries = providerIds.map((id) => [id, providers[id].variables["assumedCurrency"]] as const);
  return Object.fromEntries(entries.filter(([, currency]) => typeof currency === "string"));
}

/** Whether any provider key is set, so that real accounts are polled. */
export function hasProviderKeys(environment: Environment): boolean {
  return providerIds.some((id) => environment.providers[id].apiKey !== null);
}

/** Whether only this machine can reach the listening address. */
export function listensOnLoopbackOnly({ host }: Pick<Environment, "host">): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);
}

const shared = processState<Environment>("environment");

/** The environment of this process; the same object for every copy of this module, because the offer index compares it. */
export function env(): Environment {
  shared.value ??= readEnvironment(process.env);
  return shared.value;
}

/** The process's own facts from Node and Next. */
export const runtime = {
  isBuild: () => process.env["NEXT_PHASE"] === "phase-production-build",
  isDevelopment: () => process.env.NODE_ENV === "development",
};
