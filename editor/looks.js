// Colours are those of the page (pages.css), whose properties reach into a shadow root, in light and dark.
import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const colours = HighlightStyle.define([
  // Names and whole IRIs, which would look like keywords otherwise.
  { tag: tags.atom, color: "var(--ink)" },
  { tag: tags.keyword, color: "var(--promise)", fontWeight: "600" },
  { tag: tags.standard(tags.variableName), color: "var(--promise)" },
  { tag: tags.local(tags.variableName), color: "var(--past)" },
  { tag: [tags.string, tags.meta], color: "var(--begin)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

const LETTERS = 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace';

export const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--sheet)", fontSize: "0.875rem" },
  // The frame is the host's, so that nothing clips it.
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: LETTERS, lineHeight: "1.55", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.35rem 0" },
  ".cm-gutters": { color: "var(--soft)", backgroundColor: "var(--sheet)", borderRight: "1px solid var(--rule)" },
  ".cm-problem": {
    boxShadow: "inset 3px 0 var(--warn)",
    textDecoration: "underline wavy var(--warn)",
    textUnderlineOffset: "0.25em",
  },
  "&.cm-focused .cm-matchingBracket, & .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--focus)",
  },
  "&.cm-focused .cm-nonmatchingBracket, & .cm-nonmatchingBracket": {
    backgroundColor: "transparent",
    color: "var(--warn)",
    textDecoration: "underline wavy",
  },
  ".cm-tooltip": {
    color: "var(--ink)",
    backgroundColor: "var(--sheet)",
    border: "1px solid var(--rule-strong)",
    maxWidth: "calc(100vw - 2.5rem)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: LETTERS, maxWidth: "100%" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.15rem 0.6rem", lineHeight: "1.5" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--paper)",
    backgroundColor: "var(--ink)",
  },
  ".cm-completionDetail": { color: "inherit", fontStyle: "normal", fontFamily: "system-ui, sans-serif" },
});
