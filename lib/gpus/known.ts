import { identifyGpu, type Gpu } from "./identify";
import { modelGroups } from "./models";

/** A GPU of the catalog in one of its stock memory sizes, by id; null for any other text. */
export function findGpu(id: string): Gpu | null {
  return known().get(id) ?? null;
}

/** Every GPU of the catalog in its stock memory sizes. */
export function listGpus(): Gpu[] {
  return [...known().values()];
}

let gpus: ReadonlyMap<string, Gpu> | undefined;

function known(): ReadonlyMap<string, Gpu> {
  return (gpus ??= new Map(
    modelGroups.flatMap(({ models }) =>
      Object.entries(models).flatMap(([name, sizes]) =>
        (sizes.length > 0 ? sizes : [null]).flatMap((memoryGb): [string, Gpu][] => {
          const gpu = identifyGpu(name, { memoryGb });
          return gpu ? [[gpu.id, gpu]] : [];
        }),
      ),
    ),
  ));
}
