import type { Mode } from "@/lib/domain/vocabulary";
import type { ProviderStatus } from "@/lib/poll/schema";

import { providerStateLabels } from "./provider-state-labels";

/** Where to find a provider's key and where to enter it. */
export function ConnectPanel({ status, mode }: { status: ProviderStatus; mode: Mode }) {
  const { provider, label, console: address, credentials, keyVariable, neededVariable } = status;
  const { experimental, remark } = status;
  const state = mode === "sandbox" ? "not-connected" : status.state;
  return (
    <section className="panel" id={provider}>
      <header>
        <h2>{label}</h2>
        {experimental && <span className="tag">Experimental</span>}
        <span className={`end ${providerStateLabels[state].shape}`}>{providerStateLabels[state].word}</span>
      </header>
      <dl className="facts">
        {credentials.map(({ id, label: name, hint }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd>{hint}</dd>
          </div>
        ))}
        <div>
          <dt>Found at</dt>
          <dd>
            <a href={address} target="_blank" rel="noreferrer">
              {address.replace("https://", "")}
            </a>
          </dd>
        </div>
        <div>
          <dt>Variable</dt>
          <dd>
            <code>{keyVariable}</code>
          </dd>
        </div>
        {neededVariable && (
          <div>
            <dt>And</dt>
            <dd>
              <code>{neededVariable.name}</code>
              <span>{` to ${neededVariable.values}, ${neededVariable.reason}`}</span>
            </dd>
          </div>
        )}
        {(experimental ?? remark) && (
          <div>
            <dt>Know</dt>
            <dd>{experimental ?? remark}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
