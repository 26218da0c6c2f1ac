import { EnvironmentError, listensOnLoopbackOnly, type Environment } from "@/lib/env";

/**
 * Refuses to listen on other interfaces while a stranger could take over the app or read its traffic. Throws
 * `EnvironmentError` with a one-line message.
 */
export function refuseExposedHost(environment: Environment, hasOwner: boolean): void {
  const { host, trustedProxies, allowsPlainHttp } = environment;
  if (listensOnLoopbackOnly(environment)) return;
  const others = `HOST is ${host}, which others can reach`;
  if (!hasOwner) {
    throw new EnvironmentError(
      `${others}, and the app has no owner yet, so any of them could claim it. ` +
        `Create the owner first with \`npm run create-owner\`, or unset HOST to listen on 127.0.0.1 only.`,
    );
  }
  if (trustedProxies.length === 0 && !allowsPlainHttp) {
    throw new EnvironmentError(
      `${others}, and the app itself uses plain http, so they could read the password in transit. ` +
        `Set TRUST_PROXY to the address of the proxy that ends TLS, or ALLOW_PLAIN_HTTP=1 if the network is your own, ` +
        `or unset HOST to listen on 127.0.0.1 only.`,
    );
  }
}
