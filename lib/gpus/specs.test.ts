import { describe, expect, it } from "vitest";
import { resolveGpuName } from "./resolve";
import { specRows } from "./spec-rows";
import { findSpec } from "./specs";

describe("specs", () => {
  it.each(specRows)("resolves $name $memoryGb to its own name", ({ name, memoryGb }) => {
    const raw = memoryGb === null ? name : `${name} ${memoryGb}GB`;
    expect(resolveGpuName(raw)).toMatchObject({ kind: "gpu", name, memoryGb });
    expect(findSpec(name, memoryGb)).toMatchObject({ name, memoryGb });
  });

  it("are found by name and memory together", () => {
    expect(specRows).toHaveLength(166);
    expect(findSpec("A100 SXM", 40)?.bandwidthGbPerSecond).toBe(1555);
    expect(findSpec("A100 SXM", 80)?.bandwidthGbPerSecond).toBe(2039);
    expect(findSpec("H100 SXM", 80)?.bf16DenseTflops).toBe(989);
  });

  it("are null if the name or the memory is ambiguous", () => {
    expect(findSpec("H100", 80)).toBeNull();
    expect(findSpec("A100 SXM", null)).toBeNull();
    expect(findSpec("RTX 4090", 48)).toBeNull();
  });

  it("name a source for every row", () => {
    expect(specRows.filter((row) => row.source === "")).toEqual([]);
  });
});
