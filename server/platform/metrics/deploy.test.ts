import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findTool } from '../../testing/find-tool.ts';
import { createMetrics } from './metrics.ts';

const deploy = join(import.meta.dirname, '../../../deploy');
const prometheus = join(deploy, 'prometheus');
const dashboards = join(deploy, 'grafana/dashboards');

const dashboardSchema = z.object({
  uid: z.string().min(1).max(40),
  title: z.string().min(1),
  panels: z
    .array(
      z.object({
        id: z.number(),
        type: z.enum(['timeseries', 'stat']),
        title: z.string().min(1),
        gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
        datasource: z.object({ uid: z.literal('lydia-prometheus') }),
        targets: z.array(z.object({ refId: z.string(), expr: z.string().min(1) })).min(1),
      }),
    )
    .min(1),
});

const files = readdirSync(dashboards);
const loadDashboard = (file: string) =>
  dashboardSchema.parse(JSON.parse(readFileSync(join(dashboards, file), 'utf8')));
const readExpressions = () =>
  files.flatMap((file) =>
    loadDashboard(file).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  );

function namesIn(text: string): readonly string[] {
  const names = text.match(/\b(lydia|process|nodejs)_[a-z0-9_]+/g) ?? [];
  return names.map((name) => name.replace(/_(bucket|count|sum)$/, ''));
}

async function registeredNames(): Promise<ReadonlySet<string>> {
  const metrics = createMetrics();
  metrics.watchPool({ totalCount: 0, idleCount: 0, waitingCount: 0 });
  metrics.watchProcess();
  const described = await metrics.registry.getMetricsAsJSON();
  return new Set(described.map(({ name }) => name));
}

test('every series that an alert or a dashboard asks for is one of ours', async () => {
  const asked = [...readExpressions(), readFileSync(join(prometheus, 'alerts.yml'), 'utf8')].flatMap(namesIn);
  const known = await registeredNames();
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
});

test.each(files)('the dashboard %s has panels of its own, each in its place', (file) => {
  const { panels, uid } = loadDashboard(file);
  expect(file).toBe(`${uid}.json`);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(new Set(panels.map(({ gridPos: { x, y } }) => `${x} ${y}`)).size).toBe(panels.length);
  for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
});

const promtool = findTool('promtool');
const title = promtool === null ? 'with promtool (there is none on this machine)' : 'with promtool';

describe.skipIf(promtool === null)(title, () => {
  const run = (...args: string[]) =>
    execFileSync(promtool ?? '', args, { cwd: prometheus, encoding: 'utf8', stdio: 'pipe' });

  test('Prometheus takes the configuration and the rules', () => {
    expect(run('check', 'config', 'prometheus.yml')).toContain('SUCCESS');
  });

  test('alerts are raised when they should be, and not before', () => {
    expect(run('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS');
  });

  test('Prometheus understands every question of the dashboards', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lydia-rules-'));
    const rules = readExpressions().map((expr, index) => ({
      record: `panel:${index}`,
      expr: expr.replaceAll(/\$__(rate_interval|range)/g, '5m').replaceAll('$instance', '.*'),
    }));
    const file = join(folder, 'rules.yml');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboards', rules }] }));
    expect(run('check', 'rules', file)).toContain(`${rules.length} rules found`);
    rmSync(folder, { recursive: true });
  });
});
