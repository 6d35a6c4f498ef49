import type { Scenario } from '../../../contracts/api/practice.ts';
import type { ServerInfo } from '../../../contracts/api/server-info.ts';
import type { Article } from '../../../contracts/domain/article.ts';
import type { Call, Tag } from '../../../contracts/domain/call.ts';
import type { Contact } from '../../../contracts/domain/contact.ts';
import type { Disposition } from '../../../contracts/domain/disposition.ts';
import type { SavedFilter } from '../../../contracts/domain/history-filter.ts';
import type { Settings } from '../../../contracts/domain/settings.ts';
import type { Suggestion } from '../../../contracts/domain/suggestion.ts';
import type { Utterance } from '../../../contracts/domain/transcript.ts';
import type { Failure } from '../../../contracts/errors.ts';
import type { AppStatus } from '../../../contracts/ipc/app.ts';
import type { BackupStatus } from '../../../contracts/ipc/backup.ts';
import type { AudioLevels, CallView } from '../../../contracts/ipc/calls.ts';
import type { ExportState, HistoryDetail } from '../../../contracts/ipc/history.ts';
import type { SessionState } from '../../../contracts/ipc/session.ts';
import type { AudioDevice } from '../../../contracts/ipc/settings.ts';
import type { SetAsideChange, SyncStatus } from '../../../contracts/ipc/sync.ts';
import type { TranscriptEvent } from '../../../contracts/ipc/transcript.ts';
import type { LydiaBridge } from '../../../contracts/ipc/ui.ts';
import type { Result } from '../../../contracts/result.ts';
import { buildContacts, buildHistory, changeCall } from './fake-history.ts';
import { buildUpkeep } from './fake-upkeep.ts';
import { createTopic, type Topic } from './topic.ts';

/** What the scripted main answers and tells. A test gives what matters to it; the rest is an idle, signed-in day. */
export interface FakeState {
  readonly session: SessionState;
  readonly status: AppStatus;
  readonly settings: Settings;
  readonly calls: readonly CallView[];
  readonly levels: AudioLevels | null;
  readonly transcript: readonly Utterance[] | null;
  readonly suggestion: Suggestion | null;
  readonly history: readonly HistoryDetail[];
  readonly contacts: readonly Contact[];
  readonly savedFilters: readonly SavedFilter[];
  readonly exporting: ExportState | null;
  readonly sync: SyncStatus;
  readonly setAside: readonly SetAsideChange[];
  readonly backups: BackupStatus;
  readonly articles: readonly Article[];
  readonly dispositions: readonly Disposition[];
  readonly scenarios: readonly Scenario[];
  readonly devices: readonly AudioDevice[];
  readonly serverInfo: ServerInfo | Failure;
}

export interface FakeBridge {
  readonly bridge: LydiaBridge;
  /** Every command the page sent, by channel name, oldest first. */
  readonly sent: readonly { readonly channel: string; readonly input: unknown }[];
  readonly sentTo: (channel: string) => readonly unknown[];
  readonly state: () => FakeState;
  readonly set: (change: Partial<FakeState>) => void;
  readonly tellUtterance: (utterance: Utterance) => void;
  /** From now on the channel fails, until `null`. */
  readonly failOn: (channel: string, failure: Failure | null) => void;
  /** From now on the channel answers only when released. */
  readonly holdBack: (channel: string) => () => void;
}

export interface Script {
  readonly topics: { readonly [Key in keyof FakeState]: Topic<FakeState[Key]> };
  readonly utterances: Topic<TranscriptEvent>;
  readonly revision: Topic<number>;
  readonly answer: <T>(channel: string, input: unknown, effect: () => T) => Promise<Result<T>>;
}

export function createFakeBridge(initial: FakeState): FakeBridge {
  const sent: { channel: string; input: unknown }[] = [];
  const failures = new Map<string, Failure>();
  const gates = new Map<string, Promise<void>>();
  const topics = Object.fromEntries(
    Object.entries(initial).map(([key, value]) => [key, createTopic<unknown>(value)]),
  ) as unknown as Script['topics'];
  const utterances = createTopic(toEvent(initial));

  async function answer<T>(channel: string, input: unknown, effect: () => T): Promise<Result<T>> {
    sent.push({ channel, input });
    await gates.get(channel);
    const failure = failures.get(channel);
    return failure ? { ok: false, error: failure } : { ok: true, value: effect() };
  }

  const script: Script = { topics, utterances, revision: createTopic(0), answer };
  return {
    bridge: buildBridge(script),
    sent,
    sentTo: (channel) => sent.filter((command) => command.channel === channel).map(({ input }) => input),
    state: () =>
      Object.fromEntries(
        Object.entries(topics).map(([key, topic]) => [key, topic.value()]),
      ) as unknown as FakeState,
    set: (change) => {
      for (const [key, value] of Object.entries(change))
        (topics[key as keyof FakeState] as Topic<unknown>).set(value);
      if ('transcript' in change) utterances.set(toEvent({ ...initial, ...change }));
      if ('history' in change || 'contacts' in change) script.revision.set(script.revision.value() + 1);
    },
    tellUtterance: (utterance) => utterances.set({ kind: 'utterance', utterance }),
    failOn: (channel, failure) => void (failure ? failures.set(channel, failure) : failures.delete(channel)),
    holdBack: (channel) => {
      const gate = Promise.withResolvers<void>();
      gates.set(channel, gate.promise);
      return () => {
        gates.delete(channel);
        gate.resolve();
      };
    },
  };
}

function toEvent({ transcript, calls }: FakeState): TranscriptEvent {
  const callId = transcript?.[0]?.callId ?? calls[0]?.call.id;
  if (!transcript || !callId) return { kind: 'none' };
  return { kind: 'snapshot', callId, utterances: [...transcript] };
}

function buildBridge(script: Script): LydiaBridge {
  return {
    ...buildCalls(script),
    ...buildSession(script),
    ...buildKnowledge(script),
    ...buildAssist(script),
    ...buildHistory(script),
    ...buildContacts(script),
    ...buildUpkeep(script),
  };
}

function buildCalls(script: Script): Pick<LydiaBridge, 'calls'> {
  const { topics, answer } = script;
  const change = (callId: string, update: (view: CallView) => CallView) =>
    topics.calls.set(topics.calls.value().map((view) => (view.call.id === callId ? update(view) : view)));
  /** What an operator writes: of the call in hand and of the past one alike. */
  const write =
    <I extends { readonly callId: string }>(verb: string, update: (call: Call, input: I) => Partial<Call>) =>
    (input: I) =>
      answer(`calls:${verb}`, input, () => {
        change(input.callId, (view) => ({ ...view, call: { ...view.call, ...update(view.call, input) } }));
        changeCall(script, input.callId, ({ call }) => ({ call: { ...call, ...update(call, input) } }));
      });
  const order =
    <I extends { readonly callId: string }>(verb: string, update: (view: CallView, input: I) => CallView) =>
    (input: I) =>
      answer(`calls:${verb}`, input, () => change(input.callId, (view) => update(view, input)));
  return {
    calls: {
      watch: (listener) => topics.calls.watch((calls) => listener([...calls])),
      watchLevels: topics.levels.watch,
      dial: (input) =>
        answer('calls:dial', input, () => ({ callId: crypto.randomUUID() as CallView['call']['id'] })),
      answer: order('answer', (view) => ({ ...view, phase: 'active', audioSince: Date.now() })),
      decline: (input) =>
        answer('calls:decline', input, () =>
          topics.calls.set(topics.calls.value().filter(({ call }) => call.id !== input.callId)),
        ),
      hangUp: order('hang-up', endCall),
      setMuted: order('set-muted', (view, { isMuted }: { callId: string; isMuted: boolean }) => ({
        ...view,
        isMuted,
      })),
      sendDigits: order('send-digits', (view, { digits }: { callId: string; digits: string }) => ({
        ...view,
        sentDigits: view.sentDigits + digits,
      })),
      saveNotes: write('save-notes', (_call, { notes }: { callId: string; notes: string }) => ({ notes })),
      setDisposition: write(
        'set-disposition',
        (_call, { dispositionId }: Parameters<LydiaBridge['calls']['setDisposition']>[0]) => ({
          dispositionId: dispositionId as Call['dispositionId'],
        }),
      ),
      changeTags: write(
        'change-tags',
        ({ tags }, { add, remove }: { callId: string; add: Tag[]; remove: Tag[] }) => ({
          tags: [...new Set([...tags.filter((tag) => !remove.includes(tag)), ...add])],
        }),
      ),
      completeWrapUp: (input) =>
        answer('calls:complete-wrap-up', input, () =>
          topics.calls.set(topics.calls.value().filter(({ call }) => call.id !== input.callId)),
        ),
      listDispositions: () => answer('calls:list-dispositions', null, () => [...topics.dispositions.value()]),
    },
  };
}

function endCall(view: CallView): CallView {
  const call = { ...view.call, status: 'ended', endedAt: Date.now(), endCause: 'operator-hung-up' } as const;
  return { ...view, phase: 'wrapping-up', call };
}

function buildSession({ topics, answer }: Script): Pick<LydiaBridge, 'session' | 'app' | 'settings'> {
  return {
    session: {
      watch: topics.session.watch,
      loadServerInfo: async () => {
        const info = topics.serverInfo.value();
        await answer('session:load-server-info', null, () => undefined);
        return 'product' in info ? { ok: true, value: info } : { ok: false, error: info };
      },
      signIn: (input) => answer('session:sign-in', input, () => undefined),
      signOut: () => answer('session:sign-out', null, () => undefined),
    },
    app: {
      watchStatus: topics.status.watch,
      setAvailability: (input) =>
        answer('app:set-availability', input, () =>
          topics.status.set({ ...topics.status.value(), ...input }),
        ),
      dismissNotice: (input) =>
        answer('app:dismiss-notice', input, () => {
          const notices = topics.status.value().notices.filter(({ id }) => id !== input.id);
          topics.status.set({ ...topics.status.value(), notices });
        }),
      retryLine: () => answer('app:retry-line', null, () => undefined),
    },
    settings: {
      watch: topics.settings.watch,
      save: (input) =>
        answer('settings:save', input, () =>
          topics.settings.set({ ...topics.settings.value(), ...(input as Partial<Settings>) }),
        ),
      listAudioDevices: () => answer('settings:list-audio-devices', null, () => [...topics.devices.value()]),
    },
  };
}

function buildKnowledge({ topics, answer }: Script): Pick<LydiaBridge, 'knowledge' | 'practice'> {
  return {
    practice: {
      listScenarios: () => answer('practice:list-scenarios', null, () => [...topics.scenarios.value()]),
      startCall: (input) => answer('practice:start-call', input, () => undefined),
    },
    knowledge: {
      list: ({ search }) =>
        answer('knowledge:list', { search }, () =>
          topics.articles.value().filter(({ title, body }) => contains(`${title} ${body}`, search)),
        ),
      open: async (input) => {
        const article = topics.articles.value().find(({ id }) => id === input.articleId);
        await answer('knowledge:open', input, () => undefined);
        return article ? { ok: true, value: article } : { ok: false, error: unknownArticle };
      },
    },
  };
}

const unknownArticle: Failure = { code: 'not-found', message: 'scripted', retryable: false };

export function contains(text: string, search: string): boolean {
  return text.toLowerCase().includes(search.toLowerCase());
}

function buildAssist({
  topics,
  utterances,
  answer,
}: Script): Pick<LydiaBridge, 'transcript' | 'suggestions'> {
  const settle = (outcome: 'used' | 'edited', editedText: string | null) => {
    const current = topics.suggestion.value();
    topics.suggestion.set(current && { ...current, outcome, editedText });
  };
  return {
    transcript: { watch: utterances.watch },
    suggestions: {
      watch: topics.suggestion.watch,
      use: (input) =>
        answer('suggestions:use', input, () =>
          settle(input.editedText === null ? 'used' : 'edited', input.editedText),
        ),
      dismiss: (input) => answer('suggestions:dismiss', input, () => topics.suggestion.set(null)),
    },
  };
}
