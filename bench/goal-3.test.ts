import { expect, it } from "vitest";

import { run } from "./goal-3";

it("reads nothing for a filter seen since the last change, and at most four statements for a new one", async () => {
  const figures = await run();
  expect(figures).toHaveLength(2);
  for (const { name, figure, met, details } of figures)
    expect(met, `${name}: ${figure}; ${details?.join()}`).toBe(true);
});
