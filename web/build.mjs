// Bundles the page into one HTML file without any link to elsewhere: node build.mjs OUT.html
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.NODE_PATH ?? join(here, "node_modules");
const { build } = createRequire(join(modules, "x.js"))("esbuild");

const bundle = await build({
  entryPoints: [join(here, "src", "main.ts")],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  nodePaths: [modules],
  legalComments: "none",
  write: false,
});
const style = await readFile(join(here, "src", "page.css"), "utf8");
const page = await readFile(join(here, "src", "page.html"), "utf8");
// A closing tag inside the bundle would end its own element.
const script = bundle.outputFiles[0].text.replaceAll("</script", "<\\/script");
const out = page.replace("/*STYLE*/", () => style).replace("/*SCRIPT*/", () => script);
await writeFile(process.argv[2] ?? join(here, "report.html"), out);
