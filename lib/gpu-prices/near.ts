import { distance } from "fastest-levenshtein";

const mostNear = 6;

/** A GPU as a link. */
export interface NamedGpu {
  id: string;
  name: string;
  vramGb: number | null;
}

/** The GPUs whose id is near to a text that is no id: those that it begins or that begin with it, then by edits. */
export function nearGpus<Named extends NamedGpu>(text: string, gpus: readonly Named[]): Named[] {
  const wanted = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 60);
  if (wanted.length < 2) return [];
  return gpus
    .map((gpu) => ({ gpu, far: edits(wanted, gpu.id) }))
    .filter(({ far }) => far <= Math.max(2, wanted.length / 3))
    .sort((a, b) => a.far - b.far)
    .slice(0, mostNear)
    .map(({ gpu }) => gpu);
}

function edits(wanted: string, id: string): number {
  return id.startsWith(wanted) || wanted.startsWith(id)
    ? 0
    : Math.min(distance(wanted, id), inside(wanted, id));
}

/** 1 if the id has all words of the text. */
function inside(wanted: string, id: string): number {
  const words = id.split("-");
  return wanted.split("-").every((word) => words.includes(word)) ? 1 : Infinity;
}
