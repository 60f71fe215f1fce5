import { existsSync } from 'fs';
import { backup } from './backups';
import { Pod } from './scripts';
import { find, synthesize } from '../support';

let pod: Pod;
beforeEach(() => pod = new Pod());
afterEach(() => pod.remove());

test('the last line of a step that succeeds is left for the status of its pod, with what was kept', () => {
  const leave = pod.write('leave', '');
  pod.prepare({ 'files.tar': 'x'.repeat(100) });
  pod.run('keep-store.sh', { LEAVE: leave });
  expect(JSON.parse(pod.read('leave'))).toMatchObject({ backup: 'nightly', step: 'keep', outcome: 'ok', message: 'finished', backups: 1, dumpBytes: 100 });
});

test('a step that fails leaves nothing, so that the end of its log is taken', () => {
  const leave = pod.write('leave', '');
  expect(pod.run('keep-store.sh', { LEAVE: leave }).status).toBe(1);
  expect(pod.read('leave')).toBe('');
});

test('where there is no such file, none is made', () => {
  pod.prepare({ 'files.tar': 'x' });
  expect(pod.run('keep-store.sh', { LEAVE: pod.path('leave') }).status).toBe(0);
  expect(existsSync(pod.path('leave'))).toBe(false);
});

test('what is very long is cut, so that the line is whole in the status', () => {
  const { output } = pod.run('keep-store.sh', { BACKUP: `ä${'n'.repeat(2000)}` });
  expect(JSON.parse(output).backup).toBe(`??${'n'.repeat(998)}`);
});

test.each(['CronJob', 'Job'])('the containers of a %s of backups leave the end of their log when they fail', kind => {
  const { spec } = find(synthesize(chart => backup(chart).restore(chart, 'back')), kind);
  const { initContainers, containers } = (spec.jobTemplate?.spec ?? spec).template.spec;
  for (const container of [...initContainers, ...containers]) {
    expect(container.terminationMessagePolicy).toBe('FallbackToLogsOnError');
  }
});
