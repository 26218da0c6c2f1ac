"use client";

import { useAccountAction } from "@/components/accounts/use-account-action";
import { useIsHydrated } from "@/components/ui/hydration";
import type { SourceId } from "@/lib/domain/provider-id";
import { setSourceSwitch } from "@/lib/poll/actions";

interface SourceSwitchProps {
  source: SourceId;
  label: string;
  isOn: boolean;
  /** Why it cannot be changed; null if it can. */
  lockedBy: string | null;
}

/** The owner's switch of a public source. */
export function SourceSwitch({ source, label, isOn, lockedBy }: SourceSwitchProps) {
  const isHydrated = useIsHydrated();
  const action = useAccountAction((next: boolean) => setSourceSwitch(source, next));
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-1.5">
      {action.message && (
        <span role="alert" className="text-bad">
          {action.message}
        </span>
      )}
      <label className="inline-flex items-center gap-1.5" title={lockedBy ?? undefined}>
        <input
          type="checkbox"
          role="switch"
          aria-label={`Use ${label}`}
          checked={isOn}
          aria-checked={isOn}
          disabled={!isHydrated || action.isPending || lockedBy !== null}
          onChange={({ target }) => action.run(target.checked)}
        />
        <span>{isOn ? "On" : "Off"}</span>
      </label>
    </span>
  );
}
