import { describe, expect, it } from "vitest";

import type { InstanceAction } from "@/lib/domain/instance";

import { readActionBody } from "./api";

describe("the body of an API action", () => {
  it.each<[InstanceAction, object, string]>([
    ["stop", {}, ""],
    ["terminate", {}, ""],
    ["rename", { name: "other" }, "other"],
    ["set-ports", { ports: [22, 8080], httpPorts: [] }, "22,8080;"],
    ["set-ports", { ports: [], httpPorts: [] }, ";"],
  ])("%s with %j", (action, body, value) => {
    expect(readActionBody(action, body)).toEqual({ ok: true, value });
  });

  it.each<[InstanceAction, object, RegExp]>([
    ["set-ports", {}, /all ports .*closes those that are not named/],
    ["set-ports", { ports: [8080] }, /of both kinds/],
    ["set-ports", { ports: ["8080"], httpPorts: [] }, /ports\.0: /],
    ["set-ports", { ports: [0], httpPorts: [] }, /ports\.0: /],
    ["set-ports", { ports: [22], httpPorts: [], name: "x" }, /does not take/],
    ["rename", {}, /takes the new name/],
    ["rename", { newName: "other" }, /newName/],
    ["stop", { name: "other" }, /stop does not take “name”/],
    ["terminate", { force: true }, /force/],
  ])("rejects %s with %j", (action, body, why) => {
    const read = readActionBody(action, body);
    expect(read).toEqual({ ok: false, message: expect.stringMatching(why) });
    expect(read).toHaveProperty("message", expect.stringMatching(/Nothing was done\.$/));
  });
});
