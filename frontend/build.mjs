// Builds what ships in the integration; the same source gives the same bytes.
//
//   node build.mjs           write steward.js, the board, the texts of each language, and beside each
//                            file what browsers are sent of it
//   node build.mjs --check   fail where what is there is not what the source gives
//
// Home Assistant's server sends the compressed file that lies beside the one that is asked for, as
// it does for the frontend's own files.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";
import { shrinkTemplates } from "./templates.mjs";

// The oldest that Home Assistant's own frontend serves: those that have BigInt and a <dialog>.
const BROWSERS = ["chrome67", "firefox98", "safari15.4", "ios15.4"];
const LANGUAGES = ["de", "es"];
const MAX_GZIP_BYTES = 40_000;
const MAX_GZIP_BYTES_OF_ALL = 60_000;
const BANNER = "/*! With Lit, copyright Google LLC, BSD-3-Clause, https://lit.dev */\n";

const folder = fileURLToPath(new URL(".", import.meta.url));
const target = new URL("../custom_components/steward/frontend/", import.meta.url);

const texts = await Promise.all(
  LANGUAGES.map(async (language) => {
    const bytes = await bundle(`src/texts/${language}.ts`, {});
    return { language, name: `steward.${language}.js`, bytes };
  }),
);
const board = { name: "steward.board.js", bytes: await bundle("src/board/board.ts", {}, BANNER) };
const define = {
  TEXT_FILES: JSON.stringify(Object.fromEntries(texts.map((one) => [one.language, address(one)]))),
  BOARD_FILE: JSON.stringify(address(board)),
};
const main = await bundle("src/index.ts", define, BANNER);
const size = gzipSync(main, { level: constants.Z_BEST_COMPRESSION }).length;
const said = `${(size / 1000).toFixed(1)} kB gzip`;
if (size > MAX_GZIP_BYTES) fail(`steward.js is too large: ${said}`);

const all = [{ name: "steward.js", bytes: main }, board, ...texts];
const sum = all.reduce((before, { bytes }) => before + gzipSync(bytes).length, 0);
if (sum > MAX_GZIP_BYTES_OF_ALL) fail(`all files together are too large: ${sum} bytes gzip`);
if (process.argv.includes("--check")) {
  if (!all.every((file) => forms(file).every((form) => isCurrent(form, file.bytes))))
    fail("steward.js is not what the source gives: run `npm run build` in frontend/");
  console.log(`steward.js is what the source gives (${said})`);
} else {
  for (const file of all)
    for (const form of forms(file))
      if (!isCurrent(form, file.bytes)) writeFileSync(form.path, form.pack(file.bytes));
  console.log(`steward.js: ${said}`);
}

async function bundle(entry, define, banner = "") {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    target: BROWSERS,
    minify: true,
    charset: "utf8",
    legalComments: "none",
    define,
    tsconfig: "tsconfig.json",
    plugins: [shrinkTemplates(BROWSERS)],
    write: false,
  });
  // esbuild chooses names that are short, terser those that pack well: a kilobyte less
  const { code } = await minify(outputFiles[0].text, { module: true, ecma: 2018 });
  return Buffer.from(banner + code);
}

/** A file as it is, and packed; packed bytes differ from one zlib to the next: what is in counts. */
function forms({ name }) {
  const path = fileURLToPath(new URL(name, target));
  const gzip = (bytes) => gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION });
  return [
    { path, pack: (bytes) => bytes, unpack: (bytes) => bytes },
    { path: `${path}.gz`, pack: gzip, unpack: gunzipSync },
    { path: `${path}.br`, pack: brotliCompressSync, unpack: brotliDecompressSync },
  ];
}

function isCurrent({ path, unpack }, bytes) {
  try {
    return unpack(readFileSync(path)).equals(bytes);
  } catch {
    return false; // it is missing, or no archive
  }
}

/** What a file is asked for by: its name, and its content's. */
function address({ name, bytes }) {
  return `${name}?v=${hash(bytes)}`;
}

function hash(bytes) {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 12);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
