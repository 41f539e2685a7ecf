// The editor of the query page. It stands before the text area, which stays in the form and holds the same text.
// Without this script, or in a browser that cannot run it, the text area is there as it was.
import { autocompletion, closeCompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { completions } from "./completions.js";
import { colours, theme } from "./looks.js";
import { marked, placed } from "./problem.js";

/** A brace that closes moves to where its line should begin. */
const language = { ...sparql, languageData: { ...sparql.languageData, indentOnInput: /^\s*[}\])]$/ } };

function edited(area) {
  const told = area.dataset;
  const host = document.createElement("div");
  host.className = "editor";
  host.style.height = `${area.offsetHeight}px`;
  const root = host.attachShadow({ mode: "open" });
  area.after(host);

  const run = () => {
    area.form.requestSubmit();
    return true;
  };
  // What is outside a shadow root cannot be pointed at from inside: label and help are said again.
  const [label] = area.labels;
  const help = document.getElementById("query-help");
  const keys = document.getElementById("query-keys");
  keys.hidden = false;

  const wrong = placed(area.value, Number(told.line), Number(told.column));
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: area.value,
      // Whoever comes back to the editor stands where the query is wrong.
      selection: { anchor: wrong?.at ?? 0 },
      extensions: [
        Prec.highest(keymap.of([{ key: "Ctrl-Enter", run }, { key: "Meta-Enter", run }])),
        lineNumbers(),
        history(),
        StreamLanguage.define(language),
        indentOnInput(),
        syntaxHighlighting(colours),
        bracketMatching(),
        autocompletion({
          override: [completions(told.terms)],
          activateOnCompletion: (one) => one.label.endsWith(":"),
          icons: false,
        }),
        // No binding of Tab, which leaves the editor.
        keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({
          tabindex: "0",
          "aria-label": label.textContent,
          "aria-description": `${help.textContent} ${keys.textContent}`,
        }),
        EditorState.phrases.of({ Completions: told.completions, "Selection deleted": told.deleted }),
        EditorView.domEventHandlers({ beforeinput: withoutStyle }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) area.value = update.state.doc.toString();
        }),
        wrong ? marked(wrong.start) : [],
        theme,
      ],
    }),
  });
  // An element that is not shown cannot be asked for its value by the browser; the server says what is missing.
  area.required = false;
  area.hidden = true;
  label.addEventListener("click", () => view.focus());
  host.addEventListener("focusout", () => closeCompletion(view));
}

/** Do what a browser would do with an attribute for style, which the policy of the page forbids and reports. */
function withoutStyle(event, view) {
  if (event.inputType.startsWith("format")) {
    event.preventDefault();
    return true;
  }
  if (event.inputType !== "insertText" || !event.data || view.composing) return false;
  if (view.state.selection.ranges.every((range) => range.empty)) return false;
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  event.preventDefault();
  return true;
}

// Styles go into style sheets that the script makes, which the policy of the page allows; where a browser has none,
// they would go into elements, which it forbids.
const area = document.getElementById("query");
if (area && "adoptedStyleSheets" in Document.prototype) edited(area);
