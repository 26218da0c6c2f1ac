import { expect, it } from "vitest";

import { withNearName } from "./more-links";

it.each([
  ["h100 norwey", "norwey", "Norway", "h100 Norway"],
  ["8x rtc 4090", "rtc 4090", "RTX 4090", "8x RTX 4090"],
  ["rtc", "rtc 4090", "RTX 4090", "RTX 4090"],
  ["south h100 koera spot", "south koera", "South Korea", "South Korea h100 spot"],
  ["h100", "norwey", "Norway", "h100"],
])("replaces in “%s” what is near to a name", (text, words, name, replaced) => {
  expect(withNearName(text, words, name)).toBe(replaced);
});
