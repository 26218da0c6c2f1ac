import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createClouds, type ProviderName } from "./clouds";
import type { Cloud } from "./protocol";
import { unusedOperations } from "../testing/cloud/contract-check";
import { readContract } from "../testing/sandbox/harness";

const clouds = Object.entries(createClouds()) as [ProviderName, Cloud][];

interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
}

/** Every field of a schema at any depth, with its type and whether it is required. */
function fieldsOf(schema: Schema, resolve: (schema: Schema) => Schema, path = "body"): string[] {
  const resolved = resolve(schema);
  const [type] = [resolved.type === "integer" ? "number" : resolved.type].flat();
  const own = Object.entries(resolved.properties ?? {}).flatMap(([name, field]) => {
    const isRequired = resolved.required?.includes(name) ?? false;
    return fieldsOf(field, resolve, `${path}.${name}${isRequired ? "!" : ""}`);
  });
  const items = resolved.items ? fieldsOf(resolved.items, resolve, `${path}[]`) : [];
  return [`${path} ${type}`, ...own, ...items];
}

function contractResolver(contract: object): (schema: Schema) => Schema {
  return function resolve(schema: Schema): Schema {
    if (schema.$ref) {
      const keys = schema.$ref.slice(2).split("/");
      const target = keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], contract);
      return resolve(target as Schema);
    }
    const [only] = schema.allOf ?? [];
    return only ? { ...resolve(only), type: "object" } : schema;
  };
}

/** How zod writes nullable fields. */
function zodResolver(schema: Schema): Schema {
  return schema.anyOf?.find(({ type }) => type !== "null") ?? schema;
}

describe.each(clouds)("%s", (name, cloud) => {
  const contract = readContract(name);
  const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== "parameters")
      .map((method) => `${method.toUpperCase()} ${path}`),
  );

  it("has a route for every operation that the app uses, and no undocumented one", () => {
    const used = operations.filter((operation) => !unusedOperations[name].includes(operation));
    expect(Object.keys(cloud.routes)).toEqual(expect.arrayContaining(used));
    expect(operations).toEqual(expect.arrayContaining(Object.keys(cloud.routes)));
  });

  it.each(Object.keys(cloud.routes))("%s accepts the body of the contract", (operation) => {
    const [method = "", path = ""] = operation.split(" ");
    const documented = contract.paths[path]?.[method.toLowerCase()] as {
      requestBody?: { content: Record<string, { schema: Schema }> };
    };
    const route = cloud.routes[operation];
    const schema = documented.requestBody?.content["application/json"]?.schema;
    if (!schema) return void expect(route).toBeTypeOf("function");
    if (typeof route !== "object") throw new Error(`${operation} takes no body`);

    const resolve = contractResolver(contract);
    const mine = fieldsOf(z.toJSONSchema(route.schema) as Schema, zodResolver);
    const theirs = fieldsOf(schema, resolve);
    // Schemas that the contract leaves open are not compared.
    const open = theirs.flatMap((field) => {
      const path = field.split(" ")[0] ?? "";
      const isLeaf = !theirs.some((other) => other.startsWith(`${path}.`));
      return field.endsWith(" object") && isLeaf ? [`${path}.`] : [];
    });
    const closed = mine.filter((field) => !open.some((path) => field.startsWith(path)));
    expect(closed.toSorted()).toEqual(theirs.toSorted());
  });
});
