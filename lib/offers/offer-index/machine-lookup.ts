import { Cache } from "@/lib/cache";
import { canonicalCloud } from "@/lib/domain/clouds";

import type { IndexColumns, IndexedOffer } from "./columns";
import { isForSale, SameMachines } from "./same-machine";

const maxCompared = 1_000;

/**
 * Compares an offer with the others of an index that can be the same machine. They are few and found in columns: a pass
 * over all offers would take a hundred times as long.
 */
export class MachineLookup {
  readonly #columns: IndexColumns;
  readonly #unlisted: readonly IndexedOffer[];
  /** By code of the cloud column. */
  readonly #cloudIds: readonly string[];
  readonly #compared = new Cache<SameMachines<IndexedOffer>>(maxCompared);

  constructor(columns: IndexColumns, unlisted: readonly IndexedOffer[]) {
    this.#columns = columns;
    this.#unlisted = unlisted.filter(isForSale);
    this.#cloudIds = columns.facets.cloud.values.map(canonicalCloud);
  }

  /** The comparison with all offers of the same cloud, GPU, GPU count and billing; null if one of these is unknown. */
  compare({ cloud, gpu, gpuCount, billing }: IndexedOffer): SameMachines<IndexedOffer> | null {
    if (cloud === null || gpu === null || gpuCount === null) return null;
    const wanted = { cloud: canonicalCloud(cloud), gpu: gpu.id, gpuCount, billing };
    return this.#compared.get(
      Object.values(wanted).join("\n"),
      () => new SameMachines([...this.#findListed(wanted), ...this.#findUnlisted(wanted)]),
    );
  }

  #findListed(wanted: Wanted): IndexedOffer[] {
    const { offers, facets, gpuCount } = this.#columns;
    const [gpus, clouds, billings] = [facets.gpu.codes, facets.cloud.codes, facets.billing.codes];
    const gpu = facets.gpu.byValue.get(wanted.gpu);
    const billing = facets.billing.byValue.get(wanted.billing);
    const found: IndexedOffer[] = [];
    for (let row = 0; row < offers.length; row++) {
      if (gpus[row] !== gpu || gpuCount[row] !== wanted.gpuCount || billings[row] !== billing) continue;
      if (this.#cloudIds[clouds[row]!] === wanted.cloud) found.push(offers[row]!);
    }
    return found;
  }

  #findUnlisted(wanted: Wanted): IndexedOffer[] {
    return this.#unlisted.filter(
      ({ cloud, gpu, gpuCount, billing }) =>
        gpu?.id === wanted.gpu &&
        gpuCount === wanted.gpuCount &&
        billing === wanted.billing &&
        cloud !== null &&
        canonicalCloud(cloud) === wanted.cloud,
    );
  }
}

interface Wanted {
  cloud: string;
  gpu: string;
  gpuCount: number;
  billing: string;
}
