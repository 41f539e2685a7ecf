// Completes the terms of the ontology and the known prefixes, which the server tells.
import { syntaxTree } from "@codemirror/language";

const WORD = /[\p{L}_][\p{L}\p{N}_.-]*(?::[\p{L}\p{N}_%.-]*)?$|:[\p{L}\p{N}_%.-]*$/u;
const DECLARED = /\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>/gi;
/** Without a colon, words of fewer letters propose prefixes alone. */
const FEWEST = 3;

/** Return a source of completions out of the JSON at an address, which is fetched when it is first needed. */
export function completions(address) {
  let told;
  return async (context) => {
    const word = context.matchBefore(WORD);
    if ((!word && !context.explicit) || elsewhere(context)) return null;
    told ??= fetch(address).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
    let known;
    try {
      known = await told;
    } catch {
      told = undefined;
      return null;
    }
    if (context.aborted) return null;
    const options = proposed(known, context.state.doc.toString(), word?.text ?? "");
    return options.length ? { from: word?.from ?? context.pos, options, filter: false } : null;
  };
}

/** Whether the text there is a comment, a string, a whole IRI, a variable or the tag of a language. */
function elsewhere(context) {
  const node = syntaxTree(context.state).resolveInner(context.pos, -1);
  if (node.name === "comment" || node.name === "string") return true;
  return node.parent !== null && /^[<?$@]/.test(context.state.sliceDoc(node.from, context.pos));
}

function proposed({ prefixes, terms }, text, typed) {
  const declared = new Map(Object.entries(prefixes));
  for (const [, prefix, namespace] of text.matchAll(DECLARED)) declared.set(prefix, namespace);
  const prefixOf = new Map([...declared].map(([prefix, namespace]) => [namespace, prefix]));

  const low = typed.toLowerCase();
  const colon = typed.indexOf(":");
  const options = [];
  if (colon < 0)
    for (const [prefix, namespace] of declared)
      if (prefix.toLowerCase().startsWith(low)) options.push({ label: `${prefix}:`, detail: namespace });
  if (colon < 0 && typed && typed.length < FEWEST) return options;

  const exact = [];
  const inside = [];
  for (const [known, local, label] of terms) {
    const prefix = prefixOf.get(prefixes[known]);
    if (prefix === undefined) continue;
    const name = local.toLowerCase();
    const option = { label: `${prefix}:${local}`, detail: label };
    if (colon < 0) {
      if (name.startsWith(low) || label.toLowerCase().startsWith(low)) exact.push(option);
    } else if (prefix === typed.slice(0, colon)) {
      const part = low.slice(colon + 1);
      if (name.startsWith(part)) exact.push(option);
      else if (name.includes(part)) inside.push(option);
    }
  }
  return [...options, ...exact, ...inside];
}
