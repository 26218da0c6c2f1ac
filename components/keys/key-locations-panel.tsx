"use client";

import type { UseQueryResult } from "@tanstack/react-query";

import { useIsHydrated } from "@/components/ui/use-is-hydrated";
import type { KeyLocations } from "@/lib/instances/schema";
import { pluralize } from "@/lib/format";

/** Every provider with its keys. */
export function KeyLocationsPanel({ places: { data, isError } }: { places: UseQueryResult<KeyLocations[]> }) {
  const isHere = useIsHydrated();
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
              <dd className={place.state === "no-answer" ? "st-bad" : undefined}>{locationText(place)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function locationText({ state, message, keyIds, others }: KeyLocations): string {
  if (state === "no-key-api") return message ?? "takes no keys this way";
  if (state === "no-answer") return message ?? "did not answer, so it is not known";
  const yours = keyIds.length === 0 ? "none of these" : pluralize(keyIds.length, "of these", "of these");
  return others > 0 ? `${yours}, and ${pluralize(others, "other key")}` : yours;
}
