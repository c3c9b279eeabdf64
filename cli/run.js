/**
 * Runs a program of this project, by default the application: `node cli/run.js [main.ts]`.
 *
 * Node reads no TypeScript, and finding, translating and compiling the thousand files of a synthesis takes longer than the
 * synthesis itself. So esbuild puts them, packages included, into one file under `node_modules/.cache`, and what V8 made
 * of it is kept beside it. Both are made anew when any of those files has changed. For stack traces with lines of the
 * sources: `NODE_OPTIONS=--enable-source-maps`.
 */
const { isAscii } = require('node:buffer');
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { createRequire, runMain, SourceMap, wrap } = require('node:module');
const { basename, dirname, join, relative, resolve } = require('node:path');
const { Script } = require('node:vm');

const root = resolve(__dirname, '..');
const entry = resolve(process.argv[2] ?? join(root, 'main.ts'));
const bundle = join(root, 'node_modules', '.cache', basename(root), `${relative(root, entry).replace(/[^\w.]/g, '-')}.cjs`);
const compiled = `${bundle}.v8`;

/** What was built, from what and by what: our own sources by their text, the packages' files by their size and age. The folder is in it because `__dirname` is written into the bundle. */
function stateOf(inputs) {
  const hash = createHash('sha256').update(JSON.stringify([root, entry, inputs]));
  for (const input of [relative(root, __filename), 'tsconfig.json', 'node_modules/tsx/package.json', ...inputs]) {
    const file = join(root, input);
    if (input.startsWith('node_modules/')) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${size} ${mtimeMs}\0`);
    } else {
      hash.update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

/** The bundle and what it was made from, unless something of that has changed since. */
function currentBundle() {
  try {
    const bytes = readFileSync(bundle);
    // All but the texts of tagged templates is ASCII, which is quicker to read this way.
    const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
    const { inputs, state } = JSON.parse(text.slice(text.lastIndexOf('\n// ') + '\n// '.length));
    return state === stateOf(inputs) ? { text, state } : undefined;
  } catch {
    return undefined; // never built, or a source is gone
  }
}

/** Renamed into place, so that nobody who starts at the same moment reads half a file. */
function write(path, content) {
  const made = `${path}.${process.pid}`;
  writeFileSync(made, content);
  renameSync(made, path);
}

/** In one file every module would have that file's folder: each gets its own. */
const ownFolder = {
  name: 'own-folder',
  setup: (build) =>
    build.onLoad({ filter: /\.([cm]?js|ts)$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const folder = text.includes('__dirname') && `var __dirname = ${JSON.stringify(dirname(path))};`;
      return {
        loader: path.endsWith('.ts') ? 'ts' : 'js',
        contents: folder ? text.replace(/^(#!.*\n)?/, `$1${folder.replaceAll('$', '$$$$')}`) : text,
      };
    }),
};

/** Of packages that come both as CommonJS and as modules, the CommonJS that Node itself would take. */
const asRequired = {
  name: 'as-required',
  setup: (build) =>
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind, importer, resolveDir, pluginData }) =>
      kind === 'import-statement' && pluginData !== asRequired
        ? build.resolve(path, { kind: 'require-call', importer, resolveDir, pluginData: asRequired })
        : undefined,
    ),
};

async function build() {
  // esbuild comes with tsx, which is what runs the project's other programs.
  const esbuild = createRequire(require.resolve('tsx/package.json'))('esbuild');
  const { metafile, outputFiles } = await esbuild.build({
    entryPoints: [entry],
    outfile: bundle,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    charset: 'ascii',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: 'silent',
    plugins: [ownFolder, asRequired],
  });
  const inputs = Object.keys(metafile.inputs);
  mkdirSync(dirname(bundle), { recursive: true });
  const state = stateOf(inputs);
  const program = `${outputFiles.find(({ path }) => path === bundle).text}\n// ${JSON.stringify({ inputs, state })}`;
  for (const { path, text } of outputFiles) write(path, path === bundle ? program : text);
  return { text: program, state };
}

/**
 * Runs the bundle from what V8 made of it before; where V8 does not take that (another Node, other flags), it is made anew.
 * V8 itself only compares lengths, so what is kept begins with the state of the bundle that it was made from.
 */
function runCompiled({ text, state }) {
  let cachedData;
  try {
    const kept = readFileSync(compiled);
    if (kept.toString('latin1', 0, state.length) === state) cachedData = kept.subarray(state.length);
  } catch {
    // the first run
  }
  const script = new Script(wrap(text), { filename: bundle, ...(cachedData && { cachedData }) });
  if (script.cachedDataRejected !== false) {
    process.once('exit', () => {
      try {
        write(compiled, Buffer.concat([Buffer.from(state), script.createCachedData()])); // at the end, so that it holds the functions that were needed
      } catch {
        // a folder that can't be written
      }
    });
  }
  const module = { exports: {} };
  const requireFrom = Object.assign(createRequire(bundle), { main: module }); // programs ask `require.main === module`
  script.runInThisContext()(module.exports, requireFrom, module, bundle, dirname(bundle));
}

async function run() {
  process.argv.splice(1, 2, entry); // as if node ran the program itself
  let program = currentBundle();
  try {
    program ??= await build();
  } catch (error) {
    if (error.errors?.length > 0) {
      // What esbuild can't read: a source's syntax, an import that leads nowhere.
      for (const { text: what, location } of error.errors)
        console.error(`${location ? `${location.file}:${location.line}:${location.column + 1}: ` : ''}${what}`);
      process.exitCode = 1;
      return;
    }
    // A folder that can't be written: the slower way needs none.
    require('tsx/cjs');
    require(entry);
    return;
  }
  // Only Node's own loader looks for source maps.
  if (process.env.NODE_OPTIONS?.includes('--enable-source-maps')) runMain(bundle);
  else {
    try {
      runCompiled(program);
    } catch (error) {
      // A source that breaks while it is loaded: nothing of the program is there yet to say so.
      const place = placeInSource(error);
      if (place === undefined) throw error;
      console.error(`${place}: expected code that runs, got ${error}. Mend: correct that line, or what it is given.`);
      process.exitCode = 1;
    }
  }
}

/** `config/dev.ts:7:20`, where one of the project's own sources threw; undefined where a package did. */
function placeInSource(error) {
  const [, line, column] = String(error?.stack).match(/\.cjs:(\d+):(\d+)/) ?? [];
  if (line === undefined) return undefined;
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
  const { originalSource, originalLine, originalColumn } = map.findEntry(
    line - 1,
    column - 1 - (line === '1' ? wrap('\0').indexOf('\0') : 0),
  );
  const file = originalSource && relative(root, resolve(dirname(bundle), originalSource));
  return !file || file.startsWith('node_modules') ? undefined : `${file}:${originalLine + 1}:${originalColumn + 1}`;
}

void run();
