import type { PortMapping, ServiceLink } from "@/lib/domain/instance";
import type { ListedOffer } from "@/lib/domain/offer";
import { plainText, plainTextOrNull } from "@/lib/domain/text";
import type { ListedInstance } from "@/lib/providers/instances";

import type { Deviation } from "./deviation";

/** What is stored about a machine besides its state: the provider's report, without passwords and tokens. */
export interface MachineFacts {
  detail: string | null;
  cloud: string | null;
  rawGpu: string | null;
  gpuName: string | null;
  gpuCount: number | null;
  regionName: string | null;
  ssh: { host: string; port: number; user: string | null } | null;
  services: ServiceLink[];
  ports: PortMapping[];
  hasSecrets: boolean;
  isStartable: boolean | null;
  /** An accepted action that failed later; `detail` has the reason and the next step. */
  failedAction?: "start";
  /** How it differs from its order; missing in rows of earlier versions. */
  deviation?: Deviation | null;
}

const noFacts: MachineFacts = {
  detail: null,
  cloud: null,
  rawGpu: null,
  gpuName: null,
  gpuCount: null,
  regionName: null,
  ssh: null,
  services: [],
  ports: [],
  hasSecrets: false,
  isStartable: null,
};

/** Parses the stored facts. Unreadable facts become empty, because the machine still counts. */
export function parseFacts({ facts }: { facts: string }): MachineFacts {
  try {
    return { ...noFacts, ...(JSON.parse(facts) as MachineFacts) };
  } catch {
    return noFacts;
  }
}

/** Merges the facts from a list with the earlier ones, which stay where the list omits a field. */
export function factsFromListing(
  listed: ListedInstance,
  before: MachineFacts | null,
  deviation: Deviation | null,
): MachineFacts {
  return {
    detail: plainTextOrNull(listed.detail),
    cloud: plainTextOrNull(listed.cloud) ?? before?.cloud ?? null,
    rawGpu: plainTextOrNull(listed.rawGpu) ?? before?.rawGpu ?? null,
    gpuName: listed.gpu?.name ?? before?.gpuName ?? null,
    gpuCount: listed.gpuCount ?? before?.gpuCount ?? null,
    regionName: before?.regionName ?? plainTextOrNull(listed.regionName),
    ssh: listed.ssh && {
      host: plainText(listed.ssh.host, 100),
      port: listed.ssh.port,
      user: plainTextOrNull(listed.ssh.user),
    },
    services: listed.services.map(({ label, url }) => ({ label: plainText(label, 60), url })),
    ports: listed.ports,
    hasSecrets: listed.hasSecrets,
    isStartable: listed.isStartable,
    ...(listed.failedAction && { failedAction: listed.failedAction }),
    deviation,
  };
}

/** The facts that the offer gives before a list shows the machine. */
export function factsFromOffer(offer: ListedOffer): MachineFacts {
  return {
    ...noFacts,
    cloud: plainTextOrNull(offer.cloud),
    rawGpu: plainText(offer.rawGpu),
    gpuName: offer.gpu?.name ?? null,
    gpuCount: offer.gpuCount,
    regionName: plainTextOrNull(offer.region.name ?? offer.region.id),
  };
}
