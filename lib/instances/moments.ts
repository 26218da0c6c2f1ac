/** Keys of stored times that are tracked as elapsed time, by machine, create (launch tag), account or action. */
export const momentKeys = {
  end: (instanceId: string) => `end ${instanceId}`,
  start: (instanceId: string) => `start ${instanceId}`,
  missing: (instanceId: string) => `missing ${instanceId}`,
  sent: (launchTag: string) => `sent ${launchTag}`,
  answered: (launchTag: string) => `answered ${launchTag}`,
  listed: (accountId: string) => `listed ${accountId}`,
  action: (intentId: string) => `action ${intentId}`,
};
