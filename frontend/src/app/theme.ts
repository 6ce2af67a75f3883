import { Button, createTheme, Drawer, Modal, type MantineColorsTuple } from "@mantine/core";

/** Steel before the heat … */
const steel: MantineColorsTuple = [
  "#eef4f9",
  "#dce6ef",
  "#b6ccdf",
  "#8db0cf",
  "#6a98c1",
  "#5489b9",
  "#487fb2",
  "#396d9d",
  "#2f5f8a",
  "#234a6d",
];

/** … and in it. */
const ember: MantineColorsTuple = [
  "#fff5e5",
  "#fbe9d2",
  "#f3d1a7",
  "#ecb878",
  "#e6a350",
  "#e29536",
  "#e08e28",
  "#c77a1a",
  "#b16c13",
  "#9a5c06",
];

const fonts =
  'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

export const theme = createTheme({
  colors: { steel, ember },
  primaryColor: "steel",
  primaryShade: { light: 8, dark: 6 },
  fontFamily: fonts,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace',
  headings: { fontFamily: fonts, fontWeight: "600", sizes: { h1: { fontSize: "1.5rem" }, h2: { fontSize: "1.2rem" }, h3: { fontSize: "1rem" } } },
  components: {
    Button: Button.extend({ styles: { label: { fontWeight: 500 } } }),
    Modal: Modal.extend({ styles: { title: { fontWeight: 600 } } }),
    Drawer: Drawer.extend({ styles: { title: { fontWeight: 600 } } }),
  },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
});
