import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import type { ChildProcess } from "node:child_process";

import { afterAll, describe, expect, it } from "vitest";

import { parseBackupName } from "@/lib/backup/names";
import { runBuildStage } from "@/testing/container/build-stage";
import { makeImageTree, type ImageTree } from "@/testing/container/image";
import { isShortRun, reportSkipped } from "@/testing/process/chaos-run";
import { until } from "@/testing/process/until";

import { isBuilt, standaloneFolder } from "./lib/build.mjs";
import { makePackage } from "./lib/package.mjs";
import { root } from "./lib/project.mjs";

/** Debian's slim image with the packages that the Dockerfile adds, rounded up; not measured here. */
const debianBytes = 90e6;
/** The binary of Node 24.9 for amd64, rounded up. */
const nodeBytes = 130e6;

const folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-image-"));
let running: ChildProcess | undefined;
afterAll(() => {
  if (running?.exitCode === null) running.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** The full form runs all steps of the Dockerfile; the short form takes the build that the other tests use. */
async function buildImage(): Promise<ImageTree | null> {
  if (!isShortRun()) return makeImageTree(folder, await runBuildStage(folder));
  if (!isBuilt(root) || !existsSync(standaloneFolder(root))) return null;
  await makePackage();
  return makeImageTree(folder, root);
}

describe("the image of the Dockerfile", () => {
  it("runs as its user from a read-only tree, writes to its volumes only, and stops on SIGTERM", async () => {
    const image = await buildImage();
    if (!image) return reportSkipped("container", "there is no current build; `npm run package` makes one");
    const before = image.listFiles();
    const strayBefore = image.listStrayFiles();
    expect(image.bytes + nodeBytes + debianBytes).toBeLessThan(300e6);

    expect(await finish(image.run(["bin/create-key.mjs"]))).toMatchObject({ code: 0, error: "" });
    if (!isShortRun()) expect((await finish(image.run())).error).toContain("no owner yet");
    const command = image.run(["bin/create-owner.mjs", "--email", "owner@example.test"], "pipe");
    command.stdin!.end("correct horse battery staple\n");
    expect(await finish(command)).toMatchObject({ code: 0, error: "" });

    const app = (running = image.run());
    const ended = finish(app);
    let output = "";
    app.stdout!.on("data", (chunk) => (output += String(chunk)));
    await until(() => output.includes("is ready on") || app.exitCode !== null, { what: "the start" });
    // As in `npm start`, the framework's banner is left out.
    const [line, ...more] = output.trim().split("\n");
    expect(JSON.parse(line!).msg).toContain(`Cheapest GPU is ready on ${image.url}`);
    expect(more).toEqual([]);
    expect(await finish(image.checkHealth())).toMatchObject({ code: 0, error: "" });
    const page = await fetch(image.url);
    expect(page.status).toBe(200);
    const html = await page.text();
    for (const file of ["/icon.svg", /\/_next\/static\/[^"]+\.css/.exec(html)![0]])
      expect((await fetch(image.url + file)).status, file).toBe(200);

    const backups = path.join(image.writable, "data", "backups");
    await until(() => listAutomatic(backups).length === 1, { what: "an automatic backup" });
    const byHand = image.run(["bin/backup.mjs", path.join(backups, "today.db")]);
    expect(await finish(byHand)).toMatchObject({ code: 0, error: "" });
    expect(statSync(path.join(backups, listAutomatic(backups)[0]!)).mode & 0o777).toBe(0o600);

    const start = performance.now();
    app.kill("SIGTERM");
    const { error, signal } = await ended;
    const seconds = (performance.now() - start) / 1000;
    process.stdout.write(
      `container: ${(image.bytes / 1e6).toFixed(0)} MB without Debian and Node, stopped in ${seconds.toFixed(1)} s\n`,
    );
    expect(signal).not.toBe("SIGKILL");
    expect(seconds).toBeLessThan(10);
    expect(error).not.toMatch(/EACCES|EROFS|ENOENT/);

    expect(image.listFiles()).toEqual(before);
    expect(image.listStrayFiles()).toEqual(strayBefore);
    expect(readdirSync(path.join(image.writable, "tmp"))).toEqual([]);
    expect(readdirSync(path.join(image.writable, "keys"))).toEqual(["master.key"]);
    expect(statSync(path.join(image.writable, "keys", "master.key")).mode & 0o777).toBe(0o600);
    expect(await finish(image.checkHealth())).toMatchObject({ code: 1 });
  });
});

function listAutomatic(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => parseBackupName(name) !== null);
}

async function finish(child: ChildProcess) {
  const [out, error, [code, signal]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { code, signal, out, error };
}
