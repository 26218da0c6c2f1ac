import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { processState } from "@/lib/process-state";
import { listAuditEvents } from "@/db/audit";
import { databaseFile, openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";

import { findToken, describeTokens } from "../lib/tokens/tokens";

let folder: string;
let dataDirectory: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-commands-"));
  dataDirectory = path.join(folder, "data");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const password = "correct horse battery staple";
const email = "owner@example.test";

describe("create-token", () => {
  it("prints only the token, which permits the requested scope", async () => {
    const { code, out, error } = await run("create-token", [
      "--scope=launch",
      "--name=ci",
      "--hour-cap=2.5",
      "--day-cap=30",
    ]);
    expect(code, error).toBe(0);
    expect(out).toMatch(/^gpu_\w{40,}\n$/);
    expect(error).toContain("up to $2.50 per hour and $30.00 per 24 h");
    await onDatabase(async (database) => {
      expect(await findToken(database, out.trim())).toMatchObject({
        name: "ci",
        grant: {
          scope: "launch",
          hourCapMicros: 2_500_000,
          dayCapMicros: 30_000_000,
          committedCapMicros: 0,
        },
      });
      const [event] = await listAuditEvents(database, { limit: 10 });
      expect(event).toMatchObject({ actorKind: "app", action: "token.create", subject: "ci" });
      expect(JSON.stringify(event)).not.toContain(out.slice(8, 20));
    });
  });

  it("allows prepaid orders up to their own cap, even above the default caps", async () => {
    const made = await runHere("create-token", ["--scope=launch", "--hour-cap=5", "--committed-cap=600"]);
    expect(made.error).toContain("up to $600.00 prepaid per 24 h");
    await onDatabase(async (database) => {
      expect(await findToken(database, made.out.trim())).toMatchObject({
        grant: { hourCapMicros: 5e6, dayCapMicros: 600e6, committedCapMicros: 600e6 },
      });
    });
  });

  it.each([
    [[], "--scope"],
    [["--scope=read", "--committed-cap=1"], "Caps apply only to --scope launch"],
    [["--scope=launch", "--committed-cap=-1"], "--committed-cap"],
    [["--scope=read", "--hour-cap=1"], "Caps apply only to --scope launch"],
    [["--scope=launch", "--day-cap=1e3"], "--day-cap"],
    [["--scope=launch", "--hour-cap=0"], "above $0"],
  ])("creates nothing for %j, and explains why in one line", async (options, part) => {
    const { code, out, error } = await runHere("create-token", options);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(error.trim().split("\n")).toEqual([expect.stringContaining(part)]);
    await onDatabase(async (database) => expect((await describeTokens(database)).views).toEqual([]));
  });
});

describe("create-owner", () => {
  it("creates one owner, once, and writes it to the audit log", async () => {
    const [made, refused] = [
      await run("create-owner", ["--email", email], `${password}\n`),
      await runHere("create-owner", ["--email", email], `${password}\n`),
    ];
    expect(made).toEqual({ code: 0, out: `${email} is now the owner. Sign in at /sign-in.\n`, error: "" });
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.error).toBe("This app already has an owner. Sign in instead.\n");
    await onDatabase(async (database) => {
      const events = await listAuditEvents(database, { limit: 10 });
      expect(events).toMatchObject([{ actorKind: "app", action: "owner.create", subject: email }]);
    });
  });

  it("reads address and password from standard input", async () => {
    const { code, out } = await runHere("create-owner", [], `${email}\n${password}\n`);
    expect({ code, out }).toEqual({ code: 0, out: `${email} is now the owner. Sign in at /sign-in.\n` });
  });

  it.each([
    [["--email", email], "short\n", "5 characters"],
    [["--email", email], "PasswordPassword\n", "repeats one short word"],
    [[], `${password}\n`, "--email"],
    [["--email", email], "", "standard input"],
  ])("creates none for %j and %j", async (options, input, part) => {
    const { code, out, error } = await runHere("create-owner", options, input);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(error.trim().split("\n")).toEqual([expect.stringContaining(part)]);
  });

  it("creates none for an unknown option", async () => {
    const { code, out, error } = await run("create-owner", ["--nonsense"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(error.trim().split("\n")).toEqual([expect.stringContaining("--nonsense")]);
  });
});

describe("create-key", () => {
  /** Runs a command with SECRET_KEY_FILE in this folder. */
  function runWithKey(keyFolder: string, command: string, options: string[] = []) {
    vi.stubEnv("SECRET_KEY_FILE", path.join(folder, keyFolder, "master.key"));
    return runHere(command, options);
  }

  it("creates a missing key file once, and none for a database that has another", async () => {
    const made = await runWithKey("keys", "create-key");
    expect(made).toMatchObject({ code: 0, out: expect.stringContaining("keys/master.key"), error: "" });
    const again = await runWithKey("keys", "create-key");
    expect(again).toMatchObject({ code: 1, error: expect.stringContaining("exists and is unchanged") });
    await runWithKey("keys", "create-token", ["--scope=read"]);
    const other = await runWithKey("moved", "create-key");
    expect(other).toMatchObject({
      code: 1,
      error: expect.stringContaining("sealed with another master key"),
    });
    expect(readdirSync(folder).sort()).toEqual(["data", "keys"]);
  });
});

describe("a command on an existing database", () => {
  it.each([
    ["rotate-key", "to change the master key of", runHere],
    ["accept-poll", "to accept a poll of", run],
  ] as const)(
    "%s creates nothing without a database, and prints one line with the path",
    async (name, purpose, runIt) => {
      const { code, out, error } = await runIt(name, []);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(error).toBe(
        `There is no database ${path.join(dataDirectory, "cheapest-gpu.db")} ${purpose}. ` +
          "Set DATA_DIR to the folder that the app uses.\n",
      );
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it("seals the values of an existing database anew", async () => {
    await runHere("create-token", ["--scope=read"]);
    const { code, out, error } = await run("rotate-key", []);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toContain(`a new key, stored in ${dataDirectory}.key.`);
  });
});

interface CommandResult {
  code: number | null;
  out: string;
  error: string;
}

/** Runs a command in this process: a new one takes seconds to load. */
async function runHere(command: string, options: string[], input = ""): Promise<CommandResult> {
  const { argv } = process;
  const result = { out: "", error: "" };
  vi.resetModules();
  processState("environment").value = undefined;
  vi.stubEnv("DATA_DIR", dataDirectory);
  vi.spyOn(process, "stdin", "get").mockReturnValue(Readable.from([input]) as typeof process.stdin);
  vi.spyOn(console, "log").mockImplementation((line) => void (result.out += `${line}\n`));
  vi.spyOn(console, "error").mockImplementation((line) => void (result.error += `${line}\n`));
  process.argv = [...argv.slice(0, 2), ...options];
  try {
    await import(`../scripts/${command}.ts`);
    return { code: Number(process.exitCode ?? 0), ...result };
  } finally {
    Object.assign(process, { argv, exitCode: undefined });
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  }
}

/** Runs a command as its script in package.json does. */
async function run(command: string, options: string[], input = ""): Promise<CommandResult> {
  const child = spawn(process.execPath, ["--import", "tsx", `scripts/${command}.ts`, ...options], {
    env: { ...process.env, DATA_DIR: dataDirectory },
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, error };
}

async function onDatabase(look: (database: ReturnType<typeof openDatabase>) => Promise<void>): Promise<void> {
  const database = openDatabase(databaseFile(dataDirectory));
  await look(database).finally(() => closeDatabase(database));
}
