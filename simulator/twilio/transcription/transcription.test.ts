import { describe, expect, it } from 'vitest';
import { registerFakeDevice } from '../../testing/fake-device.ts';
import { createRig, type Rig } from '../../testing/rig.ts';
import { frameSamples, silence } from '../media/pcm.ts';
import { createOperatorSpeech } from './operator-speech.ts';
import { createVoiceUtterances } from './voice-utterances.ts';

const voice = new Int16Array(frameSamples).fill(5_000);

function buildStart(attributes: string) {
  return `<Start><Transcription statusCallbackUrl="/transcription" ${attributes}/></Start>`;
}

/** An operator in a browser and a contact who says his words, both in one room. */
async function talk(rig: Rig, operatorStart: string, contactStart: string) {
  const join = (start: string) =>
    `<Response>${start}<Dial><Conference waitUrl="">room</Conference></Dial></Response>`;
  rig.documents.set('/outgoing', join(operatorStart));
  rig.documents.set('/incoming', join(contactStart));
  const fake = registerFakeDevice(rig);
  fake.send('invite', { callsid: 'TJ1', sdp: 'offer', twilio: { params: '' } });
  await rig.settle();
  const contact = rig.callIn({ words: ['my', 'invoice', 'is', 'high'] });
  await rig.advance(100);
  return contact;
}

const heard = (rig: Rig) =>
  rig.posted.filter(({ path }) => path === '/transcription').map(({ fields }) => fields);

describe('a transcription', () => {
  it('tells the words of a scripted party as they come, then the final text', async () => {
    const rig = createRig();
    await talk(
      rig,
      '',
      buildStart('track="inbound_track" partialResults="true" languageCode="en-US" name="n1"'),
    );
    await rig.advance(700);
    const [started, ...content] = heard(rig);
    expect(started).toMatchObject({
      TranscriptionEvent: 'transcription-started',
      TranscriptionSid: expect.stringMatching(/^GT[0-9a-f]{32}$/),
      SequenceId: '1',
      LanguageCode: 'en-US',
      Name: 'n1',
      PartialResults: 'true',
      Track: 'inbound_track',
    });
    expect(
      content.map(({ TranscriptionData, Final }) => [JSON.parse(TranscriptionData ?? '').transcript, Final]),
    ).toEqual([
      ['my', 'false'],
      ['my invoice', 'false'],
      ['my invoice is', 'false'],
      ['my invoice is high', 'true'],
    ]);
    expect(content.every(({ TranscriptionEvent }) => TranscriptionEvent === 'transcription-content')).toBe(
      true,
    );
    expect(content.map(({ SequenceId }) => SequenceId)).toEqual(['2', '3', '4', '5']);
    expect(content[0]).toMatchObject({ Track: 'inbound_track', Stability: expect.any(String) });
    expect(content[3]).not.toHaveProperty('Stability');
    expect(JSON.parse(content[3]?.['TranscriptionData'] ?? '').confidence).toBeGreaterThan(0.9);
  });

  it('keeps partial words to itself when they are not wanted', async () => {
    const rig = createRig();
    await talk(rig, '', buildStart('track="inbound_track"'));
    await rig.advance(700);
    expect(heard(rig).map(({ Final }) => Final)).toEqual([undefined, 'true']);
  });

  it('gives on the outbound track what the party hears', async () => {
    const rig = createRig();
    await talk(rig, buildStart('track="outbound_track"'), '');
    await rig.advance(700);
    expect(heard(rig)[1]).toMatchObject({ Track: 'outbound_track', Final: 'true' });
  });

  it('stops with the call, once, and gives what was said until then as final', async () => {
    const rig = createRig();
    const contact = await talk(rig, '', buildStart(''));
    contact.advance('hang-up');
    await rig.advance(500);
    const events = heard(rig).map(({ TranscriptionEvent }) => TranscriptionEvent);
    expect(events).toEqual(['transcription-started', 'transcription-content', 'transcription-stopped']);
  });

  it('stops when TwiML says so', async () => {
    const rig = createRig();
    await talk(rig, '', `${buildStart('name="n1"')}<Stop><Transcription name="n1"/></Stop>`);
    await rig.advance(700);
    expect(heard(rig).length).toBe(2);
  });

  it('says that the operator was heard, and that his speech is not recognised', async () => {
    const rig = createRig();
    await talk(rig, buildStart('track="inbound_track" languageCode="fr-FR"'), '');
    rig.browserFrame = voice;
    await rig.advance(2_000);
    rig.browserFrame = silence;
    await rig.advance(1_000);
    expect(heard(rig)[1]).toMatchObject({
      Final: 'true',
      TranscriptionData: expect.stringContaining('vous avez parlé'),
    });
  });

  it('writes what control says the operator said', async () => {
    const rig = createRig();
    rig.telephony.operatorSpeech.set('Good morning, how can I help you?');
    await talk(rig, buildStart('track="inbound_track" partialResults="true"'), '');
    rig.browserFrame = voice;
    await rig.advance(2_000);
    rig.browserFrame = silence;
    await rig.advance(1_000);
    const texts = heard(rig)
      .slice(1)
      .map(({ TranscriptionData }) => JSON.parse(TranscriptionData ?? '').transcript);
    expect(texts.slice(0, 2)).toEqual(['Good', 'Good morning,']);
    expect(texts.at(-1)).toBe('Good morning, how can I help you?');
  });
});

describe('the words of an operator who hangs up while he speaks', () => {
  it('are told whole, and once', async () => {
    const rig = createRig();
    await talk(rig, buildStart('track="inbound_track" partialResults="true"'), '');
    rig.browserFrame = voice;
    await rig.advance(900);
    rig.telephony.exchange.endAll();
    await rig.advance(100);
    const finals = heard(rig).filter(({ Final }) => Final === 'true');
    expect(finals.map(({ TranscriptionData }) => JSON.parse(TranscriptionData ?? '').transcript)).toEqual([
      createOperatorSpeech().textFor('en-US'),
    ]);
  });
});

describe('utterances found in a voice', () => {
  function listen(pattern: readonly (readonly [Int16Array, number])[]) {
    const utterances = createVoiceUtterances(() => 'one two three');
    return pattern.flatMap(([frame, ms]) =>
      Array.from({ length: ms / 20 }, () => utterances.hear(frame)).filter((speech) => speech !== null),
    );
  }

  it('begin with a voice and end with a pause', () => {
    const said = listen([
      [voice, 500],
      [silence, 1_000],
      [voice, 500],
      [silence, 1_000],
    ]);
    expect(said.filter(({ isFinal }) => isFinal).map(({ text }) => text)).toEqual([
      'one two three',
      'one two three',
    ]);
    expect(new Set(said.map(({ utteranceId }) => utteranceId)).size).toBe(2);
  });

  it('are not begun by a click', () => {
    expect(
      listen([
        [voice, 60],
        [silence, 2_000],
      ]),
    ).toEqual([]);
  });

  it('go on over a short breath', () => {
    expect(
      listen([
        [voice, 500],
        [silence, 400],
        [voice, 500],
        [silence, 1_000],
      ]).filter((said) => said.isFinal).length,
    ).toBe(1);
  });

  it('end in a voice that never stops', () => {
    expect(listen([[voice, 12_200]]).some((said) => said.isFinal)).toBe(true);
  });
});

describe('the speech of the operator', () => {
  it('is told in the language of the call until something else is set', () => {
    const speech = createOperatorSpeech();
    expect(speech.textFor('fr-FR')).toContain('démonstration');
    expect(speech.textFor('en-US')).toContain('demonstration');
    speech.set('Bonjour');
    expect(speech.textFor('en-US')).toBe('Bonjour');
    speech.set(null);
    expect(speech.textFor('en-US')).toContain('demonstration');
  });
});
