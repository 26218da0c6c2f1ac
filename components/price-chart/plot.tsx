"use client";

import { useLayoutEffect, useMemo, useRef, useState, type PointerEvent } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import type { ChartData } from "./chart-data";
import { dateText, readoutTexts } from "./chart-text";
import { readColors, watchTheme } from "./colors";
import type { Drawing } from "./draw";
import { plotColumns, plotOptions } from "./plot-options";
import { alignSeries, indexAt } from "./timeline";

const height = 212;

/** The plot with its readout. The cursor is a slider: by pointer, by finger or by keys. */
export default function Plot({ data }: { data: ChartData }) {
  const host = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLInputElement>(null);
  const plot = useRef<uPlot>(null);
  const drawing = useRef<Drawing>(null);
  const timeline = useMemo(() => alignSeries(data), [data]);
  const [cursor, setCursor] = useState<number | null>(null);

  useLayoutEffect(() => {
    const element = host.current!;
    const present: Drawing = {
      colors: readColors(element),
      fontFamily: getComputedStyle(element).fontFamily,
      cursor: drawing.current?.cursor ?? null,
    };
    const size = () => ({ width: Math.max(200, element.clientWidth), height });
    const drawn = new uPlot(
      { ...plotOptions(data, timeline, present), ...size() },
      plotColumns(data, timeline),
      element,
    );
    plot.current = drawn;
    drawing.current = present;
    const sizes = new ResizeObserver(() => {
      if (drawn.width !== size().width) drawn.setSize(size());
    });
    sizes.observe(element);
    const stopWatching = watchTheme(() => {
      present.colors = readColors(element);
      drawn.redraw(false);
    });
    return () => {
      sizes.disconnect();
      stopWatching();
      drawn.destroy();
    };
  }, [data, timeline]);

  useLayoutEffect(() => {
    drawing.current!.cursor = cursor;
    plot.current!.redraw(false);
  }, [cursor]);

  const last = timeline.times.length - 1;
  const moveToPointer = ({ clientX }: PointerEvent) => {
    const { left, width } = plot.current!.over.getBoundingClientRect();
    setCursor(plot.current!.posToVal(Math.min(Math.max(0, clientX - left), width), "x"));
  };
  const [when, ...values] = readoutTexts(data, timeline, cursor ?? data.to);
  const isUtc = data.isDaily === true;
  return (
    <>
      <p aria-hidden="true" className="h-5 overflow-hidden text-xs/5 text-ellipsis whitespace-nowrap">
        {cursor === null ? (
          <span className="text-ink-3">{`${dateText(data.from, isUtc)} to ${dateText(data.to, isUtc)}`}</span>
        ) : (
          <>
            <span className="mr-3 text-ink-3">{when}</span>
            <b>{values.join(" · ")}</b>
          </>
        )}
      </p>
      <div
        className="relative touch-pan-y rounded-sm outline-focus has-focus-visible:outline-2"
        onPointerDown={(event) => {
          slider.current!.focus({ preventScroll: true });
          moveToPointer(event);
        }}
        onPointerMove={moveToPointer}
        onPointerLeave={({ pointerType }) => pointerType === "mouse" && setCursor(null)}
      >
        <div ref={host} aria-hidden="true" className="overflow-hidden" />
        <input
          ref={slider}
          type="range"
          aria-label="Time in the chart"
          aria-valuetext={[when, ...values].join(", ")}
          className="pointer-events-none absolute inset-0 size-full opacity-0"
          max={last}
          value={cursor === null ? last : indexAt(timeline, cursor)}
          onChange={({ target }) => setCursor(timeline.times[target.valueAsNumber]!)}
          onFocus={() => setCursor(data.to)}
          onBlur={() => setCursor(null)}
          onKeyDown={({ key }) => key === "Escape" && setCursor(null)}
        />
      </div>
    </>
  );
}
