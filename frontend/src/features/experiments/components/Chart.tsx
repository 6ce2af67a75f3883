import { useComputedColorScheme, useMantineTheme } from "@mantine/core";
import { BarChart, CustomChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

import type { Ink } from "../charts";

echarts.use([BarChart, CustomChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export interface ChartProps {
  label: string;
  height: number;
  option: (ink: Ink) => echarts.EChartsCoreOption;
}

const colours = ["#2f5f8a", "#e08e28", "#0ca678", "#c2255c", "#7048e8", "#1098ad", "#66a80f", "#868e96", "#a0522d", "#b8860b"];

/** Any chart of this feature. Import it lazily: it brings the chart library along. */
export default function Chart({ label, height, option }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const { colors } = useMantineTheme();
  const dark = useComputedColorScheme("light") === "dark";
  useEffect(() => {
    if (!box.current) return;
    const chart = echarts.init(box.current, undefined, { renderer: "svg" });
    const ink = { text: dark ? colors.dark[1] : colors.gray[7], line: dark ? colors.dark[4] : colors.gray[3] };
    chart.setOption({ aria: { enabled: true, label: { description: label } }, animation: false, color: dark ? ["#8db0cf", ...colours.slice(1)] : colours, ...option(ink) });
    const resized = new ResizeObserver(() => chart.resize());
    resized.observe(box.current);
    return () => {
      resized.disconnect();
      chart.dispose();
    };
  }, [label, option, dark, colors, height]);
  return <div ref={box} style={{ height }} role="img" aria-label={label} />;
}
