"use client";

import { useNow } from "@/components/ui/clock";
import { Notice } from "@/components/ui/notice";
import { Until } from "@/components/ui/relative-time";
import type { InstanceView } from "@/lib/instances/schema";

import { endsSoon } from "./figures";
import { machineHref } from "./use-selected-machine";

/** A reminder half an hour before this app terminates a machine: a countdown, announced once to screen readers. */
export function EndingSoon({ instances }: { instances: InstanceView[] }) {
  const now = useNow();
  const soon = instances.filter((instance) => endsSoon(instance, now));
  return (
    <>
      <output className="vh">
        {soon.length > 0 && `${soon.map(({ name }) => name).join(", ")}: ends within 30 minutes.`}
      </output>
      {soon.map(({ id, name, endsAt }) => (
        <Notice key={id} tone="warn">
          <b>
            <span>{name}</span> is ended by this app <Until at={endsAt!} />.
          </b>{" "}
          Its disk goes with it. <a href={machineHref(id)}>Move the end</a>
        </Notice>
      ))}
    </>
  );
}
