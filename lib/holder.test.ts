import { hostname } from "node:os";

import { expect, it } from "vitest";

import { createHolderName, haveSameProcessId, isHolderAlive } from "./holder";

const [host, pid, , space] = createHolderName().split(":");
const name = (parts: { host?: string; pid?: number; space?: string }) =>
  [parts.host ?? host, parts.pid ?? pid, "abcdef", parts.space ?? space].join(":");
const unusedPid = 2 ** 30;

it("detects that this process is alive", () => {
  expect(isHolderAlive(createHolderName())).toBe(true);
});

it("detects that a process of this machine has ended", () => {
  expect(isHolderAlive(name({ pid: unusedPid }))).toBe(false);
  expect(isHolderAlive(`${hostname()}:${unusedPid}:abcdef`)).toBe(false);
});

it("does not know about a process of another machine, or of another container with the same host name", () => {
  expect(isHolderAlive(name({ host: "elsewhere", pid: unusedPid }))).toBe(true);
  expect(isHolderAlive(name({ space: "01234567", pid: unusedPid }))).toBe(true);
});

it("recognizes a former process with the same number, but not one of another container", () => {
  expect(haveSameProcessId(name({}), createHolderName())).toBe(true);
  expect(haveSameProcessId(`${host}:${pid}:abcdef`, createHolderName())).toBe(true);
  expect(haveSameProcessId(name({ pid: unusedPid }), createHolderName())).toBe(false);
  expect(haveSameProcessId(name({ space: "01234567" }), createHolderName())).toBe(false);
});
