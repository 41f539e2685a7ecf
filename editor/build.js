// Bundles the editor of the query page into one file of the package, with the licences of what is in it beside it.
// `npm install && npm run build` in this folder; whoever installs kg needs neither (docs/decisions/0082-*.md).
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const out = process.argv[2] ?? "../kg/pages/static";
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const result = await build({
  entryPoints: ["editor.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
});

const folder = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const used = new Set();
for (const { inputs } of Object.values(result.metafile.outputs))
  for (const [path, { bytesInOutput }] of Object.entries(inputs))
    if (bytesInOutput && folder.test(path)) used.add(path.match(folder)[1]);

const packages = [...used].sort().map((name) => {
  const told = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  if (told.version !== dependencies[name])
    throw new Error(`${name} is ${told.version}, not ${dependencies[name]}: pin it in package.json`);
  if (told.license !== "MIT") throw new Error(`${name} is under ${told.license}: look at its terms first`);
  return { name, version: told.version, text: readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim() };
});

const list = packages.map(({ name, version }) => `${name} ${version}`);
const banner = `/*! The editor of the query page, made by editor/build.js. It holds, under the licences in\n`
  + `editor-licences.txt:\n${list.join("\n")}\n*/\n`;
writeFileSync(`${out}/editor.js`, banner + result.outputFiles[0].text);
const notices = packages.map(({ name, version, text }) => `${name} ${version}\n\n${text}\n`);
writeFileSync(
  `${out}/editor-licences.txt`,
  "editor.js holds these packages, each under the licence that follows its name.\n\n"
    + notices.join(`\n${"-".repeat(72)}\n\n`),
);
