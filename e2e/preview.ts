import type { Browser } from "@playwright/test";

/** Takes the picture that previews of links show: the name, and the look of the app without any price. */
export async function takePreview(browser: Browser, url: string, file: string): Promise<void> {
  // The policy of the app allows no styles in the markup.
  const page = await browser.newPage({ bypassCSP: true, viewport: { width: 1200, height: 630 } });
  // Any page has the colors and the typeface.
  await page.goto(`${url}/sign-in`, { waitUntil: "networkidle" });
  await page.evaluate((markup) => (document.body.innerHTML = markup), previewMarkup());
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: file });
  await page.close();
}

/** The steps of a histogram: no figures of an offer. */
const bars = [6, 12, 9, 22, 34, 28, 46, 61, 78, 70, 92, 100, 84, 66, 71, 50, 38, 30, 18, 24, 12, 8, 10, 5];

function previewMarkup(): string {
  const columns = bars.map((height, at) => {
    const color = at < 7 ? "var(--color-accent)" : "var(--color-plot-faint)";
    return `<i style="flex:1;height:${height}%;background:${color};border-radius:3px 3px 0 0"></i>`;
  });
  return `
    <main style="box-sizing:border-box;height:630px;padding:88px 88px 0;display:flex;flex-direction:column;background:var(--color-surface);overflow:hidden">
      <h1 style="display:flex;align-items:center;gap:30px;font-size:76px;line-height:84px;letter-spacing:-.02em">
        <svg width="84" height="84" viewBox="0 0 18 18">
          <path style="fill:var(--color-plot-faint)" d="M1 3a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v13H1zM7 6a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v10H7z"/>
          <path style="fill:var(--color-accent)" d="M13 11a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v5h-4z"/>
        </svg>
        Cheapest GPU
      </h1>
      <p style="margin-top:26px;font-size:36px;line-height:48px;color:var(--color-ink-2)">
        Offers of GPU clouds, compared by price per GPU-hour.
      </p>
      <div style="flex:1;min-height:0;margin:56px -88px 0;padding:0 88px;display:flex;align-items:flex-end;gap:10px;border-bottom:10px solid var(--color-plot-faint)">
        ${columns.join("")}
      </div>
    </main>`;
}
