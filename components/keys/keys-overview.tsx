"use client";

import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useRouter } from "next/navigation";

import { useIsHydrated } from "@/components/ui/hydration";
import { pluralize } from "@/lib/format";
import { keyLocationsOptions } from "@/lib/instances/query-options";
import type { SshKeyView, KeyLocations } from "@/lib/instances/schema";

import { AddKey } from "./add-key";
import { KeysTable } from "./keys-table";

/** The owner's public keys and the providers that have them. */
export function KeysOverview({ keys }: { keys: SshKeyView[] }) {
  const router = useRouter();
  const client = useQueryClient();
  const places = useQuery(keyLocationsOptions());
  const readAgain = () => {
    router.refresh();
    void client.invalidateQueries({ queryKey: keyLocationsOptions().queryKey });
  };
  return (
    <>
      <header className="page-head">
        <div>
          <h1>Keys</h1>
          <p className="muted">
            <span>{keys.length === 0 ? "No public key yet" : pluralize(keys.length, "public key")}</span>.
            Machines accept the matching private key, which stays on your computer.
          </p>
        </div>
      </header>
      {keys.length > 0 && <KeysTable keys={keys} places={places} onRemoved={readAgain} />}
      <div className="panels keys-panels">
        <section className="panel">
          <header>
            <h2>Add a key</h2>
          </header>
          <div className="pad">
            <AddKey onAdded={readAgain} />
          </div>
        </section>
        <KeyLocationsPanel places={places} />
      </div>
    </>
  );
}

/** Every provider with its keys. */
function KeyLocationsPanel({ places: { data, isError } }: { places: UseQueryResult<KeyLocations[]> }) {
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
