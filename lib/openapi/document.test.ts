import { readdirSync, readFileSync } from "node:fs";

import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";

import { parameters } from "@/lib/offers/parameters";
import { newSinceParameter } from "@/lib/offers/search-params";
import { problemResponse } from "@/lib/problem";
import { createSchemaValidator } from "@/testing/provider/schema-validator";

import { openapiDocument } from "./document";
import { namedSchemas, problemKinds } from "./schemas";

const document = JSON.parse(JSON.stringify(openapiDocument())) as ReturnType<typeof openapiDocument>;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe("the OpenAPI document", () => {
  it("describes every route of /api/v1, and no other", () => {
    const files = readdirSync("app/api/v1", { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith("route.ts"))
      .map((file) => `app/api/v1/${file}`);
    expect(files.length).toBeGreaterThan(6);
    const routes = files.flatMap((file) => {
      const path = `/${file.slice(4, -"/route.ts".length)}`.replaceAll("[", "{").replaceAll("]", "}");
      const methods = readFileSync(file, "utf8").matchAll(/^export async function ([A-Z]+)\(/gm);
      // The route of a GPU serves its CSV too.
      const paths = path.endsWith("{gpuId}") ? [path, `${path}.csv`] : [path];
      return [...methods].flatMap(([, method]) => paths.map((one) => `${method} ${one}`));
    });
    const described = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    expect(described.sort()).toEqual(routes.sort());
  });

  it("is valid OpenAPI 3.1", () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const values = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      expect(values.map(({ name }) => name)).toEqual(inPath);
      expect(values.every(({ required }) => required)).toBe(true);
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect(response).toSatisfy((value: object) => "$ref" in value || "description" in value);
      }
      for (const scheme of (operation.security ?? []).flatMap((one) => Object.keys(one)))
        expect(document.components.securitySchemes).toHaveProperty(scheme);
    }
  });

  it("has no dangling reference and no unused name", () => {
    const references = new Set(
      [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!),
    );
    for (const reference of references) expect(find(reference), reference).toBeTypeOf("object");
    const components = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(components.filter((name) => !references.has(name))).toEqual([]);
    expect(Object.keys(document.components.schemas).sort()).toEqual(Object.keys(namedSchemas).sort());
  });

  it("has schemas that a validator accepts", async () => {
    const faults = createSchemaValidator(document);
    for (const name of Object.keys(namedSchemas)) expect(faults(name, 7), name).not.toEqual([]);
    const ajv = addFormats(new Ajv({ strict: true }));
    for (const { operation } of operations)
      for (const { schema } of operation.parameters ?? []) expect(() => ajv.compile(schema)).not.toThrow();
    const reply = await problemResponse(409, "token-cap", "The token would pass its cap.").json();
    expect(faults("Problem", reply)).toEqual([]);
    expect(faults("Problem", { ...reply, kind: "because" })).toHaveLength(1);
    expect(faults("ActionBody", {})).toEqual([]);
  });

  it("is explained: docs/api.md names every kind of a problem", () => {
    const page = readFileSync("docs/api.md", "utf8");
    expect(problemKinds.filter((kind) => !page.includes(`\`${kind}\``))).toEqual([]);
  });

  it("documents every parameter of the contract and the code", () => {
    const search = operations.find(({ operation }) => operation.operationId === "findOffers")!;
    expect(search.operation.parameters!.map(({ name }) => name)).toEqual([...parameters, newSinceParameter]);
  });
});

function find(reference: string): unknown {
  return reference
    .slice(2)
    .split("/")
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], document);
}
