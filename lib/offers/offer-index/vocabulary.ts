import type { IndexColumns } from "./columns";
import type { Vocabulary } from "../interpret";

/** What the current offers add to the names that are always known. */
export function createVocabulary({ facets, offers }: IndexColumns): Vocabulary {
  const gpus = facets.gpu.values.slice(1).flatMap((id, position) => {
    const name = offers[facets.gpu.firstRows[position + 1] ?? -1]?.gpu?.name;
    return typeof name === "string" ? [{ id, name }] : [];
  });
  return { clouds: facets.cloud.values.slice(1), providers: facets.provider.values.slice(1), gpus };
}
