import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isBuilt, sourceHash } from "./lib/build.mjs";
import {
  addCounts,
  countPlaywright,
  countVitest,
  describeCount,
  describeSlowest,
  timePlaywright,
  timeVitest,
} from "./lib/count.mjs";
import { installStamp, isInstalled } from "./lib/install.mjs";
import { checkPort, localUrl } from "./lib/port.mjs";
import { run } from "./lib/run.mjs";
import { checkNode, checkWritable } from "./setup.mjs";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "setup-test-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, content: string) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

describe("the lock", () => {
  const lock = new URL("lib/lock.mjs", import.meta.url).href;

  /** A process that holds the lock for a while and records when it acquired and released it. */
  function holder(name: string, milliseconds: number) {
    const script = `
      import { appendFileSync } from "node:fs";
      import { withLock } from ${JSON.stringify(lock)};
      const note = (word) => appendFileSync("notes", word + " ${name}\\n");
      await withLock("lock", async () => {
        note("came");
        await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));
        note("went");
      });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: folder });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    const ended = new Promise<string>((resolve) => child.once("close", () => resolve(output)));
    return { child, ended };
  }

  it("lets starts take turns and names the process that is waited for", async () => {
    const starts = ["a", "b", "c"].map((name) => holder(name, 150));
    const outputs = await Promise.all(starts.map(({ ended }) => ended));
    const notes = readFileSync(join(folder, "notes"), "utf8").trim().split("\n");
    expect(notes).toHaveLength(6);
    for (let turn = 0; turn < 6; turn += 2) {
      expect(notes[turn + 1]).toBe(notes[turn]?.replace("came", "went"));
    }
    expect(outputs.join("")).toMatch(/waiting for the other start \(pid \d+\)/);
    expect(existsSync(join(folder, "lock"))).toBe(false);
  });

  it("is taken over when its owner is dead", async () => {
    const dead = holder("dead", 60_000);
    await expect.poll(() => existsSync(join(folder, "notes")), { timeout: 60_000 }).toBe(true);
    dead.child.kill("SIGKILL");
    await dead.ended;
    expect(existsSync(join(folder, "lock"))).toBe(true);
    await holder("next", 1).ended;
    expect(readFileSync(join(folder, "notes"), "utf8")).toContain("went next");
    expect(existsSync(join(folder, "lock"))).toBe(false);
  });
});

describe("the stamps", () => {
  it("treat packages as installed until package-lock.json changes", () => {
    write("package-lock.json", "{}");
    expect(isInstalled(folder)).toBe(false);
    write("node_modules/.cheapest-gpu-stamp", installStamp(folder));
    expect(isInstalled(folder)).toBe(true);
    write("package-lock.json", '{"name":"other"}');
    expect(isInstalled(folder)).toBe(false);
  });

  it("treat pages as built until a source changes, moves or goes", () => {
    write("app/page.tsx", "one");
    write("next.config.ts", "config");
    const first = sourceHash(folder);
    write(".next/cheapest-gpu-build", first);
    expect(isBuilt(folder)).toBe(true);
    write("app/page.tsx", "two");
    expect(isBuilt(folder)).toBe(false);
    write("app/page.tsx", "one");
    write("package.json", '{"version":"0.2.0"}');
    expect(isBuilt(folder)).toBe(false);
    rmSync(join(folder, "app/page.tsx"));
    write("app/other.tsx", "one");
    expect(sourceHash(folder)).not.toBe(first);
  });

  it("ignore tests, hidden files and everything that is not built", () => {
    write("lib/price.ts", "price");
    const before = sourceHash(folder);
    write("lib/price.test.ts", "test");
    write("lib/.DS_Store", "");
    write("e2e/start.spec.ts", "test");
    write("docs/readme.md", "text");
    write("data/app.db", "data");
    expect(sourceHash(folder)).toBe(before);
  });
});

describe("the checks before the start", () => {
  it("reject a Node that is too old", () => {
    expect(() => checkNode("20.18.3")).toThrow(/Node 20\.18\.3 is too old; install Node 20\.19/);
    expect(() => checkNode("18.20.0")).toThrow(/too old/);
    expect(() => checkNode("20.19.0")).not.toThrow();
    expect(() => checkNode("24.1.0")).not.toThrow();
  });

  it("reject a folder that is not writable", () => {
    expect(() => checkWritable(folder)).not.toThrow();
    expect(() => checkWritable(join(folder, "missing"))).toThrow(/cannot be written to/);
  });

  it("reject a port that is in use", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await expect(checkPort("127.0.0.1", port)).rejects.toThrow(`Port ${port} is in use`);
    await new Promise((resolve) => server.close(resolve));
    await expect(checkPort("127.0.0.1", port)).resolves.toBeUndefined();
  });

  it("format the address for a browser", () => {
    expect(localUrl("127.0.0.1", 3000)).toBe("http://127.0.0.1:3000");
    expect(localUrl("0.0.0.0", 3000)).toBe("http://127.0.0.1:3000");
    expect(localUrl("::1", 8080)).toBe("http://[::1]:8080");
    expect(localUrl("::", 3000)).toBe("http://[::1]:3000");
  });
});

describe("a child process", () => {
  it("leaves no process of its group behind", async () => {
    const { ok, output, logFile } = await run("child", "sh", ["-c", "sleep 30 & echo $!; exit 3"]);
    expect(ok).toBe(false);
    expect(existsSync(logFile)).toBe(true);
    rmSync(dirname(logFile), { recursive: true });
    expect(() => process.kill(Number(output), 0)).toThrow();
  });

  it("is ended when it takes too long, and may be missing", async () => {
    const slow = await run("slow", "sleep", ["30"], { timeout: 100 });
    expect(slow).toMatchObject({ ok: false, output: expect.stringContaining("Stopped after") });
    const missing = await run("missing", join(folder, "missing"), []);
    expect(missing).toMatchObject({ ok: false, output: expect.stringContaining("ENOENT") });
    for (const { logFile } of [slow, missing]) rmSync(dirname(logFile), { recursive: true });
  });
});

describe("the count", () => {
  const vitest = { numPassedTests: 8, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };

  it("reads Vitest's report, and counts a file that cannot be loaded as one failure", () => {
    const broken = { status: "failed", assertionResults: [] };
    const report = JSON.stringify({ ...vitest, testResults: [broken] });
    expect(countVitest(report, false)).toEqual({ passed: 8, failed: 2, skipped: 3 });
  });

  it("reads Playwright's report, with errors outside the tests", () => {
    const stats = { expected: 5, flaky: 1, unexpected: 2, skipped: 1 };
    const report = JSON.stringify({ stats, errors: [{ message: "no server" }] });
    expect(countPlaywright(report, false)).toEqual({ passed: 6, failed: 3, skipped: 1 });
  });

  it("counts a step without a report, or with an error outside its tests, as one failure", () => {
    expect(countVitest(undefined, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countPlaywright("half a rep", false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    const report = JSON.stringify({ ...vitest, numFailedTests: 0, testResults: [] });
    expect(countVitest(report, false).failed).toBe(1);
  });

  it("reads the seconds of each file", () => {
    const testResults = [{ name: join(process.cwd(), "lib", "a.test.ts"), startTime: 1_000, endTime: 3_500 }];
    const unit = timeVitest(JSON.stringify({ testResults }));
    expect(unit).toEqual([{ file: "lib/a.test.ts", seconds: 2.5 }]);
    const spec = (duration: number) => ({ tests: [{ results: [{ duration }] }] });
    const suite = { file: "b.spec.ts", specs: [spec(500)], suites: [{ specs: [spec(11_000)] }] };
    const config = { rootDir: join(process.cwd(), "e2e") };
    const pages = timePlaywright(JSON.stringify({ config, suites: [suite] }));
    expect(pages).toEqual([{ file: "e2e/b.spec.ts", seconds: 11.5 }]);
    expect(timeVitest(undefined)).toEqual([]);
    expect(describeSlowest([...unit, ...pages])).toBe("   11.5 s  e2e/b.spec.ts\n    2.5 s  lib/a.test.ts");
    expect(describeSlowest([...unit, ...pages], 1)).not.toContain("lib/a");
  });

  it("ends with one plain line", () => {
    const total = addCounts([
      { passed: 3, failed: 0, skipped: 0 },
      { passed: 1, failed: 2, skipped: 0 },
    ]);
    expect(describeCount(total)).toBe("4 passed, 2 failed");
    expect(describeCount({ ...total, skipped: 1 })).toBe("4 passed, 2 failed, 1 skipped");
  });
});
