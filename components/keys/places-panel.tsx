"use client";

import type { UseQueryResult } from "@tanstack/react-query";

import { useIsHere } from "@/components/ui/use-is-here";
import type { KeyPlaces } from "@/lib/instances/schema";
import { counted } from "@/lib/offers/format";

/** Every cloud with the keys that it has. */
export function PlacesPanel({ places: { data, isError } }: { places: UseQueryResult<KeyPlaces[]> }) {
  const isHere = useIsHere();
  return (
    <section className="panel" aria-busy={isHere && !data && !isError}>
      <header>
        <h2>On the clouds</h2>
        <span className="end">a launch puts its key there</span>
      </header>
      {!data && (
        <output className="pad">
          {isError
            ? "The app did not answer, so where the keys are is not known."
            : isHere
              ? "Asking the clouds…"
              : "The clouds are not asked yet."}
        </output>
      )}
      {data?.length === 0 && <p className="pad">No provider is connected.</p>}
      {data && data.length > 0 && (
        <dl className="facts">
          {data.map((place) => (
            <div key={place.providerLabel}>
              <dt>{place.providerLabel}</dt>
              <dd className={place.state === "no-answer" ? "st-bad" : undefined}>{words(place)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function words({ state, message, keyIds, others }: KeyPlaces): string {
  if (state === "no-key-api") return message ?? "takes no keys this way";
  if (state === "no-answer") return message ?? "did not answer, so it is not known";
  const yours = keyIds.length === 0 ? "none of these" : counted(keyIds.length, "of these", "of these");
  return others > 0 ? `${yours}, and ${counted(others, "other key")}` : yours;
}
