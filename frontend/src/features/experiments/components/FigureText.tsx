import { Text } from "@mantine/core";

import type { Figure } from "../api/experiment";

interface Props {
  figure: Figure;
  show: (value: number) => string;
  /** Left out where all runs are alike by nature. */
  spread?: boolean;
}

/** "81.2% ± 0.4%"; of a single run there is no spread. */
export function FigureText({ figure, show, spread = true }: Props) {
  return (
    <span className="num" style={{ whiteSpace: "nowrap" }}>
      {show(figure.mean)}
      {spread && figure.sd !== null && (
        <Text span size="xs" c="dimmed">
          {" "}
          ± {show(figure.sd)}
        </Text>
      )}
    </span>
  );
}
