import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from "node:fs";
import path from "node:path";

import { findStep, readCommand, readStages, readVariables } from "./dockerfile";
import { errorCode } from "@/lib/error-code";
import { freePort } from "@/testing/app/next-process";

/** The tree of the image on this machine, without Debian and Node: read-only, and run as the image's user. */
export interface ImageTree {
  /** The folder that only the image's user can write to: its volumes and its `/tmp`. */
  writable: string;
  url: string;
  /** The bytes of the copied files, without Node. */
  bytes: number;
  /** Starts the image, or one command in it: `docker run` and `docker compose run` with these arguments. */
  run(args?: string[], stdin?: "pipe" | "ignore"): ChildProcess;
  /** The health check. */
  checkHealth(): ChildProcess;
  /** Every file of the tree with its size and time. */
  listFiles(): string[];
  /** The files that its user wrote outside of its folder. */
  listStrayFiles(): string[];
}

/** The variables that compose.yaml sets, and automatic backups; none that this machine has. */
const settings = { ALLOW_PLAIN_HTTP: "1", PUBLIC_PRICES: "off", BACKUP_EVERY: "1h" };

/** Takes what the last stage of the Dockerfile copies from `built`, the folder in which the stage before it ran. */
export async function makeImageTree(folder: string, built: string): Promise<ImageTree> {
  const [build, image] = readStages();
  const source = findStep(build!, "WORKDIR").text;
  const [uid, gid] = findStep(image!, "USER").text.split(":").map(Number) as [number, number];
  const isRoot = process.getuid?.() === 0;
  const root = path.join(folder, "image");
  const writable = path.join(folder, "writable");
  chmodSync(folder, 0o755);
  mkdirSync(root);
  for (const { words } of image!.filter(({ from }) => from !== null)) {
    const [from, to] = words as [string, string];
    if (path.basename(from) === "node") continue;
    linkTree(from.replace(source, built), path.join(root, to), isRoot);
  }
  // Of root's files, the image's user can change none.
  if (!isRoot) execFileSync("chmod", ["-R", "a-w", root]);

  const volumes = JSON.parse(findStep(image!, "VOLUME").text) as string[];
  for (const name of ["", ...volumes, "/tmp"]) {
    mkdirSync(path.join(writable, name), { mode: 0o700 });
    if (isRoot) chownSync(path.join(writable, name), uid, gid);
  }
  const isInVolume = (value: string) => volumes.some((name) => value.startsWith(name));
  const port = await freePort();
  const variables = {
    ...Object.fromEntries(
      Object.entries(readVariables(image!)).map(([name, value]) => [
        name,
        isInVolume(value) ? path.join(writable, value) : value,
      ]),
    ),
    ...settings,
    PORT: String(port),
    TMPDIR: path.join(writable, "tmp"),
    HOME: "/nonexistent",
    PATH: "/usr/bin:/bin",
  } as unknown as NodeJS.ProcessEnv;
  const start = ([command, ...args]: string[], stdin: "pipe" | "ignore" = "ignore") => {
    if (command !== "node") throw new Error(`The image runs ${command}, not node`);
    return spawn(process.execPath, args, {
      cwd: path.join(root, findStep(image!, "WORKDIR").text),
      env: variables,
      stdio: [stdin, "pipe", "pipe"],
      ...(isRoot && { uid, gid }),
    });
  };
  const strayFolders = [folder, root, "/tmp", "/var/tmp", "/dev/shm"];
  return {
    writable,
    url: `http://127.0.0.1:${port}`,
    bytes: sizeOf(root),
    run: (args = readCommand(image!, "CMD"), stdin) =>
      start([...readCommand(image!, "ENTRYPOINT"), ...args], stdin),
    checkHealth: () => start(readCommand(image!, "HEALTHCHECK")),
    listFiles: () =>
      listTree(root).map((file) => `${file} ${lstatSync(file).size} ${lstatSync(file).mtimeMs}`),
    listStrayFiles: () => (isRoot ? strayFolders.flatMap((one) => listOwnedBy(uid, one)) : []),
  };
}

/** The entries of a folder that belong to a user. */
function listOwnedBy(uid: number, folder: string): string[] {
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter(
      (file) => path.basename(file) !== "writable" && lstatSync(file, { throwIfNoEntry: false })?.uid === uid,
    );
}

function listTree(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? [file, ...listTree(file)] : [file];
  });
}

/** Copies a tree. Where nobody changes the files, links are quicker, if both folders are on one disk. */
function linkTree(from: string, to: string, mayLink: boolean): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target, mayLink);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (!mayLink || !linked(source, target)) copyFileSync(source, target);
  }
}

function linked(source: string, target: string): boolean {
  try {
    linkSync(source, target);
    return true;
  } catch (error) {
    if (errorCode(error) !== "EXDEV") throw error;
    return false;
  }
}

/** The bytes that the files of a folder take up on a disk. */
function sizeOf(folder: string): number {
  return listTree(folder).reduce((total, file) => total + lstatSync(file).blocks * 512, 0);
}
