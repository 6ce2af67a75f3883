import { useTranslation } from "react-i18next";

import { baseLabel, type Ensemble } from "../ensembles";

export type Row = [name: string, value: string | number | undefined];

/** The kind of an ensemble and the options of that kind, as names and values. */
export function useEnsembleRows(): (ensemble: Ensemble | undefined) => Row[] {
  const { t } = useTranslation(["rounds", "common"]);
  return (ensemble) => {
    if (!ensemble || ensemble.kind === "none") return [];
    const kind: Row = [t("form.ensemble"), t(`ensemble.${ensemble.kind}`)];
    if (ensemble.kind === "weak_strong") {
      const types = ensemble.weak_types.join(", ") || t("weakByFrequency", { share: Math.round(1 / ensemble.rare_below) });
      const readsAll: Row = [t("form.weak_reads_all"), t(ensemble.weak_reads_all ? "yes" : "no")];
      return [kind, [t("form.weak_types"), types], [t("form.detector"), t(`detector.${ensemble.detector}`)], readsAll];
    }
    const bases = ensemble.bases.map(baseLabel).join("; ");
    return [kind, [t("form.bases"), bases], [t("form.folds"), ensemble.folds], [t("form.trees"), ensemble.trees]];
  };
}
