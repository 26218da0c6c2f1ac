import type { SourceId } from "@/lib/domain/provider-id";

import { akash } from "./akash";
import { azure } from "./azure";
import { gpuhunt } from "./gpuhunt";
import { gpurentalprices } from "./gpurentalprices";
import { runpodPublic } from "./runpod-public";
import type { Source } from "./source";
import { vastPublic } from "./vast-public";
import { verdaPublic } from "./verda-public";
import { vultr } from "./vultr";

/** Every public source by its id, in display order. */
export const sources: Record<SourceId, Source> = {
  gpurentalprices,
  azure,
  vultr,
  akash,
  "vast-public": vastPublic,
  "runpod-public": runpodPublic,
  "verda-public": verdaPublic,
  gpuhunt,
};
