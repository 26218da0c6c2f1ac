import { handle as akash } from "./akash";
import { handle as azure } from "./azure";
import { handle as gpuhunt } from "./gpuhunt";
import { handle as gpurentalprices } from "./gpurentalprices";
import { handle as runpod } from "./runpod-public";
import type { SourceHandler } from "./serve";
import { handle as vast } from "./vast-public";
import { handle as verda } from "./verda-public";
import { handle as vultr } from "./vultr";

/** The simulated public price sources, by their ids. */
export const sourceHandlers = {
  gpurentalprices,
  azure,
  vultr,
  akash,
  "vast-public": vast,
  "runpod-public": runpod,
  "verda-public": verda,
  gpuhunt,
} satisfies Record<string, SourceHandler>;

/** The variable that leads the app to a source: `VAST_PUBLIC_BASE_URL`. */
export function sourceAddressVariable(id: string): string {
  return `${id.replaceAll("-", "_").toUpperCase()}_BASE_URL`;
}
