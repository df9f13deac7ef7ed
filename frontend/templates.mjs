// An esbuild plugin: makes the styles and the markup in Lit's templates small, and the styles
// such that old browsers understand them.
import { readFile } from "node:fs/promises";
import { transform } from "esbuild";

const STYLES = /\bcss`([^`$]*)`/g;
// Shorthands by writing direction are younger than what they are short for.
const SHORTHANDS = [
  [/(?<![\w-])(margin|padding)-inline:([^;}]+)/g, pair("$-inline-start", "$-inline-end")],
  [/(?<![\w-])(margin|padding)-block:([^;}]+)/g, pair("$-top", "$-bottom")],
  [/(?<![\w-])(margin|padding)-block-start:/g, (_, name) => `${name}-top:`],
  [/(?<![\w-])(margin|padding)-block-end:/g, (_, name) => `${name}-bottom:`],
  [/(?<![\w-])border-block-end:/g, () => "border-bottom:"],
  [/(?<![\w-])border-block-start:/g, () => "border-top:"],
  [/(?<![\w-])inset-block-start:/g, () => "top:"],
  [/(?<![\w-])inset-block-end:/g, () => "bottom:"],
];

/** Make the plugin, for the browsers that esbuild is to serve; `neededBy` tells what else a file needs. */
export function shrinkTemplates(browsers, neededBy) {
  return {
    name: "templates",
    setup(build) {
      // a language's texts come in the order of the English ones, without their names
      build.onLoad({ filter: /\/texts\/[a-z]{2}\.ts$/ }, async ({ path }) => {
        const { default: texts } = await import(path);
        if (!texts) return undefined; // English has no file of its own
        return { contents: `export default ${JSON.stringify(Object.values(texts))}`, loader: "js" };
      });
      build.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        const needs = neededBy(path).map((one) => `import ${JSON.stringify(one)};\n`);
        const small = shrinkMarkup(await shrinkStyles(source, browsers));
        return { contents: needs.join("") + small, loader: "ts" };
      });
    },
  };
}

async function shrinkStyles(source, target) {
  const found = [...source.matchAll(STYLES)];
  const shrunk = await Promise.all(
    found.map(async ([, styles]) => {
      const { code } = await transform(styles, { loader: "css", minify: true, target });
      const plain = SHORTHANDS.reduce((text, [what, by]) => text.replace(what, by), code);
      return plain.trim().replaceAll("\\", "\\\\");
    }),
  );
  let next = 0;
  return source.replace(STYLES, () => `css\`${shrunk[next++]}\``);
}

/** Leave out indentation, and the new lines that part elements from each other or from values. */
function shrinkMarkup(source) {
  return source
    .replace(/\n\s+/g, "\n")
    .replace(/>\n(?=<|\$\{)/g, ">")
    .replace(/\}\n(?=<)/g, "}")
    .replace(/"\n(?=>)/g, '"');
}

function pair(first, second) {
  return (_, name, value) => {
    const [one, other = one] = split(value.trim());
    return `${first.replace("$", name)}:${one};${second.replace("$", name)}:${other}`;
  };
}

/** Split a value at its spaces, but not within brackets. */
function split(value) {
  return value.match(/(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()])+/g) ?? [value];
}
