import type { Figure, Played } from "./api/experiment";

export interface Ink {
  text: string;
  line: string;
}

type Point = readonly (number | string)[];
type Percent = (share: number) => string;

function axis(ink: Ink) {
  return { axisLabel: { color: ink.text, hideOverlap: true }, nameTextStyle: { color: ink.text }, splitLine: { lineStyle: { color: ink.line } } };
}

function shares(ink: Ink, percent: Percent) {
  return { ...axis(ink), type: "value", min: 0, max: 1, axisLabel: { color: ink.text, formatter: percent } };
}

const f1Of = ({ figures }: Played): Figure => figures.scores.micro.f1;

/** "81.2% ± 0.4%" */
export function told(figure: Figure, percent: Percent): string {
  return figure.sd === null ? percent(figure.mean) : `${percent(figure.mean)} ± ${percent(figure.sd)}`;
}

interface Drawing {
  coord: (point: number[]) => number[];
  value: (dimension: number) => number;
}

/** A line from mean − sd to mean + sd with a tick at each end. `upright`: F1 is the y axis. */
function spreads(data: number[][], upright: boolean, stroke: string) {
  const renderItem = (_: unknown, { coord, value }: Drawing) => {
    const [place, low, high] = [value(0), value(1), value(2)];
    const [from = [0, 0], to = [0, 0]] = [low, high].map((end) => coord(upright ? [place, end] : [end, place]));
    const [dx, dy] = upright ? [4, 0] : [0, 4];
    const line = (a: number[], b: number[]) => ({ type: "line", shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }, style: { stroke, lineWidth: 1.5 } });
    const tick = ([x = 0, y = 0]: number[]) => line([x - dx, y - dy], [x + dx, y + dy]);
    return { type: "group", children: [line(from, to), tick(from), tick(to)] };
  };
  return { type: "custom", renderItem, data, silent: true, z: 5, tooltip: { show: false }, encode: upright ? { x: 0, y: [1, 2] } : { x: [1, 2], y: 0 } };
}

function ends({ mean, sd }: Figure): [number, number] {
  return [Math.max(0, mean - (sd ?? 0)), Math.min(1, mean + (sd ?? 0))];
}

const STEP = 0.1;

/** From where to where an axis must go to show all figures with their spread, in whole steps. */
export function around(figures: readonly Figure[]): { min: number; max: number } {
  const [lows, highs] = [figures.map((one) => ends(one)[0]), figures.map((one) => ends(one)[1])];
  const min = Math.max(0, STEP * (Math.ceil(Math.min(...lows) / STEP) - 1));
  return { min, max: Math.min(1, STEP * (Math.floor(Math.max(...highs) / STEP) + 1)) };
}

const withSpread = (cells: readonly Played[]) => cells.filter((cell) => f1Of(cell).sd !== null);

/** One bar per cell, the first on top, with its spread. */
export function scoresOption(cells: readonly Played[], percent: Percent) {
  return (ink: Ink) => ({
    // Chinese fonts are wider than the one that the library measures with.
    grid: { left: 28, right: 24, top: 8, bottom: 8, containLabel: true },
    tooltip: { formatter: ({ dataIndex }: { dataIndex: number }) => cells[dataIndex] && `${cells[dataIndex].name}: ${told(f1Of(cells[dataIndex]), percent)}` },
    xAxis: shares(ink, percent),
    yAxis: { ...axis(ink), type: "category", inverse: true, data: cells.map(({ name }) => name), axisLabel: { color: ink.text, width: 260, overflow: "truncate", interval: 0 } },
    series: [
      { type: "bar", data: cells.map((cell) => f1Of(cell).mean), barMaxWidth: 22 },
      spreads(withSpread(cells).map((cell) => [cells.indexOf(cell), ...ends(f1Of(cell))]), false, ink.text),
    ],
  });
}

/** F1 against training time; fast and good is the upper left. */
export function costOption(cells: readonly Played[], percent: Percent, seconds: string) {
  const at = (cell: Played): Point => [cell.figures.train_seconds.mean, f1Of(cell).mean];
  return (ink: Ink) => ({
    grid: { left: 8, right: 24, top: 12, bottom: 24 + 20 * cells.length, containLabel: true },
    legend: { bottom: 0, left: 0, orient: "vertical", itemGap: 4, textStyle: { color: ink.text, width: 420, overflow: "truncate" }, data: cells.map(({ name }) => name) },
    tooltip: { formatter: ({ seriesName = "", value }: { seriesName?: string; value: number[] }) => `${seriesName}: ${percent(value[1] ?? 0)}, ${(value[0] ?? 0).toFixed(1)} s` },
    xAxis: { ...axis(ink), type: "value", name: seconds, nameLocation: "middle", nameGap: 26, scale: true },
    yAxis: { ...shares(ink, percent), ...around(cells.map(f1Of)) },
    series: [
      ...cells.map((cell) => ({ type: "scatter", name: cell.name, data: [at(cell)], symbolSize: 11 })),
      spreads(withSpread(cells).map((cell) => [cell.figures.train_seconds.mean, ...ends(f1Of(cell))]), true, ink.text),
    ],
  });
}

/** A row per entity type, a mark per cell. `titles`: what people call the types. */
export function typesOption(cells: readonly Played[], titles: ReadonlyMap<string, string>, percent: Percent) {
  const types = typesOf(cells);
  return (ink: Ink) => ({
    grid: { left: 8, right: 24, top: 12, bottom: 8 + 20 * cells.length, containLabel: true },
    legend: { bottom: 0, left: 0, orient: "vertical", itemGap: 4, textStyle: { color: ink.text, width: 420, overflow: "truncate" } },
    tooltip: { formatter: ({ seriesName = "", value }: { seriesName?: string; value: [number, string] }) => `${seriesName}, ${value[1]}: ${percent(value[0])}` },
    xAxis: shares(ink, percent),
    yAxis: { ...axis(ink), type: "category", inverse: true, data: types.map((name) => titles.get(name) ?? name), axisLabel: { color: ink.text, interval: 0 } },
    series: cells.map(({ name, figures }) => ({
      type: "scatter",
      name,
      symbolSize: 11,
      data: types.flatMap((type) => (figures.per_type[type] ? [[figures.per_type[type].f1.mean, titles.get(type) ?? type]] : [])),
    })),
  });
}

/** Types that occur in any run, the most frequent first. */
export function typesOf(cells: readonly Played[]): string[] {
  const support = new Map<string, number>();
  for (const { figures } of cells) {
    for (const [name, found] of Object.entries(figures.per_type)) support.set(name, Math.max(support.get(name) ?? 0, found.support.mean));
  }
  return [...support].sort(([, a], [, b]) => b - a).map(([name]) => name);
}
