/** A name of the apps under test beside those of this machine; the browser resolves it to 127.0.0.1. */
export const allowedHost = "gpu.example.org";
