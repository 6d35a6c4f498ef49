import { expect, test } from 'vitest';
import { callIdSchema } from '../../contracts/ids.ts';
import { keepCall } from './call-keeper.ts';
import { createFakeCall, createFakeTimers, createReports, TwilioErrorStandIn } from './testing.ts';

const callId = callIdSchema.parse('01900000-0000-7000-8000-000000000001');

function createWorld({ isIncoming }: { readonly isIncoming: boolean }) {
  const fake = createFakeCall();
  const timers = createFakeTimers();
  const { events, report, types } = createReports();
  const ends: { isZombie: boolean }[] = [];
  let hasPlayed = false;
  const keeper = keepCall({
    callId,
    call: fake.call,
    isIncoming,
    report,
    timers,
    source: { hasPlayed: () => hasPlayed },
    onOver: (end) => void ends.push(end),
  });
  if (!isIncoming) fake.call.accept();
  return {
    ...fake,
    keeper,
    timers,
    events,
    types,
    ends,
    play: () => {
      hasPlayed = true;
    },
  };
}

test('says that audio flows when it was played, not when signalling is up', () => {
  const { open, timers, types, play } = createWorld({ isIncoming: false });
  open();
  timers.advance(5_000);
  expect(types()).toEqual(['call-accepted']);
  play();
  timers.advance(10);
  timers.advance(1_000);
  expect(types()).toEqual(['call-accepted', 'call-audio-flowing']);
});

test('tells the end once, whether the SDK tells error or disconnect first', () => {
  for (const order of [
    ['error', 'disconnect'],
    ['disconnect', 'error'],
  ]) {
    const { open, emit, setStatus, timers, events, ends } = createWorld({ isIncoming: false });
    open();
    setStatus('closed');
    for (const event of order) emit(event, new TwilioErrorStandIn(53_405));
    timers.advance(2_000);
    expect(events.slice(1)).toEqual([
      { type: 'call-failed', callId, code: 'telephony-failed', providerCode: 53_405, message: 'code 53405' },
    ]);
    expect(ends).toEqual([{ isZombie: false }]);
  }
});

test('does not take an error that passed for the reason of an end that comes later', () => {
  const { open, emit, call, timers, types } = createWorld({ isIncoming: false });
  open();
  emit('error', new TwilioErrorStandIn(31_000));
  timers.advance(60_000);
  call.disconnect();
  timers.advance(0);
  expect(types()).toEqual(['call-accepted', 'call-disconnected']);
});

test('ends a zombie: a closed call of which the SDK never says so', () => {
  const { open, emit, setStatus, timers, events, ends } = createWorld({ isIncoming: false });
  open();
  emit('transportClose');
  setStatus('closed');
  timers.advance(0);
  expect(events.at(-1)).toMatchObject({ type: 'call-failed', providerCode: 53_001 });
  expect(ends).toEqual([{ isZombie: true }]);
});

test('goes on through a lost signalling connection', () => {
  const { open, emit, setStatus, timers, types, ends } = createWorld({ isIncoming: false });
  open();
  emit('transportClose');
  setStatus('reconnecting');
  emit('reconnecting');
  timers.advance(2_000);
  emit('reconnected');
  expect(types()).toEqual(['call-accepted', 'call-reconnecting', 'call-reconnected']);
  expect(ends).toEqual([]);
});

test('stops offering a call whose signalling connection is lost: the SDK has dropped it', () => {
  const { emit, timers, types } = createWorld({ isIncoming: true });
  emit('transportClose');
  timers.advance(0);
  expect(types()).toEqual(['call-failed']);
});

test('hangs up a call that never says that it is over', () => {
  const { open, keeper, setStatus, timers, types } = createWorld({ isIncoming: false });
  open();
  setStatus('pending');
  keeper.hangUp();
  timers.advance(1_000);
  expect(types().at(-1)).toBe('call-disconnected');
});

test('answers within ten seconds, or says that it did not', async () => {
  const { keeper, timers } = createWorld({ isIncoming: true });
  const accepting = keeper.accept();
  timers.advance(10_000);
  expect(await accepting).toMatchObject({ code: 'timeout' });
});

test('says so when the caller gives up while the operator answers', async () => {
  const { keeper, emit, types } = createWorld({ isIncoming: true });
  const accepting = keeper.accept();
  emit('cancel');
  expect(await accepting).toMatchObject({ code: 'call-already-ended' });
  expect(types()).toEqual(['call-cancelled']);
});

test('spaces digits and reports each as it is sent', () => {
  const { open, keeper, digits, timers, types } = createWorld({ isIncoming: false });
  open();
  keeper.sendDigits('159#');
  timers.advance(200);
  expect(digits).toEqual(['1']);
  timers.advance(2_000);
  expect(digits).toEqual(['1', '5', '9', '#']);
  expect(types().filter((type) => type === 'call-digits-sent')).toHaveLength(4);
});

test('confirms a mute that changes nothing', () => {
  const { open, keeper, events } = createWorld({ isIncoming: false });
  open();
  keeper.setMuted(true);
  keeper.setMuted(true);
  expect(events.slice(1)).toEqual([
    { type: 'call-muted', callId, isMuted: true },
    { type: 'call-muted', callId, isMuted: true },
  ]);
});

test('passes warnings on, and levels no more than ten times a second', () => {
  const { open, emit, types } = createWorld({ isIncoming: false });
  open();
  emit('warning', 'high-jitter');
  emit('warning-cleared', 'high-jitter');
  for (let sent = 0; sent < 20; sent += 1) emit('volume', 0.1, 0.2);
  expect(types()).toEqual(['call-accepted', 'call-warning', 'call-warning', 'call-levels']);
});
