/** The resources of a customer besides machines. */
export interface SshKey {
  id: string;
  name: string;
  publicKey: string;
  isDefault: boolean;
  createdAt: number;
}

export interface Volume {
  id: string;
  name: string;
  /** The underlying cloud, in the naming of the provider. */
  cloud: string;
  region: string;
  sizeGb: number;
  createdAt: number;
}

/** A saved launch configuration; `body` is the saved request. */
export interface Template {
  id: string;
  body: Readonly<Record<string, unknown>>;
}

/** A GPUGeek change to a machine, which takes time and has a number. */
export interface Operation {
  id: string;
  machineId: string;
  action: string;
  startedAt: number;
  doneAt: number;
  isFaulty: boolean;
}
