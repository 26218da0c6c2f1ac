import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect } from "./fixtures";

/** Expects no violation on the page as it is: of any rule, or of these alone. `what` says in a failure what was checked. */
export async function expectAccessible(page: Page, what: string, rules?: string[]): Promise<void> {
  // The other mode opens a page for each check, to combine the results of frames from other origins. There are none.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  if (rules) axe.withRules(rules);
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => [what, id, nodes.map(({ html }) => html)])).toEqual([]);
}
