"use client";

import { useNow } from "@/components/shell/now";
import type { InstanceView } from "@/lib/instances/schema";

import { endsSoon } from "./figures";

/** Says aloud, once each, which machines end within half an hour. The rows show it in colour and words. */
export function EndingSoon({ instances }: { instances: InstanceView[] }) {
  const now = useNow();
  const names = instances.filter((instance) => endsSoon(instance, now)).map(({ name }) => name);
  return <output className="vh">{names.length > 0 && `${names.join(", ")}: ends within 30 minutes.`}</output>;
}
