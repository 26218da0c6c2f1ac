/** Keys of stored moments that are kept as elapsed time, by machine, create (launch tag) or action. */
export const momentKeys = {
  end: (instanceId: string) => `end ${instanceId}`,
  start: (instanceId: string) => `start ${instanceId}`,
  missing: (instanceId: string) => `missing ${instanceId}`,
  sent: (marker: string) => `sent ${marker}`,
  answered: (marker: string) => `answered ${marker}`,
  action: (intentId: string) => `action ${intentId}`,
};
