/** What a customer has at a cloud besides machines. */
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
  /** The cloud behind it, as its own cloud calls that. */
  cloud: string;
  region: string;
  sizeGb: number;
  createdAt: number;
}

/** A saved way to launch; `body` is what was saved. */
export interface Template {
  id: string;
  body: Readonly<Record<string, unknown>>;
}

/** A change to a machine at GPUGeek that takes its time and has a number. */
export interface Operation {
  id: string;
  machineId: string;
  action: string;
  startedAt: number;
  doneAt: number;
  isFaulty: boolean;
}
