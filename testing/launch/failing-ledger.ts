import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type BetterSqlite3 from "better-sqlite3";

import { openDatabase } from "@/db/sqlite/open";
import { closeDatabase } from "@/db/client";
import { nextRevision } from "@/db/revision";
import { atomically } from "@/db/transactions";
import type { Reader } from "@/db/connections";
import { clientOf } from "@/testing/database/client";
import { openWriter } from "@/testing/database/writer";

const diskSize = 64 * 2 ** 20;
const pageSize = 4_096;
/** The headers of SQLite's write-ahead log: one for the file, then one per page. */
const [fileHeader, frame] = [32, pageSize + 24];

/** A real reason why the ledger cannot be written, from `strike` to `heal`. */
interface LedgerFault {
  code: string;
  /** Whether it strikes after some written pages or at some step. */
  at: "page" | "step";
  /** Why it is unavailable on this system; null if it is available. */
  unavailableReason: string | null;
  inject(pages: number): void;
  heal(): void;
}

/** A ledger, on its own small disk if possible, whose writes can be made to fail. */
export class FailingLedger {
  readonly database: Reader;
  readonly #folder = mkdtempSync(path.join(tmpdir(), "cheapest-gpu-ledger-"));
  readonly #isSmallDisk = runSync("mount", "-t", "tmpfs", "-o", `size=${diskSize}`, "tmpfs", this.#folder);
  /** A second connection, which SQLite treats like another process. */
  readonly #other: BetterSqlite3.Database;

  /** `patience` is the busy timeout of a write in milliseconds. */
  constructor(timeout: number) {
    const file = path.join(this.#folder, "ledger.db");
    this.database = openDatabase(file);
    this.#other = openWriter(file);
    clientOf(this.database).pragma(`busy_timeout = ${timeout}`);
  }

  readonly faults: Readonly<Record<"full" | "broken" | "read-only" | "busy", LedgerFault>> = {
    full: {
      code: "SQLITE_FULL",
      at: "page",
      unavailableReason: this.#isSmallDisk ? null : "only root can make a small disk",
      inject: (pages) => this.#resize(this.#used() + pages * pageSize),
      heal: () => this.#resize(diskSize),
    },
    broken: {
      code: "SQLITE_IOERR_WRITE",
      at: "page",
      unavailableReason: runSync("prlimit", "--version") ? null : "prlimit is not installed",
      inject: (pages) => limitFiles(fileHeader + pages * frame),
      heal: () => limitFiles("unlimited"),
    },
    "read-only": {
      code: "SQLITE_READONLY",
      at: "step",
      unavailableReason: null,
      inject: () => void clientOf(this.database).pragma("query_only = ON"),
      heal: () => void clientOf(this.database).pragma("query_only = OFF"),
    },
    busy: {
      code: "SQLITE_BUSY",
      at: "step",
      unavailableReason: null,
      inject: () => void this.#other.exec("BEGIN IMMEDIATE"),
      heal: () => void this.#other.exec("ROLLBACK"),
    },
  };

  /** Truncates the write-ahead log, so that every written page needs space. */
  empty(): void {
    clientOf(this.database).pragma("wal_checkpoint(TRUNCATE)");
  }

  /** Writes one page; returns the error code, or null on success. */
  async write(): Promise<string | null> {
    try {
      await atomically(this.database, (tx) => nextRevision(tx));
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  }

  /** The state of a launch that a process would read if it started now. */
  stateOnDisk(token: string): string | null {
    const sql = `SELECT state FROM launch_attempt WHERE launch_id = (SELECT id FROM launch WHERE confirm_token = ?)`;
    return this.#other.prepare<[string], string>(sql).pluck().get(token) ?? null;
  }

  close(): void {
    closeDatabase(this.database);
    this.#other.close();
    if (this.#isSmallDisk) runSync("umount", this.#folder);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #used(): number {
    const { blocks, bfree, bsize } = statfsSync(this.#folder);
    return (blocks - bfree) * bsize;
  }

  #resize(bytes: number): void {
    if (!runSync("mount", "-o", `remount,size=${bytes}`, this.#folder))
      throw new Error("The small disk could not be resized");
  }
}

/** Limits the size of files that this process writes; SQLite reports more as an I/O error. */
function limitFiles(bytes: number | "unlimited"): void {
  if (!runSync("prlimit", "--pid", String(process.pid), `--fsize=${bytes}:`))
    throw new Error("The length of files could not be limited");
}

function runSync(command: string, ...given: string[]): boolean {
  return spawnSync(command, given).status === 0;
}
