"use client";

import type { ReactNode } from "react";

import { rateText } from "@/components/instances/figures";
import { Age } from "@/components/ui/age";
import { providerLabels } from "@/lib/domain/provider-id";
import type { Caps, LaunchForm } from "@/lib/instances/schema";
import { numberText, saidText } from "@/lib/offers/format";
import type { Offer } from "@/lib/offers/schema";

import { CostTable } from "./cost-table";

interface CostProps {
  offer: Offer;
  form: LaunchForm;
  priceMicros: number;
  hours: number | null;
  /** The button, and what came of it. */
  children: ReactNode;
}

/** What it costs, beside the one button. */
export function Cost({ offer, form, priceMicros, hours, children }: CostProps) {
  const { gpuCount, gpuName, rawGpu, vramGb } = offer;
  return (
    <aside className="panel cost" aria-label="What it costs">
      <div className="price-body">
        <p className="label">
          {gpuCount} × {gpuName ?? rawGpu}
          {vramGb !== null && `, ${numberText(vramGb)} GB`}
        </p>
        <p className="amount">
          <b>${rateText(priceMicros)}</b>
          <span>/hour</span>
        </p>
        <CostTable offer={offer} priceMicros={priceMicros} hours={hours} />
        {children}
      </div>
      <dl className="facts price-facts">
        <dt>Stop</dt>
        <dd>{form.stopping}</dd>
        <dt>End</dt>
        <dd>{form.terminating}</dd>
        <dt>Your caps</dt>
        <dd>
          <CapWords caps={form.caps} priceMicros={priceMicros} />
        </dd>
        <dt>Price read</dt>
        <dd>
          <Age at={offer.observedAt} /> ago from {providerLabels[offer.provider]}, {saidText(offer.native)}
        </dd>
      </dl>
    </aside>
  );
}

function CapWords({ caps, priceMicros }: { caps: Caps; priceMicros: number }) {
  const hourly = caps.hourlyMicros + priceMicros;
  const isOver = caps.machines + 1 > caps.mostMachines || hourly > caps.mostHourlyMicros;
  return (
    <span className={isOver ? "t-warn" : undefined}>
      {caps.machines + 1} of {caps.mostMachines} machines and ${rateText(hourly)} of $
      {rateText(caps.mostHourlyMicros)}/h with this one
    </span>
  );
}
