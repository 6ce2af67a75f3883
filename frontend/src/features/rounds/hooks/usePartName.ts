import { useCallback } from "react";
import { useTranslation } from "react-i18next";

const BASE = /^base-(\d+)(?:-fold-(\d+))?$/;

/** What the parts of an ensemble are called: `strong`, `base-2`, `base-2-fold-3`. */
export function usePartName(): (part: string) => string {
  const { t } = useTranslation("rounds");
  return useCallback(
    (part) => {
      const [, base, fold] = BASE.exec(part) ?? [];
      if (fold) return t("part_of.fold", { base, fold });
      if (base) return t("part_of.base", { base });
      return part === "strong" || part === "weak" || part === "detector" || part === "forest" ? t(`part_of.${part}`) : part;
    },
    [t],
  );
}
