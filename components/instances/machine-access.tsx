"use client";

import { CopyButton } from "@/components/ui/copy-button";
import type { InstanceView } from "@/lib/instances/schema";

import { Secrets } from "./secrets";

export function MachineAccess({ instance }: { instance: InstanceView }) {
  const { sshCommand, sshKey, hasSecrets, services, ports, ours, state, endedAt } = instance;
  if (endedAt) return null;
  return (
    <>
      {sshCommand ? (
        <div className="command">
          <code>{sshCommand}</code>
          <CopyButton text={sshCommand} what="the SSH command" />
        </div>
      ) : (
        ours &&
        state !== "stopped" &&
        state !== "terminating" && <p className="muted">No address yet: the provider has not reported one.</p>
      )}
      <dl className="facts">
        {sshKey && (
          <Fact term="Key">
            <span>{sshKey.name}</span> <code>{sshKey.fingerprint}</code>
          </Fact>
        )}
        {hasSecrets && (
          <Fact term="Password">
            <Secrets instanceId={instance.id} />
          </Fact>
        )}
        {services.length > 0 && (
          <Fact term="Pages">
            <ul>
              {services.map(({ label, url }) => (
                <li key={url}>
                  {/^https?:\/\//.test(url) ? (
                    <a href={url} target="_blank" rel="noreferrer">
                      {label}
                    </a>
                  ) : (
                    `${label}: ${url}`
                  )}
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {ports.length > 0 && (
          <Fact term="Ports">
            {ports
              .map(({ internal, external }) =>
                external === null || external === internal
                  ? `${internal}`
                  : `${internal} reached at ${external}`,
              )
              .join(", ")}
          </Fact>
        )}
      </dl>
    </>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}
