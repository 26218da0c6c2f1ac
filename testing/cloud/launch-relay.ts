import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

import type { ProviderId } from "@/lib/domain/provider-id";

import { createRoutes, offersRoutes } from "@/testing/launch/launch-routes";

/** A relay between the app and one provider that can change offers. */
export class OfferRelay {
  /** Replaces a body with offers; null passes it on. */
  transformOffers: ((body: unknown) => unknown) | null = null;
  /** The requests since the test last cleared it: successful offers replies, and creates. */
  seen: ("offers" | "create")[] = [];
  readonly #server = createServer((incoming, outgoing) => {
    this.#pass(incoming, outgoing).catch(() => outgoing.destroy());
  });

  private constructor(
    readonly provider: ProviderId,
    readonly target: string,
  ) {}

  static async open(provider: ProviderId, target: string): Promise<OfferRelay> {
    const relay = new OfferRelay(provider, target);
    relay.#server.unref().listen(0, "127.0.0.1");
    await once(relay.#server, "listening");
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const sent = await text(incoming);
    const kind = this.#kindOf(incoming, sent);
    if (kind === "create") this.seen.push("create");
    const { method, headers } = incoming;
    const passed = request(`${this.target}${incoming.url}`, { method, headers, agent: false });
    outgoing.on("close", () => passed.destroy());
    passed.end(sent);
    const [reply] = (await once(passed, "response")) as [IncomingMessage];
    const body = await text(reply);
    const isGood = kind === "offers" && reply.statusCode === 200;
    const { "content-length": _length, connection: _connection, ...kept } = reply.headers;
    outgoing.writeHead(reply.statusCode ?? 500, kept);
    outgoing.end(isGood ? this.#tell(body) : body);
  }

  #kindOf({ method, url }: IncomingMessage, sent: string): "offers" | "create" | null {
    const route = `${method} ${url?.split("?")[0]}`;
    const isDry =
      this.provider === "gpugeek" && route === createRoutes.gpugeek && JSON.parse(sent).dryRun === true;
    if (route === offersRoutes[this.provider] && (isDry || this.provider !== "gpugeek")) return "offers";
    return route === createRoutes[this.provider] ? "create" : null;
  }

  #tell(reply: string): string {
    let body: unknown;
    try {
      body = JSON.parse(reply);
    } catch {
      return reply;
    }
    this.seen.push("offers");
    return this.transformOffers ? JSON.stringify(this.transformOffers(body)) : reply;
  }
}
