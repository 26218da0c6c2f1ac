import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

import { validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import {
  findStep,
  isInContext,
  readCommand,
  readStages,
  readVariables,
} from "@/testing/container/dockerfile";
import { reportSkipped } from "@/testing/process/chaos-run";

import { commands } from "./lib/package.mjs";
import { checkNode } from "./setup.mjs";

const [build, image] = readStages();

describe("the Dockerfile", () => {
  it("is valid", () => {
    expect(validate(readFileSync("Dockerfile", "utf8"))).toEqual([]);
    expect(readStages()).toHaveLength(2);
  });

  it("builds with a supported Node on the Debian that runs it", () => {
    const [, node, debian] = /^node:(\d+)-(\w+)-slim AS build$/.exec(build![0]!.text)!;
    expect(() => checkNode(`${node}.99.0`)).not.toThrow();
    expect(image![0]!.text).toBe(`debian:${debian}-slim`);
  });

  it("names no architecture", () => {
    expect(readFileSync("Dockerfile", "utf8")).not.toMatch(/amd64|arm64|x86_64|aarch64|--platform|x64/i);
  });

  it("leaves the lists of Debian out of both layers, and compilers out of the image", () => {
    for (const { keyword, text } of [...build!, ...image!]) {
      if (keyword !== "RUN" || !text.includes("apt-get")) continue;
      expect(text).toMatch(/apt-get update.*--no-install-recommends.*rm -rf \/var\/lib\/apt\/lists/s);
    }
    expect(image!.map(({ text }) => text).join("\n")).not.toMatch(/\b(g\+\+|gcc|make|python3|npm|curl)\b/);
  });

  it("runs without root, and the process gets the signals itself", () => {
    expect(findStep(image!, "USER").text).toMatch(/^[1-9]\d{3,}:[1-9]\d{3,}$/);
    expect(readCommand(image!, "ENTRYPOINT")).toEqual(["node"]);
    expect(findStep(image!, "STOPSIGNAL").text).toBe("SIGTERM");
    expect(readCommand(image!, "HEALTHCHECK")).toEqual(["node", "bin/health.mjs"]);
  });

  it("keeps the database and the key in two volumes", () => {
    const volumes = JSON.parse(findStep(image!, "VOLUME").text) as string[];
    const { DATA_DIR, SECRET_KEY_FILE } = readVariables(image!);
    expect(volumes).toEqual([DATA_DIR, SECRET_KEY_FILE!.replace(/\/[^/]+$/, "")]);
  });
});

describe(".dockerignore", () => {
  it("lets no secret, database or history into the build", () => {
    const secret = [".env", ".env.local", "data/cheapest-gpu.db", "data.key", "backups/a.db", ".git/config"];
    expect([...secret, "node_modules/zod/index.js", ".next/BUILD_ID"].filter(isInContext)).toEqual([]);
  });

  it("lets every source through that the pages are built from", () => {
    const needed = [
      "app/page.tsx",
      "lib/env.ts",
      "db/sqlite/migrations/0001_offers.sql",
      "package-lock.json",
    ];
    const settings = readdirSync(".").filter((name) =>
      /^(next|postcss|tsconfig|instrumentation|proxy)/.test(name),
    );
    const sources = settings.filter((name) => !name.endsWith(".tsbuildinfo") && name !== "next-env.d.ts");
    expect([...needed, ...sources].filter((path) => !isInContext(path))).toEqual([]);
  });
});

describe("compose.yaml", () => {
  const { services, volumes } = parse(readFileSync("compose.yaml", "utf8")) as Compose;
  const { app } = services;

  it("publishes the port on this machine only", () => {
    expect(app!.ports).toEqual(["127.0.0.1:${PORT:-3000}:3000"]);
  });

  it("may write to its volumes and /tmp only, and gain no rights", () => {
    expect(app).toMatchObject({
      read_only: true,
      tmpfs: ["/tmp"],
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      stop_grace_period: "10s",
    });
    expect(app!.privileged ?? app!.network_mode ?? app!.user ?? app!.cap_add).toBeUndefined();
  });

  it("has the volumes and paths of the image", () => {
    expect(app!.volumes).toEqual(["data:/data", "keys:/keys"]);
    expect(Object.keys(volumes)).toEqual(["data", "keys"]);
    const { NODE_ENV: _, ...ofImage } = readVariables(image!);
    expect(app!.environment).toEqual({ ...ofImage, ALLOW_PLAIN_HTTP: "1" });
  });
});

interface Compose {
  services: Record<string, Record<string, unknown>>;
  volumes: Record<string, unknown>;
}

describe("the systemd unit", () => {
  const unit = "deploy/cheapest-gpu.service";

  it("is valid and confined, as systemd-analyze rates it", () => {
    if (!runs("systemd-analyze", ["--version"]))
      return reportSkipped("systemd", "there is no systemd-analyze");
    // It also reports what of the unit is not installed here.
    const found = execFileSync("sh", ["-c", `systemd-analyze verify ${unit} 2>&1 || true`], {
      encoding: "utf8",
    });
    expect(found.split("\n").filter((line) => line && !/not executable|is not exec/.test(line))).toEqual([]);
    const rated = execFileSync("systemd-analyze", ["security", "--offline=yes", "--no-pager", unit], {
      encoding: "utf8",
    });
    expect(Number(/exposure level[^:]*: ([\d.]+)/.exec(rated)![1])).toBeLessThan(2);
  });

  it("stops as the container does, and runs the same command", () => {
    const text = readFileSync(unit, "utf8");
    expect(text).toContain("TimeoutStopSec=10\n");
    expect(text).toContain(`ExecStart=/usr/bin/node ${readCommand(image!, "CMD").join(" ")}\n`);
  });
});

it("every command that the files and the documentation name is in the package", () => {
  const files = ["Dockerfile", "compose.yaml", "deploy/cheapest-gpu.service", "docs/operations.md"];
  const named = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/bin\/([\w-]+)\.mjs/g)]);
  expect(named.length).toBeGreaterThan(6);
  expect(named.map(([, name]) => name!).filter((name) => !(name in commands))).toEqual([]);
});

function runs(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
