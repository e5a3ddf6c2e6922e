/**
 * What the tests need from the system: a Chromium for the pages, qpdf and poppler for the PDFs, openpyxl as
 * another program's hand on the workbooks. `npm test` runs this first: as root on a Debian system it installs
 * what is missing, elsewhere it names it in one error.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface Tool {
  readonly what: string;
  readonly debianPackage: string;
  readonly isThere: () => boolean;
}

function runs(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const TOOLS: readonly Tool[] = [
  {
    what: `Chromium at ${chromium} (another one: set CHROMIUM to its path)`,
    debianPackage: 'chromium',
    isThere: () => existsSync(chromium),
  },
  { what: 'qpdf', debianPackage: 'qpdf', isThere: () => runs('qpdf', '--version') },
  { what: 'pdfinfo and pdftotext', debianPackage: 'poppler-utils', isThere: () => runs('pdftotext', '-v') },
  {
    what: 'openpyxl for /usr/bin/python3',
    debianPackage: 'python3-openpyxl',
    isThere: () => runs('/usr/bin/python3', '-c', 'import openpyxl'),
  },
];

const findMissing = (): Tool[] => TOOLS.filter((tool) => !tool.isThere());

function installOnDebian(packages: readonly string[]): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log(`Installing what the tests need from the system: ${packages.join(', ')}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { stdio: 'inherit', env: environment });
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], {
    stdio: 'inherit',
    env: environment,
  });
}

const before = findMissing();
if (before.length > 0) installOnDebian(before.map((tool) => tool.debianPackage));
const missing = findMissing();
if (missing.length > 0) {
  console.error(
    `The tests need from the system: ${missing.map((tool) => `${tool.what} (Debian: ${tool.debianPackage})`).join('; ')}.`,
  );
  process.exitCode = 1;
}
