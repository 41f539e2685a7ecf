// Marks the line at which the server found that a query does not parse, until the text is changed.
import { StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

const LINE = Decoration.line({ class: "cm-problem" });

/** Return where a line begins, and where its column is; nothing where there is no such line. Both count from 1. */
export function placed(text, line, column) {
  const lines = text.split("\n");
  if (!(line >= 1 && line <= lines.length)) return null;
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return { start, at: start + Math.min(Math.max(column - 1, 0), lines[line - 1].length) };
}

/** Return the extension that marks the line that begins at a place. */
export function marked(start) {
  return StateField.define({
    create: () => Decoration.set([LINE.range(start)]),
    update: (marks, change) => (change.docChanged ? Decoration.none : marks),
    provide: (field) => [
      EditorView.decorations.from(field),
      EditorView.contentAttributes.compute([field], (state) =>
        state.field(field).size ? { "aria-invalid": "true" } : {}),
    ],
  });
}
