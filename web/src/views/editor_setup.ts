/** CodeMirror, put together for JSON. Imported only when somebody edits: it is larger than all the rest of the page. */

import {autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap} from "@codemirror/autocomplete";
import {defaultKeymap, history, historyKeymap} from "@codemirror/commands";
import {json} from "@codemirror/lang-json";
import {
  HighlightStyle,
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import {lintGutter, lintKeymap, setDiagnostics} from "@codemirror/lint";
import {highlightSelectionMatches, search, searchKeymap} from "@codemirror/search";
import {Compartment, EditorState} from "@codemirror/state";
import type {Extension} from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import {tags} from "@lezer/highlight";
import architectureSchema from "../../../arch_presets/schema/arch.schema.json";
import mappingSchema from "../../../arch_presets/schema/mapping.schema.json";
import type {Diagnostic, ParameterValue} from "../core/types.ts";
import {completionSource, hoverHelp} from "./json/assistance.ts";
import {goToDefinition} from "./json/definitions.ts";
import {formatted} from "./json/format.ts";
import {outlineOf} from "./json/outline.ts";
import type {OutlineEntry} from "./json/outline.ts";
import {SchemaSet} from "./json/schema.ts";
import type {Schema} from "./json/schema.ts";
import {hasErrors, nodeAt, readerOf, rootOf} from "./json/tree.ts";

const kSchemas = new SchemaSet(
  {
    "arch.schema.json": architectureSchema as unknown as Schema,
    "mapping.schema.json": mappingSchema as unknown as Schema,
  },
  "arch.schema.json",
);

const kHighlighting = HighlightStyle.define([
  {tag: tags.propertyName, color: "var(--accent)"},
  {tag: tags.string, color: "var(--good)"},
  {tag: [tags.number, tags.bool, tags.null], color: "var(--class-product)"},
  {tag: tags.invalid, color: "var(--bad)"},
]);

const kTheme = EditorView.theme({
  "&": {height: "100%", backgroundColor: "var(--surface)", color: "var(--text)", fontSize: "0.8125rem"},
  "&.cm-focused": {outline: "var(--focus)", outlineOffset: "-2px"},
  ".cm-scroller": {fontFamily: "var(--font-mono)", lineHeight: "1.5"},
  ".cm-content": {caretColor: "var(--text)"},
  ".cm-cursor": {borderLeftColor: "var(--text)"},
  ".cm-gutters": {
    backgroundColor: "var(--surface-sunken)",
    color: "var(--text-muted)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--accent-surface) 45%, transparent)",
  },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 30%, transparent)",
  },
  ".cm-matchingBracket": {background: "var(--accent-surface)", outline: "1px solid var(--accent)"},
  ".cm-panels": {backgroundColor: "var(--surface-sunken)", color: "var(--text)"},
  ".cm-tooltip": {backgroundColor: "var(--surface-raised)", border: "1px solid var(--line)", color: "var(--text)"},
  ".cm-tooltip-autocomplete > ul > li": {padding: "0.125rem 0.5rem"},
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    background: "var(--accent-surface)",
    color: "var(--text)",
  },
  ".cm-completionDetail": {color: "var(--text-muted)", fontStyle: "normal"},
  ".cm-completionMatchedText": {textDecoration: "none", fontWeight: "700"},
  ".cm-help, .cm-completionInfo": {
    maxWidth: "26rem",
    padding: "0.375rem 0.625rem",
    whiteSpace: "pre-line",
    fontFamily: "var(--font)",
  },
  ".cm-changedLine": {background: "var(--good-surface) !important"},
  ".cm-changedText": {background: "color-mix(in srgb, var(--good) 25%, transparent) !important"},
  ".cm-deletedChunk": {background: "var(--bad-surface) !important"},
  ".cm-deletedChunk span, .cm-changedLine span": {color: "var(--text)"},
  ".cm-deletedText, .cm-deletedChunk .cm-deletedText": {
    background: "color-mix(in srgb, var(--bad) 25%, transparent) !important",
  },
  ".cm-changeGutter .cm-changedLineGutter": {background: "var(--good)"},
  ".cm-changeGutter .cm-deletedLineGutter": {background: "var(--bad)"},
  ".cm-collapsedLines": {background: "var(--surface-sunken)", color: "var(--text-muted)"},
  ".cm-diagnostic-error": {borderLeftColor: "var(--bad)"},
  ".cm-textfield, .cm-button": {
    background: "var(--surface)",
    color: "var(--text)",
    border: "1px solid var(--line-strong)",
  },
  ".cm-foldPlaceholder": {background: "var(--surface-sunken)", color: "var(--text-muted)", border: "none"},
});

/** What reads JSON, whether it can be changed or not. */
const kReading: Extension = [
  lineNumbers(),
  foldGutter(),
  drawSelection(),
  bracketMatching(),
  highlightSelectionMatches(),
  search({top: true}),
  json(),
  syntaxHighlighting(kHighlighting),
  kTheme,
];

/** Shows JSON that can be searched, folded and copied, and not changed; destroy() it. */
export function readOnlyJson(
  parent: HTMLElement,
  root: Document | ShadowRoot,
  text: string,
  label: string,
): EditorView {
  const extensions = [
    kReading,
    EditorState.readOnly.of(true),
    keymap.of([...defaultKeymap, ...searchKeymap, ...foldKeymap]),
    EditorView.contentAttributes.of({"aria-label": label, "aria-readonly": "true", tabindex: "0"}),
  ];
  return new EditorView({parent, root, state: EditorState.create({doc: text, extensions})});
}

export class JsonEditor {
  readonly #view: EditorView;
  readonly #difference = new Compartment();

  constructor(parent: HTMLElement, root: Document | ShadowRoot, text: string, changed: (text: string) => void) {
    this.#view = new EditorView({
      parent,
      root,
      state: EditorState.create({
        doc: text,
        extensions: [
          kReading,
          lintGutter(),
          history(),
          indentOnInput(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          closeBrackets(),
          autocompletion({override: [completionSource(kSchemas)], icons: false}),
          hoverHelp(kSchemas),
          this.#difference.of([]),
          keymap.of([
            {key: "F12", run: goToDefinition},
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...historyKeymap,
            ...searchKeymap,
            ...foldKeymap,
            ...lintKeymap,
            ...completionKeymap,
          ]),
          EditorView.contentAttributes.of({"aria-label": "Description of the accelerator, JSON", tabindex: "0"}),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
  }

  /** Replaces the whole text; undo brings the old one back. */
  setText(text: string): void {
    const {doc} = this.#view.state;
    if (doc.toString() !== text) this.#view.dispatch({changes: {from: 0, to: doc.length, insert: text}});
  }

  /** Marks the problem at its line, or nothing. */
  mark(problem: Diagnostic | undefined): void {
    const {state} = this.#view;
    if (problem === undefined || problem.line === 0) {
      this.#view.dispatch(setDiagnostics(state, []));
      return;
    }
    const from = this.#offsetOf(problem);
    const {to} = state.doc.lineAt(from);
    const message = problem.hint ? `${problem.message} – ${problem.hint}` : problem.message;
    this.#view.dispatch(
      setDiagnostics(state, [{from, to: Math.max(from, Math.min(to, from + 80)), severity: "error", message}]),
    );
  }

  /** Puts the cursor where the problem is. */
  goTo(problem: Diagnostic): void {
    const anchor = this.#offsetOf(problem);
    this.#view.dispatch({selection: {anchor}, effects: EditorView.scrollIntoView(anchor, {y: "center"})});
    this.#view.focus();
  }

  /** Selects a part of the text, where it can be seen. */
  select({from, to}: {readonly from: number; readonly to: number}): void {
    const effects = EditorView.scrollIntoView(from, {y: "start", yMargin: 40});
    this.#view.dispatch({selection: {anchor: from, head: to}, effects});
  }

  /** The parts of the description, with their places. */
  outline(): OutlineEntry[] {
    return outlineOf(rootOf(this.#view.state), readerOf(this.#view.state));
  }

  /** Lays the text out anew; false where something in it is not JSON, which then stays as it is. */
  format(): boolean {
    const {state} = this.#view;
    const root = rootOf(state);
    const text = hasErrors(root) ? undefined : formatted(root, readerOf(state));
    if (text === undefined) return false;
    this.setText(text);
    return true;
  }

  /** Writes values of parameters into the text as their defaults, as one change. */
  setDefaults(values: Readonly<Record<string, ParameterValue>>): void {
    const {state} = this.#view;
    const changes = Object.entries(values).flatMap(([name, value]) => {
      const node = nodeAt(rootOf(state), ["parameters", name, "default"], readerOf(state));
      return node ? [{from: node.from, to: node.to, insert: JSON.stringify(value)}] : [];
    });
    this.#view.dispatch({changes});
  }

  /** Shows how the text differs from `original`, each change with a way back; undefined shows the text alone. */
  async compareWith(original: string | undefined): Promise<void> {
    const extension: Extension =
      original === undefined ? [] : (await import("./json/difference.ts")).difference(original);
    this.#view.dispatch({effects: this.#difference.reconfigure(extension)});
  }

  focus(): void {
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
  }

  /** Lines and columns count from 1, columns in bytes of UTF-8; the text may have changed since. */
  #offsetOf({line, column}: Diagnostic): number {
    const {doc} = this.#view.state;
    const {from, text} = doc.line(Math.min(Math.max(1, line), doc.lines));
    const before = new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, Math.max(0, column - 1)));
    return from + Math.min(text.length, before.length);
  }
}
