import type { Page } from "@playwright/test";

/** Keeps what the page copies, and reads it: reading the clipboard is not allowed here. */
export async function keepCopies(page: Page): Promise<() => Promise<string>> {
  await page.addInitScript(() => {
    const clipboard = { writeText: async (text: string) => void (document.documentElement.title = text) };
    Object.defineProperty(navigator, "clipboard", { value: clipboard });
  });
  return async () => (await page.locator("html").getAttribute("title")) ?? "";
}
