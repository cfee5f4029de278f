/** The checklist on the telephone. What is tapped is kept at once; the network is for later. */
import { fill } from "../map/texts";
import { Book } from "./book";
import { answersBy, findingsBy, type Known, type ShownAnswer, type ShownFinding, waiting } from "./entries";
import { Packs } from "./packs";
import { Memory, openStore, type Store } from "./store";
import { readTexts, type Texts } from "./texts";

/** Milliseconds between two tries while something waits or others may have answered. */
const EVERY = 15_000;

class Checklist {
  private readonly book: Book;
  private readonly packs: Packs;
  private readonly fields: HTMLFieldSetElement[];
  private readonly name: string;

  constructor(private readonly root: HTMLElement, private readonly texts: Texts, store: Store) {
    const known = JSON.parse(root.dataset["known"]!) as Known;
    this.name = root.dataset["name"]!;
    const addresses = { send: root.dataset["send"]!, state: root.dataset["state"]! };
    this.book = new Book(store, known, addresses, csrfToken, () => this.draw());
    this.packs = new Packs(root, texts, this.book);
    this.fields = [...root.querySelectorAll<HTMLFieldSetElement>("[data-criterion]")];
    for (const field of this.fields) this.listen(field);
  }

  async start(): Promise<void> {
    await this.book.open();
    this.takeOver();
    const send = (): void => void this.book.send();
    addEventListener("online", send);
    addEventListener("offline", send);
    // A note that is being typed when the telephone is put away counts as written.
    document.addEventListener("visibilitychange", () => (document.hidden ? (document.activeElement as HTMLElement | null)?.blur() : send()));
    setInterval(() => document.hidden || send(), EVERY);
    send();
  }

  /** One's own answers into the fields, once: afterwards they are the person's. */
  private takeOver(): void {
    const answers = answersBy(this.book.known, this.book.entries, this.name);
    for (const field of this.fields) {
      const own = this.own(answers.get(field.dataset["criterion"]!));
      if (!own) continue;
      const choice = field.querySelector<HTMLInputElement>(`input[value="${own.value}"]`);
      if (choice) choice.checked = true;
      noteOf(field).value = own.note;
    }
  }

  private listen(field: HTMLFieldSetElement): void {
    for (const choice of field.querySelectorAll<HTMLInputElement>("input[type=radio]")) choice.addEventListener("change", () => this.answer(field));
    noteOf(field).addEventListener("change", () => this.answer(field));
    field.querySelector("[data-finding-keep]")!.addEventListener("click", () => this.find(field));
  }

  private answer(field: HTMLFieldSetElement): void {
    const value = field.querySelector<HTMLInputElement>("input[type=radio]:checked")?.value;
    if (value) void this.book.add("answer", { criterion: field.dataset["criterion"], value, note: noteOf(field).value.trim() });
    else say(field, this.texts.choose_first);
  }

  private find(field: HTMLFieldSetElement): void {
    const text = field.querySelector<HTMLTextAreaElement>("[data-finding-text]")!;
    const severity = field.querySelector<HTMLSelectElement>("[data-finding-severity]")!;
    if (!text.value.trim()) return text.focus();
    const { criterion, readiness } = field.dataset;
    void this.book.add("finding", { criterion, readiness, text: text.value.trim(), severity: Number(severity.value) });
    text.value = "";
    field.querySelector("details")!.open = false;
    field.querySelector("summary")!.focus();
  }

  private own(answers: readonly ShownAnswer[] | undefined): ShownAnswer | undefined {
    return answers?.find((answer) => answer.person === this.book.known.person);
  }

  private draw(): void {
    const answers = answersBy(this.book.known, this.book.entries, this.name);
    const findings = findingsBy(this.book.known, this.book.entries, this.name);
    for (const field of this.fields) {
      const code = field.dataset["criterion"]!;
      fillList(field.querySelector("[data-answers]")!, (answers.get(code) ?? []).map((one, place, all) => this.answerLine(one, place === 0 && all.length > 1)));
      fillList(field.querySelector("[data-findings]")!, (findings.get(code) ?? []).map((one) => this.findingLine(one)));
      field.disabled = this.book.known.state !== "open";
    }
    this.packs.draw();
    this.drawProgress(answers);
    this.drawSending();
  }

  /** `counts`: of several this is the one that does. The time is that of the operation, as on the server's pages. */
  private answerLine(answer: ShownAnswer, counts: boolean): string {
    const time = new Date(answer.at).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit", timeZone: this.root.dataset["zone"]! });
    const value = this.texts[answer.value as "yes" | "partly" | "no" | "na"] ?? answer.value;
    const parts = [`${answer.by} ${time}: ${value}`, answer.note, counts ? this.texts.counts : "", this.where(answer)];
    return parts.filter(Boolean).join(" · ");
  }

  private findingLine(finding: ShownFinding): string {
    return [`${"●▲■"[finding.severity - 1] ?? "▲"} ${finding.text}`, finding.by, this.where(finding)].filter(Boolean).join(" · ");
  }

  private where(thing: ShownAnswer | ShownFinding): string {
    if (thing.state === "refused") return fill(this.texts.refused, { why: thing.why ?? "" });
    return thing.state === "waiting" ? this.texts.waiting : "";
  }

  private drawProgress(answers: ReadonlyMap<string, unknown>): void {
    const done = this.fields.filter((field) => answers.has(field.dataset["criterion"]!));
    this.part("done").textContent = String(done.length);
    this.part("bar").style.width = `${(100 * done.length) / Math.max(1, this.fields.length)}%`;
    for (const title of this.root.querySelectorAll<HTMLElement>("[data-section-done]")) {
      const here = (field: HTMLElement): boolean => field.dataset["readiness"] === title.dataset["sectionDone"];
      title.textContent = `${done.filter(here).length}/${this.fields.filter(here).length}`;
    }
  }

  private drawSending(): void {
    const left = waiting(this.book.entries).length;
    this.part("sent").textContent = left ? `○ ${fill(this.texts.unsent, { n: left })}` : `✓ ${this.texts.all_sent}`;
    const said = this.said(left);
    const trouble = this.part("trouble");
    trouble.hidden = said === "";
    trouble.textContent = said;
    if (this.book.trouble?.kind === "signed_out" || this.book.trouble?.kind === "other_person") trouble.append(" ", this.signIn());
  }

  private said(left: number): string {
    const { trouble, known, entries } = this.book;
    if (trouble?.kind === "signed_out") return this.texts.sign_in;
    if (trouble?.kind === "other_person") return this.texts.other_person;
    if (known.state === "closed") return this.texts.closed;
    if (trouble?.kind === "trouble") return fill(this.texts.server_trouble, { why: trouble.why });
    if (!this.book.keeps && left) return this.texts.no_store;
    if (trouble?.kind === "offline" && left) return this.texts.no_signal;
    const refused = entries.filter((entry) => entry.state === "refused").at(-1);
    return refused ? fill(this.texts.refused, { why: refused.why ?? "" }) : "";
  }

  private signIn(): HTMLElement {
    const link = document.createElement("a");
    link.className = "alert-link";
    link.href = this.root.dataset["signIn"]!;
    link.textContent = this.texts.sign_in_link;
    return link;
  }

  private part(name: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(`[data-${name}]`)!;
  }
}

function noteOf(field: HTMLElement): HTMLTextAreaElement {
  return field.querySelector<HTMLTextAreaElement>("[data-note]")!;
}

function say(field: HTMLElement, text: string): void {
  fillList(field.querySelector("[data-answers]")!, [text]);
  document.getElementById("posko-says")!.textContent = text;
}

function fillList(list: Element, lines: readonly string[]): void {
  if ([...list.children].map((item) => item.textContent).join("\n") === lines.join("\n")) return;
  list.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
}

/** Read anew each time: signing in again changes it. */
function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

/** The page and all that it is made of are kept by the service worker, where the browser has one. */
async function keepPage(root: HTMLElement, texts: Texts): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", () => (root.querySelector("[data-kept]")!.textContent = texts.kept_page));
  await navigator.serviceWorker.register(root.dataset["worker"]!);
  const { active } = await navigator.serviceWorker.ready;
  const parts = [...document.querySelectorAll<HTMLLinkElement | HTMLScriptElement>("link[href], script[src]")];
  const files = parts.map((part) => ("href" in part ? part.href : part.src));
  active?.postMessage({ keep: [location.pathname, root.dataset["icons"]!, ...files] });
}

async function start(root: HTMLElement): Promise<void> {
  const texts = readTexts(root.dataset["texts"]!);
  const store = await openStore().catch(() => null);
  if (!store) root.querySelector("[data-kept]")!.textContent = texts.no_store;
  await new Checklist(root, texts, store ?? new Memory()).start();
  await keepPage(root, texts);
}

const root = document.getElementById("field");
if (root) void start(root);
