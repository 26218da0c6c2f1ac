import { describe, expect, it } from "vitest";

import { EnvironmentError, readEnvironment } from "@/lib/env";

import { refuseExposedHost } from "./exposed-host";

const refusal = (source: Record<string, string>, hasOwner: boolean) => () =>
  refuseExposedHost(readEnvironment(source), hasOwner);

describe.each(["0.0.0.0", "192.168.1.10", "example.org", "::"])("on %s", (host) => {
  it("requires an owner first", () => {
    const open = { HOST: host, TRUST_PROXY: "10.0.0.1", ALLOW_PLAIN_HTTP: "1" };
    expect(refusal(open, false)).toThrow(EnvironmentError);
    expect(refusal(open, false)).toThrow(/^HOST is .*no owner yet.*create-owner[^\n]*$/);
  });

  it("requires encryption, or a setting that allows plain http", () => {
    expect(refusal({ HOST: host }, true)).toThrow(
      /^HOST is .*plain http.*TRUST_PROXY.*ALLOW_PLAIN_HTTP[^\n]*$/,
    );
    expect(refusal({ HOST: host, ALLOW_PLAIN_HTTP: "0" }, true)).toThrow(/plain http/);
    expect(refusal({ HOST: host, ALLOW_PLAIN_HTTP: "1" }, true)).not.toThrow();
    expect(refusal({ HOST: host, TRUST_PROXY: "10.0.0.1, fd00::/8" }, true)).not.toThrow();
  });
});

it.each(["127.0.0.1", "localhost", "::1", "127.1.2.3"])("requires nothing on %s", (host) => {
  expect(refusal({ HOST: host }, false)).not.toThrow();
});
