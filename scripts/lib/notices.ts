import { exceptions, type LicensedPackage } from "./licenses";

const head = `# Third-party notices

Cheapest GPU uses the work of others. \`npm run notices\` writes this file; \`npm test\` checks that it is up to date.

## Data and typeface

| what | from | terms |
|---|---|---|
| Typeface Inter | [The Inter Project Authors](https://github.com/rsms/inter), in \`@fontsource-variable/inter\` | SIL Open Font License 1.1 |
| Exchange rates | [Rates By Exchange Rate API](https://www.exchangerate-api.com) | attribution, shown under the offers |
| Price levels of the sandbox | GPU rental price data by gpurentalprices.com | CC BY 4.0; the offers are invented |
| Public price list and its history | GPU rental price data by [gpurentalprices.com](https://gpurentalprices.com) | CC BY 4.0; modified: GPU names are normalized, and the history has on-demand prices only |
| GPU facts | TechPowerUp, in [RightNow-GPU-Database](https://github.com/reox007/RightNow-GPU-Database) | Apache-2.0 |
| GPU facts | [ml-engineering](https://github.com/stas00/ml-engineering) by Stas Bekman | CC BY-SA 4.0 |
| GPU facts | [gpu-specs](https://github.com/gmasse/gpu-specs) | Apache-2.0 |
| GPU facts | [gpuhunt](https://github.com/dstackai/gpuhunt) by dstack | MPL-2.0 |
| GPU facts | [PyTorch Lightning](https://github.com/Lightning-AI/pytorch-lightning) | Apache-2.0 |
| GPU facts | [huggingface.js](https://github.com/huggingface/huggingface.js) by Hugging Face | MIT |
| GPU facts | [nanochat](https://github.com/karpathy/nanochat), [torchtitan](https://github.com/pytorch/torchtitan) | MIT, BSD-3-Clause |
| GPU facts | product pages of hmc-tech.com and hardware-corner.net | facts only |

GPU facts are single figures (memory, bandwidth, TFLOPS, power). \`lib/gpus/spec-rows.ts\` and \`spec-figures.ts\` name the source of each.
`;

/**
 * The text of `THIRD_PARTY_NOTICES.md`. It has no versions, so an update that keeps its license changes
 * nothing.
 */
export function noticesOf(packages: readonly LicensedPackage[]): string {
  const used = packages.filter(({ isTool }) => !isTool);
  const licenses = [...new Set(used.map(({ license }) => license))].sort();
  const groups = licenses.map((license) => {
    const names = used.filter((one) => one.license === license).map(({ name }) => `\`${name}\``);
    return `### ${license}\n\n${names.join(", ")}\n`;
  });
  return [
    head,
    "## Packages\n",
    "By license, as each package states it. The text of a license is in the folder of its package in `node_modules`.\n",
    ...groups,
    "## Exceptions\n",
    "Licenses that are allowed for these packages only:\n",
    `${exceptions.map(({ license, reason }) => `- ${license}: ${reason}`).join("\n")}\n`,
  ].join("\n");
}
