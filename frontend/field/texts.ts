import { textsOf } from "../texts";

export const NAMES = [
  "all_sent", "unsent", "no_signal", "sign_in", "sign_in_link", "other_person", "server_trouble", "refused", "closed", "no_store",
  "waiting", "counts", "yes", "partly", "no", "na", "choose_first", "all_things", "complete", "incomplete", "kept_page",
] as const;

export type Texts = Record<(typeof NAMES)[number], string>;

export const readTexts = (json: string): Texts => textsOf(NAMES, json);
