// Programs that some tests need beside the dependencies. Where they can be had from Debian's archive they are brought;
// elsewhere the tests that need one are skipped and say so. Nothing is started, and no service is set up.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { root, say } from './setup.mjs';

const folder = join(root, 'node_modules/.cache/lydia/bin');

function isThere(name) {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin', folder].some((path) =>
    existsSync(join(path, name)),
  );
}

function run(command, args, cwd = root) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

/** The package of the server would start it as a service; that of the tools carries the same program under another name. */
function bringRedis() {
  if (!run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-tools'])) return false;
  if (!existsSync('/usr/bin/redis-check-rdb')) return false;
  symlinkSync('/usr/bin/redis-check-rdb', join(folder, 'redis-server'));
  return true;
}

/** One program of a package, unpacked and not installed: the package would start it as a service. */
function unpackProgram(debianPackage, file) {
  const draft = mkdtempSync(join(tmpdir(), `lydia-${debianPackage}-`));
  try {
    if (!run('apt-get', ['download', '-qq', '-o', 'APT::Sandbox::User=root', debianPackage], draft))
      return false;
    const [archive] = readdirSync(draft);
    if (!run('dpkg-deb', ['-x', archive, '.'], draft)) return false;
    copyFileSync(join(draft, file), join(folder, basename(file)));
    return true;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

const haproxyLibraries = ['liblua5.3-0', 'libopentracing-c-wrapper0', 'libpcre2-8-0'];

function bringHaproxy() {
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...haproxyLibraries];
  return run('apt-get', install) && unpackProgram('haproxy', 'usr/sbin/haproxy');
}

const postgresFolder = '/usr/lib/postgresql';

function isPostgresThere() {
  const versions = existsSync(postgresFolder) ? readdirSync(postgresFolder) : [];
  return versions.some((version) =>
    ['initdb', 'pg_basebackup'].every((name) => existsSync(join(postgresFolder, version, 'bin', name))),
  );
}

/** Its package makes a database cluster and starts it, unless this file says not to. */
function bringPostgres() {
  const settings = '/etc/postgresql-common';
  if (!existsSync(settings)) {
    mkdirSync(settings);
    writeFileSync(join(settings, 'createcluster.conf'), 'create_main_cluster = false\n');
  }
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql']);
}

const tools = [
  { name: 'redis-server', bring: bringRedis },
  { name: 'promtool', bring: () => unpackProgram('prometheus', 'usr/bin/promtool') },
  { name: 'haproxy', bring: bringHaproxy },
  { name: 'pg_basebackup', bring: bringPostgres, isThere: isPostgresThere },
];

export function ensureTestTools() {
  const missing = tools.filter((tool) => !(tool.isThere?.() ?? isThere(tool.name)));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  const canInstall = process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall) {
    say(`${names}: not found. The tests that need it are skipped; put it on the PATH to run them.`);
    return;
  }
  say(`bringing ${names} for the tests (apt-get) …`);
  mkdirSync(folder, { recursive: true });
  run('apt-get', ['update', '-qq']);
  for (const { name, bring } of missing)
    if (!bring()) say(`${name} could not be brought; its message is above.`);
}
