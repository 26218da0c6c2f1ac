/** Keys of stored times that are tracked as elapsed time, by machine, create (launch tag), account or action. */
export const momentKeys = {
  end: (instanceId: string) => `end ${instanceId}`,
  start: (instanceId: string) => `start ${instanceId}`,
  missing: (instanceId: string) => `missing ${instanceId}`,
  sent: (marker: string) => `sent ${marker}`,
  answered: (marker: string) => `answered ${marker}`,
  listed: (accountId: string) => `listed ${accountId}`,
  action: (intentId: string) => `action ${intentId}`,
};
