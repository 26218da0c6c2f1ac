import type { Page } from "@playwright/test";

/** Activity of a page that no text may cause. */
export interface PageActivity {
  /** Numbers of the payloads that ran, over all pages so far. */
  executed: number[];
  /** Dialogs, errors and policy violations, over all pages so far. */
  problems: string[];
}

/** Records the activity of a page; payloads call `run` with their numbers. */
export async function recordPageActivity(page: Page): Promise<PageActivity> {
  const heard: PageActivity = { executed: [], problems: [] };
  const at = () => new URL(page.url()).pathname;
  await page.exposeFunction("run", (number: number) => void heard.executed.push(number));
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`violated ${event.effectiveDirective} by ${event.blockedURI} ${event.sample}`),
    ),
  );
  page.on("console", (message) => {
    if (message.type() === "error") heard.problems.push(`${at()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => heard.problems.push(`${at()}: ${error.message}`));
  page.on("dialog", (dialog) => {
    heard.problems.push(`${at()}: ${dialog.type()} ${dialog.message()}`);
    void dialog.dismiss();
  });
  return heard;
}

/** Links of a page that are not HTTP or HTTPS. */
export function listUnsafeLinks(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("[href],[src],[action],[formaction],[srcset],[data]")].flatMap((element) =>
      ["href", "src", "action", "formaction", "srcset", "data"]
        .map((name) => element.getAttribute(name))
        .filter((value) => value !== null && !/^https?:$/.test(new URL(value, document.baseURI).protocol))
        .map(String),
    ),
  );
}
