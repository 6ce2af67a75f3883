import { useComputedColorScheme, useMantineTheme } from "@mantine/core";
import { LineChart as Lines } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

echarts.use([Lines, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export interface Series {
  name: string;
  points: readonly (readonly [x: number, y: number])[];
}

export interface LineChartProps {
  label: string;
  xName: string;
  series: readonly Series[];
  /** What y may be: from 0 to 1, or whatever is there. */
  range?: "share" | "any";
  formatX: (x: number) => string;
  formatY: (y: number) => string;
}

/** Shares, or other values, over a count. Import it lazily: it brings the chart library along. */
export default function LineChart({ label, xName, series, range = "share", formatX, formatY }: LineChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const { colors } = useMantineTheme();
  const dark = useComputedColorScheme("light") === "dark";
  useEffect(() => {
    if (!box.current) return;
    const chart = echarts.init(box.current, undefined, { renderer: "svg" });
    const ink = dark ? colors.dark[1] : colors.gray[7];
    const line = dark ? colors.dark[4] : colors.gray[3];
    const axis = { axisLabel: { color: ink, hideOverlap: true }, nameTextStyle: { color: ink }, splitLine: { lineStyle: { color: line } } };
    chart.setOption({
      aria: { enabled: true, label: { description: label } },
      animation: false,
      color: [dark ? "#8db0cf" : "#2f5f8a", "#e08e28", "#0ca678", "#b85c9e", "#7f8a94"],
      grid: { left: 8, right: 20, top: 34, bottom: 24, containLabel: true },
      legend: { type: "scroll", top: 0, textStyle: { color: ink } },
      tooltip: { trigger: "axis", valueFormatter: (value: unknown) => (typeof value === "number" ? formatY(value) : "–") },
      xAxis: {
        ...axis,
        type: "value",
        name: xName,
        nameLocation: "middle",
        nameGap: 26,
        minInterval: 1,
        min: "dataMin",
        max: "dataMax",
        axisLabel: { ...axis.axisLabel, formatter: formatX },
      },
      yAxis: { ...axis, type: "value", ...(range === "share" ? { min: 0, max: 1 } : { scale: true }), axisLabel: { ...axis.axisLabel, formatter: formatY } },
      series: series.map(({ name, points }) => ({ type: "line", name, data: points, symbol: "circle", symbolSize: 7 })),
    });
    const resized = new ResizeObserver(() => chart.resize());
    resized.observe(box.current);
    return () => {
      resized.disconnect();
      chart.dispose();
    };
  }, [series, label, xName, range, formatX, formatY, dark, colors]);
  return <div ref={box} style={{ height: 260 }} role="img" aria-label={label} />;
}
