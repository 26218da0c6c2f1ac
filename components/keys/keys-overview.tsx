"use client";

import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useRouter } from "next/navigation";

import { Card, CardBody, Facts } from "@/components/ui/card";
import { useIsHydrated } from "@/components/ui/hydration";
import { CardGrid, PageHead } from "@/components/ui/page";
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
      <PageHead title="Keys">
        <p>
          <span>{keys.length === 0 ? "No SSH keys yet" : pluralize(keys.length, "SSH key")}</span>. Machines
          accept the matching private key, which stays on your computer.
        </p>
      </PageHead>
      {keys.length > 0 && <KeysTable keys={keys} places={places} onRemoved={readAgain} />}
      <CardGrid className="p-4 max-md:p-3">
        <Card title="Add key">
          <CardBody>
            <AddKey onAdded={readAgain} />
          </CardBody>
        </Card>
        <KeyLocationsCard places={places} />
      </CardGrid>
    </>
  );
}

/** Every provider with its keys. */
function KeyLocationsCard({ places: { data, isError } }: { places: UseQueryResult<KeyLocations[]> }) {
  const isHere = useIsHydrated();
  return (
    <Card title="At providers" end="keys are added at launch" aria-busy={isHere && !data && !isError}>
      {!data && (
        <CardBody>
          <output>
            {isError
              ? "Can’t reach the app. Reload the page to see where the keys are."
              : isHere
                ? "Checking the providers…"
                : "Not checked yet."}
          </output>
        </CardBody>
      )}
      {data?.length === 0 && (
        <CardBody>
          <p>No provider is connected.</p>
        </CardBody>
      )}
      {data && data.length > 0 && (
        <Facts className="px-4 py-3 max-md:px-3">
          {data.map((place) => (
            <div key={place.providerLabel}>
              <dt>{place.providerLabel}</dt>
              <dd data-mark={place.state === "no-answer" ? "bad" : undefined}>
                <span>{locationText(place)}</span>
              </dd>
            </div>
          ))}
        </Facts>
      )}
    </Card>
  );
}

function locationText({ state, message, keyIds, others }: KeyLocations): string {
  if (state === "no-key-api") return message ?? "doesn’t accept SSH keys";
  if (state === "no-answer") return message ?? "not responding";
  const yours = keyIds.length === 0 ? "no keys" : pluralize(keyIds.length, "key");
  return others > 0 ? `${yours}, and ${pluralize(others, "key")} not saved here` : yours;
}
