"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";

import { keyLocationsOptions } from "@/lib/instances/query-options";
import type { SshKeyView } from "@/lib/instances/schema";
import { pluralize } from "@/lib/format";

import { AddKey } from "./add-key";
import { KeysTable } from "./keys-table";
import { KeyLocationsPanel } from "./key-locations-panel";

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
            <span>{keys.length === 0 ? "No public key yet" : pluralize(keys.length, "public key")}</span>. A
            machine lets in who has the private half; that half never comes here.
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
