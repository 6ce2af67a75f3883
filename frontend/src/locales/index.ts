import en_common from "./en/common.json";
import en_errors from "./en/errors.json";
import en_auth from "./en/auth.json";
import en_annotate from "./en/annotate.json";
import en_corpora from "./en/corpora.json";
import en_imports from "./en/imports.json";
import en_members from "./en/members.json";
import en_types from "./en/types.json";
import en_guideline from "./en/guideline.json";
import en_rounds from "./en/rounds.json";
import en_experiments from "./en/experiments.json";
import en_pretraining from "./en/pretraining.json";
import en_browse from "./en/browse.json";
import en_exports from "./en/exports.json";
import en_lots from "./en/lots.json";
import en_audit from "./en/audit.json";
import en_shared from "./en/shared.json";
import zh_common from "./zh/common.json";
import zh_errors from "./zh/errors.json";
import zh_auth from "./zh/auth.json";
import zh_annotate from "./zh/annotate.json";
import zh_corpora from "./zh/corpora.json";
import zh_imports from "./zh/imports.json";
import zh_members from "./zh/members.json";
import zh_types from "./zh/types.json";
import zh_guideline from "./zh/guideline.json";
import zh_rounds from "./zh/rounds.json";
import zh_experiments from "./zh/experiments.json";
import zh_pretraining from "./zh/pretraining.json";
import zh_browse from "./zh/browse.json";
import zh_exports from "./zh/exports.json";
import zh_lots from "./zh/lots.json";
import zh_audit from "./zh/audit.json";
import zh_shared from "./zh/shared.json";

export const en = {
  common: en_common,
  errors: en_errors,
  auth: en_auth,
  annotate: en_annotate,
  corpora: en_corpora,
  imports: en_imports,
  members: en_members,
  types: en_types,
  guideline: en_guideline,
  rounds: en_rounds,
  experiments: en_experiments,
  pretraining: en_pretraining,
  browse: en_browse,
  exports: en_exports,
  lots: en_lots,
  audit: en_audit,
  shared: en_shared,
};

export const zh = {
  common: zh_common,
  errors: zh_errors,
  auth: zh_auth,
  annotate: zh_annotate,
  corpora: zh_corpora,
  imports: zh_imports,
  members: zh_members,
  types: zh_types,
  guideline: zh_guideline,
  rounds: zh_rounds,
  experiments: zh_experiments,
  pretraining: zh_pretraining,
  browse: zh_browse,
  exports: zh_exports,
  lots: zh_lots,
  audit: zh_audit,
  shared: zh_shared,
};

/** One namespace per feature, one file per namespace and language; both languages have the same keys (a test). */
export const resources = { en, zh };
