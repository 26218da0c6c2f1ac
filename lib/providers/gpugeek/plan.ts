/** GPUGeek's names of the billing types. */
export const skuNames = ["payg", "bidding", "daily", "weekly", "monthly"] as const;
export type SkuName = (typeof skuNames)[number];

/** The parameters of one dry run; without a data center the platform chooses. */
export interface Combination {
  gpuName: string;
  dcId: string | null;
  gpuNum: number;
  skuName: SkuName;
}

/** A: every name. B: each data center. C: more GPUs, and the other billing types. */
export type Tier = "A" | "B" | "C";

/** Polls between two rounds of a tier. */
export const pollsBetween: Record<Tier, number> = { A: 1, B: 8, C: 96 };

/** A rejection after which the combination is not probed for a while. */
export interface Refusal {
  answer: "sold-out" | "not-offered";
  /** Number of consecutive such replies. */
  times: number;
  /** The poll at which it is probed again. */
  until: number;
}

const maxWait = 8;
const notOfferedWait = 96;

/** The combinations of a tier; `names` are all for A, and those in stock for B and C. */
export function listCombinations(tier: Tier, names: string[], dcIds: string[]): Combination[] {
  return names.flatMap((gpuName): Combination[] => {
    const plain: Combination = { gpuName, dcId: null, gpuNum: 1, skuName: "payg" };
    if (tier === "A") return [plain];
    if (tier === "B") return dcIds.map((dcId) => ({ ...plain, dcId }));
    return [
      ...[2, 4, 8].map((gpuNum) => ({ ...plain, gpuNum })),
      ...skuNames.filter((skuName) => skuName !== "payg").map((skuName) => ({ ...plain, skuName })),
    ];
  });
}

/** The native id of an offer and the scope of its combination, which is published separately. */
export function formatScope({ gpuName, dcId, gpuNum, skuName }: Combination): string {
  return `${gpuName}/${dcId ?? ""}/${gpuNum}/${skuName}`;
}

/** The combination of a scope; null if invalid. */
export function parseScope(scope: string): Combination | null {
  const match = /^(.+)\/([^/]*)\/(\d+)\/([^/]+)$/s.exec(scope);
  const skuName = skuNames.find((sku) => sku === match?.[4]);
  if (!match?.[1] || !skuName) return null;
  return { gpuName: match[1], dcId: match[2] || null, gpuNum: Number(match[3]), skuName };
}

/** Whether a tier is due at this poll; `last` is the poll at which it last finished. */
export function isTierDue(tier: Tier, last: number | null, poll: number): boolean {
  return last === null || poll - last >= pollsBetween[tier];
}

/** The updated rejection: sold out waits longer each time, up to 8 polls; not offered waits 96. */
export function refusalAfter(answer: Refusal["answer"], before: Refusal | undefined, poll: number): Refusal {
  const times = before?.answer === answer ? before.times + 1 : 1;
  const wait = answer === "not-offered" ? notOfferedWait : Math.min(2 ** (times - 1) * (2 / 3), maxWait);
  return { answer, times, until: poll + Math.ceil(wait) };
}

/** Whether a rejected combination is skipped at this poll. */
export function isBackingOff(refusal: Refusal | undefined, poll: number): boolean {
  return refusal !== undefined && poll < refusal.until;
}

/** Polls from now until a rejected combination is probed again: its tier's next round after the wait. */
export function pollsUntilRetry(tier: Tier, refusal: Refusal, poll: number): number {
  const between = pollsBetween[tier];
  return Math.max(1, Math.ceil((refusal.until - poll) / between)) * between;
}
