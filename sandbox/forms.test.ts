import { describe, expect, it } from "vitest";
import { createClouds, type ProviderName } from "./clouds";
import type { Cloud } from "./protocol";
import { keyHeaders, startTestSandbox, sendToProvider } from "../testing/sandbox/harness";
import { callOperation, machineApis } from "../testing/sandbox/machines";

const clouds = Object.entries(createClouds()) as [ProviderName, Cloud][];

/** The validation error of each cloud. */
const refusal = {
  massedcompute: { status: 422, body: { message: expect.any(String), errors: expect.any(Object) } },
  gpugeek: {
    status: 200,
    body: { code: 10005, message: expect.stringMatching(/^parameter error/), data: null },
  },
  cloudcompute: { status: 422, body: { message: expect.any(String), errors: expect.any(Object) } },
  shadeform: { status: 400, body: { message: expect.any(String) } },
  sesterce: { status: 400, body: { statusCode: 400, message: expect.arrayContaining([expect.any(String)]) } },
};

/** These accept any object, so no field can be invalid. */
const open = new Set(["POST /account/token/validation"]);

describe.each(clouds)("%s", (name, cloud) => {
  const routes = Object.entries(cloud.routes);
  const api = machineApis[name];

  it("rejects a body on routes without one", async () => {
    const sandbox = await startTestSandbox();
    const bare = routes.flatMap(([route, answer]) => (typeof answer === "function" ? [route] : []));
    for (const route of bare.filter((one) => !one.startsWith("GET "))) {
      expect(await callOperation(sandbox, name, route, { id: "1", body: {} }), route).toMatchObject(
        refusal[name],
      );
    }
    const notes = sandbox.logEntries().map(({ note }) => note);
    expect(new Set(notes)).toEqual(new Set(notes.length > 0 ? ["body: no body belongs here"] : []));
  });

  it("rejects unknown fields, missing fields and invalid JSON", async () => {
    const sandbox = await startTestSandbox();
    const formed = routes.flatMap(([route, answer]) => (typeof answer === "function" ? [] : [route]));
    for (const route of formed.filter((one) => !open.has(one))) {
      const unknown = await callOperation(sandbox, name, route, { id: "1", body: { surprise: 1 } });
      expect(unknown, route).toMatchObject(refusal[name]);
      expect(sandbox.logEntries().at(-1)?.note, route).toContain("surprise: should not exist");
      expect(await callOperation(sandbox, name, route, { id: "1", body: [] }), route).toMatchObject(
        refusal[name],
      );
      expect(await callOperation(sandbox, name, route, { id: "1" }), route).toMatchObject(refusal[name]);
    }
  });

  it("accepts a create only as JSON with the right types", async () => {
    const sandbox = await startTestSandbox();
    const body = api.createBody("gx-form");
    const [, path = ""] = api.create.split(" ");
    for (const type of [undefined, "text/plain", "application/x-www-form-urlencoded"]) {
      const reply = await fetch(sandbox.baseUrls[name] + path, {
        method: "POST",
        headers: { ...keyHeaders(name), ...(type ? { "content-type": type } : {}) },
        body: JSON.stringify(body),
      });
      expect({ status: reply.status, body: await reply.json() }).toMatchObject(refusal[name]);
    }
    for (const field of Object.keys(body)) {
      const wrong = { ...body, [field]: { no: "such thing" } };
      expect(await callOperation(sandbox, name, api.create, { body: wrong }), field).toMatchObject(
        refusal[name],
      );
    }
    expect(sandbox.machines()).toEqual([]);
    expect(
      sandbox.logEntries().every(({ event, machineIds }) => event === "create" && machineIds?.length === 0),
    ).toBe(true);
  });

  it("lists the other methods of a route", async () => {
    const sandbox = await startTestSandbox();
    const reply = await sendToProvider(sandbox, name, "PUT", machineApis[name].list.split(" ")[1] ?? "");
    expect([404, 405]).toContain(reply.status);
  });
});
