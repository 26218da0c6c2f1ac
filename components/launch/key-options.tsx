import type { ReactNode } from "react";

import type { LaunchKey } from "@/lib/instances/schema";

interface KeyOptionsProps {
  keys: LaunchKey[];
  provider: string;
  value: string | null;
  /** The name of the group of radio buttons, which is also the id of its label. */
  group: string;
  choose(id: string | null): void;
  /** Further options. */
  children?: ReactNode;
}

/** Saved public keys to choose from, with their fingerprints and whether the provider has them. */
export function KeyOptions({ keys, provider, value, group, choose, children }: KeyOptionsProps) {
  return (
    <div className="options" role="radiogroup" aria-labelledby={group}>
      {keys.map((key) => (
        <KeyOption key={key.id} name={group} isChosen={value === key.id} choose={() => choose(key.id)}>
          <span>
            <b>{key.name}</b> <span className="muted">{key.algorithm}</span>
          </span>
          <span className={key.isThere ? "where st-ok" : "where"}>{whereLabel(key, provider)}</span>
          <code className="below">{key.fingerprint}</code>
        </KeyOption>
      ))}
      {children}
    </div>
  );
}

interface KeyOptionProps {
  name: string;
  isChosen: boolean;
  choose(): void;
  children: ReactNode;
}

export function KeyOption({ name, isChosen, choose, children }: KeyOptionProps) {
  return (
    <label className="option">
      <input type="radio" name={name} checked={isChosen} onChange={choose} />
      {children}
    </label>
  );
}

function whereLabel({ isThere }: LaunchKey, provider: string): string {
  if (isThere === null) return `whether ${provider} has it is not known`;
  return isThere ? `on ${provider}` : `will be added to ${provider}`;
}
