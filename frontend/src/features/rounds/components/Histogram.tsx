import { type KeyboardEvent, type PointerEvent, useId, useRef } from "react";
import { useTranslation } from "react-i18next";

import { type Edge, moveByKey, moveTo, type Thresholds } from "../thresholds";
import classes from "./Histogram.module.css";

interface Props {
  /** Counts in equal bins of confidence from 0 to 1. */
  fine: readonly number[];
  thresholds: Thresholds;
  onChange: (thresholds: Thresholds) => void;
}

const bars = 50;
const ticks = [0, 0.25, 0.5, 0.75, 1];

export function coarse(fine: readonly number[], count = bars): number[] {
  const width = fine.length / count;
  return Array.from({ length: count }, (_, bar) => fine.slice(bar * width, (bar + 1) * width).reduce((sum, n) => sum + n, 0));
}

/** Bars in the colours of what happens to them, and two handles to drag or to move with the arrow keys. */
export function Histogram({ fine, thresholds, onChange }: Props) {
  const plot = useRef<HTMLDivElement>(null);
  const { low, high } = thresholds;
  const at = (clientX: number) => {
    const box = plot.current?.getBoundingClientRect();
    return box?.width ? (clientX - box.left) / box.width : 0;
  };
  return (
    <div className={classes.plot} ref={plot}>
      <Bars counts={coarse(fine)} low={low} high={high} />
      {(["low", "high"] as const).map((edge) => (
        <Handle
          key={edge}
          edge={edge}
          thresholds={thresholds}
          onChange={onChange}
          onDrag={(clientX) => onChange(moveTo(thresholds, edge, at(clientX)))}
        />
      ))}
      {ticks.map((tick) => (
        <span key={tick} className={classes.axis} style={{ left: `${100 * tick}%` }} aria-hidden>
          {tick}
        </span>
      ))}
    </div>
  );
}

function Bars({ counts, low, high }: { counts: readonly number[] } & Thresholds) {
  const id = useId();
  const most = Math.max(1, ...counts);
  const zones = [
    ["queue", 0, low],
    ["leave", low, high],
    ["accept", high, 1],
  ] as const;
  return (
    <svg viewBox={`0 0 ${bars} 100`} preserveAspectRatio="none" aria-hidden>
      {zones.map(([zone, from, to]) => (
        <g key={zone} className={classes[zone]} clipPath={`url(#${id}-${zone})`}>
          <clipPath id={`${id}-${zone}`}>
            <rect x={from * bars} y={0} width={(to - from) * bars} height={100} />
          </clipPath>
          {counts.map((count, bar) => {
            // A single sentence stays visible beside thousands.
            const height = count ? Math.max(1.5, (100 * count) / most) : 0;
            return <rect key={bar} x={bar + 0.06} width={0.88} y={100 - height} height={height} />;
          })}
        </g>
      ))}
    </svg>
  );
}

interface HandleProps extends Omit<Props, "fine"> {
  edge: Edge;
  onDrag: (clientX: number) => void;
}

function Handle({ edge, thresholds, onChange, onDrag }: HandleProps) {
  const { t } = useTranslation("rounds");
  const value = thresholds[edge];
  const crowded = thresholds.high - thresholds.low < 0.14;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moveByKey(thresholds, edge, event.key, event.shiftKey);
    if (!next) return;
    event.preventDefault();
    onChange(next);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus();
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      className={`${classes.handle} ${crowded && edge === "low" ? classes.below : ""}`}
      style={{ left: `${100 * value}%` }}
      aria-label={t(`form.${edge}`)}
      aria-valuemin={edge === "high" ? thresholds.low : 0}
      aria-valuemax={edge === "high" ? 1 : thresholds.high}
      aria-valuenow={value}
      aria-valuetext={value.toFixed(3)}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && onDrag(event.clientX)}
    >
      <span className={classes.tag}>
        {t(`histogram.${edge}Tag`)} {value.toFixed(3)}
      </span>
    </div>
  );
}
