"use client";

import { cloudText, currencySign, money, priceText } from "@/lib/offers/format";
import { withRange } from "@/lib/offers/links";
import type { OffersSearch } from "@/lib/offers/search";
import type { AnswerAxis, AnswerCell, BoardView } from "@/lib/offers/view-schema";

import { BoardLink } from "./board-link";
import { useBoard } from "./use-board";

/** The cheapest in stock by memory, before any filter is touched. Obeys every filter but its own axis. */
export function AnswerStrip({ view }: { view: BoardView }) {
  const { query, search } = useBoard();
  return (
    <section className="answer" aria-label="The cheapest in stock now">
      {view.answer.map(({ axis, offer }) => (
        <BoardLink
          key={axis}
          to={linkOf(axis, query)}
          aria-current={isCurrent(axis, search) ? "true" : undefined}
        >
          <span className="k">{nameOf(axis)}</span>
          {offer ? (
            <Cheapest axis={axis} offer={offer} view={view} />
          ) : (
            <span className="g none">{view.all === 0 ? "Not read yet" : "No known price in stock"}</span>
          )}
        </BoardLink>
      ))}
    </section>
  );
}

function Cheapest({
  axis,
  offer,
  view,
}: {
  axis: AnswerAxis;
  offer: NonNullable<AnswerCell["offer"]>;
  view: BoardView;
}) {
  const { display } = view;
  const name = offer.gpuName ?? offer.rawGpu;
  return (
    <>
      <span className="v">
        <b>{`${currencySign(display.currency)}${priceText(offer.gpuPriceMicros!, display)}`}</b> /GPU-h
      </span>
      <span className="g">{offer.gpuCount > 1 ? `${offer.gpuCount} × ${name}` : name}</span>
      <span className="c">{cloudText(offer.cloud, offer.provider)}</span>
      {offer.stale && <span className="t-warn">was in stock</span>}
      {(axis === "8x" || offer.gpuCount > 1) && (
        <span className="c">{`${money(offer.priceMicros!, display)}/h the machine`}</span>
      )}
    </>
  );
}

function nameOf(axis: AnswerAxis) {
  if (axis === "any") {
    return (
      <span>
        Any<span className="long"> GPU</span>
      </span>
    );
  }
  return axis === "8x" ? (
    <span>
      8 GPUs<span className="long"> in one machine</span>
    </span>
  ) : (
    <span>
      <span>{`${axis} GB`}</span>
      <span className="long"> or more</span>
    </span>
  );
}

function linkOf(axis: AnswerAxis, query: string): string {
  if (axis === "any") return withRange(withRange(query, "vram", ""), "gpus", "");
  return axis === "8x" ? withRange(query, "gpus", "8") : withRange(query, "vram", `${axis}..`);
}

function isCurrent(axis: AnswerAxis, { ranges: { vram, gpus } }: OffersSearch): boolean {
  if (axis === "any") return vram === null && gpus === null;
  if (axis === "8x") return typeof gpus === "object" && gpus?.min === 8 && gpus.max === 8;
  return typeof vram === "object" && vram?.min === Number(axis) && vram.max === null;
}
