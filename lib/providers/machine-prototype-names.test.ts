import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { providerIds, type ProviderId } from "@/lib/domain/provider-id";

import { inheritedNames, listTextPaths, replaceText } from "@/testing/provider/contract-text-paths";
import { ProviderError } from "./errors";
import { offContract, startFakeMachineCloud, type Routes } from "@/testing/cloud/fake-machine-cloud";
import { providers } from "./registry";

interface Listing {
  route: string;
  file: string;
  more?: Routes;
}

const operations = { operations: [{ instanceId: 1, operationId: "77", action: "start", status: 3 }] };
const listings: Record<ProviderId, Listing> = {
  massedcompute: { route: "GET /instance", file: "machines" },
  gpugeek: {
    route: "GET /api/v1/openapi/instance/query",
    file: "machines",
    more: {
      "POST /api/v1/openapi/instance/op/result": offContract({
        json: { code: 0, message: "ok", data: operations },
      }),
    },
  },
  cloudcompute: { route: "GET /instances", file: "instances" },
  shadeform: { route: "GET /instances", file: "instances" },
  sesterce: { route: "GET /gpu-cloud/instances", file: "machines" },
};

it.each(providerIds)("%s: parses a machine with an inherited property name in a text field", async (id) => {
  const { route, file, more } = listings[id];
  const json = JSON.parse(readFileSync(`lib/providers/${id}/__fixtures__/${file}.json`, "utf8")) as unknown;
  const fake = await startFakeMachineCloud(providers[id], {});
  try {
    const listed = async (place: string, word: string) => {
      fake.reset({
        ...more,
        [route]: offContract({ json: replaceText(structuredClone(json), place, word) }),
      });
      const result = await fake
        .machines()
        .list(AbortSignal.timeout(10_000))
        .catch((error: unknown) => error);
      if (result instanceof Error) expect(result).toBeInstanceOf(ProviderError);
      const text = result instanceof ProviderError ? result.message : JSON.stringify(result);
      return text.replaceAll(new RegExp(word, "gi"), "unheard");
    };
    const places = listTextPaths(json);
    expect(places.length).toBeGreaterThan(8);
    for (const place of places) {
      const usual = await listed(place, "unheard");
      for (const word of inheritedNames)
        expect([place, word, await listed(place, word)]).toEqual([place, word, usual]);
    }
  } finally {
    await fake.cloud.close();
  }
});
