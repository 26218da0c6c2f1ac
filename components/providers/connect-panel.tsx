import type { Mode } from "@/lib/domain/vocabulary";
import type { ProviderStatus } from "@/lib/poll/schema";

import { providerStateLabels } from "./provider-state-labels";

/** Where to find a provider's key and where to enter it. */
export function ConnectPanel({ status, mode }: { status: ProviderStatus; mode: Mode }) {
  const { provider, label, console: address, credentials, keyVariable, experimental, remark } = status;
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
        {provider === "cloudcompute" && (
          <div>
            <dt>And</dt>
            <dd>
              <code>CLOUDCOMPUTE_CURRENCY</code> to RUB or USD, whichever your account is billed in; without
              it its offers are shown but not ranked
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
