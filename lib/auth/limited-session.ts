/** Shown to a session that began while the disk was not writable. */
export const limitedSessionMessage =
  "This session was started while nothing can be saved, so it may only read and terminate machines. Nothing was done. " +
  "Free some space, then sign in again.";
