import type { CallScript } from '../script.ts';
import { buildScript } from '../script.ts';

const reminder = 'Hello? Are you there?';
const caller = { language: 'en', speaksFirst: false, reminder } as const;

export const englishCallers: readonly CallScript[] = [
  buildScript({
    ...caller,
    id: 'invoice-en',
    title: 'Question about an invoice',
    summary: 'Claire Bennett wants to know why her invoice is higher than usual.',
    number: '+12025550111',
    contactName: 'Claire Bennett',
    voice: { name: 'en-gb+f2', wordsPerMinute: 155, pitch: 55 },
    lines: [
      'Hello, this is Claire Bennett. My invoice this month is higher than usual. Why did the amount go up?',
      'I see, thank you. And when will the money be debited from my account?',
      'All right, that is clear. Thank you very much, goodbye.',
    ],
  }),
  buildScript({
    ...caller,
    id: 'delivery-en',
    title: 'A delivery that does not come',
    summary: 'Thomas Reed waits for a washing machine that should have come on Tuesday.',
    number: '+12025550112',
    contactName: 'Thomas Reed',
    voice: { name: 'en-us+m3', wordsPerMinute: 150, pitch: 38 },
    lines: [
      'Good morning. I ordered a washing machine, and it still has not arrived. What happens when a delivery is late?',
      'And do I have to pay for the second delivery?',
      'Good. Then I will wait for the driver. Thank you, goodbye.',
    ],
  }),
  buildScript({
    ...caller,
    id: 'cancellation-en',
    title: 'An angry cancellation',
    summary: 'George Walsh has called three times, and wants to cancel his contract at once.',
    number: '+12025550113',
    contactName: 'George Walsh',
    voice: { name: 'en-gb-scotland+m7', wordsPerMinute: 178, pitch: 48 },
    lines: [
      'This is the third time I am calling, and I have had enough! I want to cancel my Tamarel Care contract. How do I cancel it?',
      'And I suppose you will charge me for that! How much does it cost to cancel the contract?',
      'Fine. Send me the confirmation, then. Goodbye!',
    ],
  }),
  buildScript({
    ...caller,
    id: 'no-answer-en',
    title: 'A question without an answer',
    summary: 'Emily Hart asks something that the knowledge base does not know.',
    number: '+12025550114',
    contactName: 'Emily Hart',
    voice: { name: 'en-gb-x-rp+f4', wordsPerMinute: 150, pitch: 62 },
    lines: [
      'Hello. I bought one of your coffee machines. Can I run it on my sailing boat, with a twelve volt battery?',
      'Oh, that is a pity. I will look it up myself, then. Thank you, goodbye.',
    ],
  }),
];

/** Answers the calls that the operator places. */
export const englishCallee: CallScript = buildScript({
  id: 'callee-en',
  language: 'en',
  title: 'A customer who answers',
  summary: 'Paul Mercer waits for a technician, and answers when he is called.',
  number: '+12025550101',
  contactName: 'Paul Mercer',
  voice: { name: 'en-us+m1', wordsPerMinute: 152, pitch: 42 },
  speaksFirst: true,
  reminder,
  lines: [
    'Hello, Paul Mercer speaking.',
    'Ah, thank you for calling back. When will a technician come to repair my dishwasher?',
    'That suits me very well. Thank you, goodbye.',
  ],
});
