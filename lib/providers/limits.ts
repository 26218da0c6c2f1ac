/** Limits of one request. Times in milliseconds, size in decoded bytes. */
export interface HttpLimits {
  connect: number;
  headers: number;
  total: number;
  bytes: number;
}

export const defaultLimits: HttpLimits = {
  connect: 5_000,
  headers: 15_000,
  total: 30_000,
  bytes: 20 * 1024 * 1024,
};
