import type { APIRequestContext, Page } from "@playwright/test";

import type { SingleOffer } from "@/lib/offers/schema";
import { expectAccessible } from "./axe";
import { expect, test } from "./fixtures";
import { rows, sizes, sizesOf } from "./sizes";

const sellers = (page: Page) => page.getByRole("table", { name: /^The same machine at other providers/ });

/** The A5000 that Massed Compute always has in Des Moines, where Shadeform sells it too. */
async function readDirect(request: APIRequestContext, url: string): Promise<SingleOffer> {
  const found = await request.get(
    `${url}/api/v1/offers?provider=massedcompute&gpu=RTX-A5000&gpus=1&stock=any`,
  );
  const { offers } = (await found.json()) as { offers: { id: string }[] };
  return (await (await request.get(`${url}/api/v1/offers/${offers[0]!.id}`)).json()) as SingleOffer;
}

for (const size of sizesOf("phone")) {
  test.describe(`on a ${size}`, () => {
    test.use(sizes[size]);

    test("a machine that two providers surely sell is marked, with both prices on its page", async ({
      page,
      live,
    }) => {
      await page.goto(`${live.url}/?gpu=RTX-A5000&gpus=1&region=US`);
      const direct = rows(page).filter({ hasText: "Des Moines" }).filter({ hasNotText: "via" });
      await expect(direct.getByText("2 providers")).toBeVisible();
      await direct.getByRole("link", { name: "RTX A5000" }).click();
      const own = sellers(page).getByRole("row", { name: /This offer/ });
      const other = sellers(page).getByRole("row", { name: /Massed Compute via Shadeform/ });
      await expect(own).toContainText("$0.");
      await expect(other).toContainText("Sure: same machine type and region");
      await expect(other.getByRole("button")).toHaveCount(0);
      await expectAccessible(page, "the other providers");
      await other.getByRole("link", { name: /^Open/ }).click();
      await expect(sellers(page).getByRole("row", { name: /via Shadeform/ })).toContainText("This offer");
    });
  });
}

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the owner marks a probable match as not the same, and matches it again", async ({
    page,
    live,
    clouds,
    playwright,
  }) => {
    const request = await playwright.request.newContext();
    const types = await request.get(`${clouds.sandbox.baseUrls.shadeform}/instances/types`, {
      headers: { "x-api-key": "any" },
    });
    const body = (await types.json()) as { instance_types: Record<string, unknown>[] };
    const unnamed = body.instance_types.map(({ cloud_instance_type: name, ...type }) =>
      name === "gpu_1x_a5000" ? type : { ...type, cloud_instance_type: name },
    );
    await clouds.override("shadeform", { ...body, instance_types: unnamed });
    const matches = async () => (await readDirect(request, live.url)).doors?.map(({ match }) => match);
    try {
      await expect.poll(matches, { timeout: 30_000 }).toEqual(["probable"]);
      const { id } = await readDirect(request, live.url);
      await page.goto(`${live.url}/offers/${id}`);
      await page.getByRole("button", { name: "Not the same as Massed Compute via Shadeform" }).click();
      await expect(sellers(page)).toHaveCount(0);
      expect(await matches()).toBeUndefined();
      expect(await (await request.get(`${live.url}/offers/${id}`)).text()).not.toContain(
        "not the same machine",
      );

      await page.getByRole("button", { name: "Match again with Massed Compute via Shadeform" }).click();
      await expect(sellers(page).getByRole("row", { name: /via Shadeform/ })).toContainText("Probable");
      expect(await matches()).toEqual(["probable"]);
      const visited = await (await request.get(`${live.url}/offers/${id}`)).text();
      expect(visited).toContain("Probable: same region and size");
      expect(visited).not.toContain("Not the same");

      await page.goto(`${live.url}/audit`);
      for (const name of ["Offers matched again", "Offers marked as not the same machine"])
        await expect(page.getByRole("cell", { name }).first()).toBeVisible();
    } finally {
      await clouds.override("shadeform", null);
      await expect.poll(matches, { timeout: 30_000 }).toEqual(["sure"]);
      await request.dispose();
    }
  });
});
