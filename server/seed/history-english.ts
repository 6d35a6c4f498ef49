import type { PastCall } from './past-call.ts';

export const englishCalls: readonly PastCall[] = [
  {
    hoursAgo: 3,
    direction: 'inbound',
    operator: 'demo',
    contact: { number: '+12025550127', name: 'Helen Carter' },
    disposition: 'resolved',
    notes: 'First Care invoice. Explained the activation fee, customer is satisfied.',
    endCause: 'contact-hung-up',
    lines: [
      { by: 'operator', text: 'Tamarel, good morning, how can I help you?' },
      {
        by: 'contact',
        text: 'Good morning, this is Helen Carter. My first invoice for the Care contract is higher than what I was told. Why is that?',
        suggestion: {
          topic: 'Understanding your invoice',
          quote:
            'The first invoice of a Tamarel Care contract is higher than usual, because it includes an activation fee of 19 euros that is charged only once.',
          text: 'The first invoice includes an activation fee of 19 euros, which is charged only once. [1]',
          outcome: 'used',
        },
      },
      {
        by: 'operator',
        text: 'The first invoice includes an activation fee of 19 euros, which is charged only once.',
      },
      { by: 'contact', text: 'Ah, so next month it will be back to normal?' },
      { by: 'operator', text: 'Exactly, from next month on you pay the usual amount.' },
      { by: 'contact', text: 'Lovely, thank you very much. Goodbye.' },
    ],
  },
  {
    hoursAgo: 22,
    direction: 'inbound',
    operator: 'demo',
    contact: { number: '+12025550133', name: 'Marcus Doyle' },
    disposition: 'callBack',
    notes:
      'Refrigerator 9 days late, driver never called. Wants a new appointment before Friday. Call back tomorrow before noon.',
    endCause: 'operator-hung-up',
    lines: [
      { by: 'operator', text: 'Tamarel, Camille speaking, good afternoon.' },
      {
        by: 'contact',
        text: 'I have been waiting for my refrigerator for nine days now. What are you going to do about it?',
        suggestion: {
          topic: 'Delivery times and late deliveries',
          quote:
            'When a delivery is late by more than 7 working days, you can cancel the order and you are refunded in full.',
          text: 'When a delivery is late by more than 7 working days, you can cancel the order and are refunded in full. [1]',
          outcome: 'edited',
          editedText:
            'I am very sorry. After seven working days you may cancel and are refunded in full, or I look for a new appointment with you.',
        },
      },
      {
        by: 'operator',
        text: 'I am very sorry. After seven working days you may cancel and are refunded in full, or I look for a new appointment with you.',
      },
      { by: 'contact', text: 'I need the refrigerator, not the money. Can you do it before Friday?' },
      { by: 'operator', text: 'I will ask the depot and call you back tomorrow before noon.' },
      { by: 'contact', text: 'Fine. Please do not forget me this time.' },
    ],
  },
  {
    hoursAgo: 47,
    direction: 'outbound',
    operator: 'demo',
    contact: { number: '+12025550139', name: 'Priya Nair' },
    disposition: 'informed',
    notes: 'Technician booked for Thursday between 10 and 12.',
    endCause: 'contact-hung-up',
    lines: [
      { by: 'contact', text: 'Hello?' },
      {
        by: 'operator',
        text: 'Hello Ms Nair, this is Camille from Tamarel. You asked for a technician for your dishwasher.',
      },
      {
        by: 'contact',
        text: 'Oh yes. Do I have to pay for the visit? The machine is one year old.',
        suggestion: {
          topic: 'Repairs and technicians',
          quote: 'Under warranty, the repair and the visit are free of charge.',
          text: 'Under warranty, the repair and the visit are free of charge. [1]',
          outcome: 'used',
        },
      },
      {
        by: 'operator',
        text: 'No, under warranty the repair and the visit are free of charge. Does Thursday between ten and twelve suit you?',
      },
      { by: 'contact', text: 'Thursday is perfect. Thank you for calling, goodbye.' },
    ],
  },
  {
    hoursAgo: 74,
    direction: 'inbound',
    operator: 'oliver',
    contact: { number: '+12025550145', name: 'Frank Whitfield' },
    disposition: 'complaint',
    tags: ['contract', 'complaint'],
    heldDuring: 2,
    notes:
      'Cancels the Care contract after 8 months, does not accept the fee. Complaint recorded, answer within 10 days.',
    endCause: 'contact-hung-up',
    lines: [
      { by: 'operator', text: 'Tamarel customer service, Oliver speaking.' },
      {
        by: 'contact',
        text: 'I want to cancel my Tamarel Care contract today. What does that cost me?',
        suggestion: {
          topic: 'Cancelling a Tamarel Care contract',
          quote: 'During the first 12 months, cancelling costs 25% of the monthly payments that remain.',
          text: 'During the first 12 months, cancelling costs 25% of the monthly payments that remain. [1]',
          outcome: 'used',
        },
      },
      {
        by: 'operator',
        text: 'During the first twelve months, cancelling costs a quarter of the monthly payments that remain.',
      },
      { by: 'contact', text: 'A quarter? Nobody told me that when I signed. I want to complain about this.' },
      {
        by: 'operator',
        text: 'I understand. I record your complaint now, and you will hear from us within ten days.',
      },
      { by: 'contact', text: 'You had better. Goodbye.' },
    ],
  },
  {
    hoursAgo: 98,
    direction: 'outbound',
    operator: 'demo',
    contact: { number: '+12025550133', name: 'Marcus Doyle' },
    disposition: 'nobodyReached',
    tags: ['call back'],
    notes: 'No answer, try again in the evening.',
    endCause: 'no-answer',
    lines: [],
  },
  {
    hoursAgo: 171,
    direction: 'inbound',
    operator: 'demo',
    contact: { number: 'anonymous', name: null },
    disposition: 'informed',
    notes: '',
    endCause: 'contact-hung-up',
    lines: [
      { by: 'operator', text: 'Tamarel, good morning.' },
      {
        by: 'contact',
        text: 'Good morning, are your shops open on Saturdays?',
        suggestion: {
          topic: 'Opening hours and contact',
          quote: 'The shops are open from Monday to Saturday between 10 a.m. and 7 p.m.',
          text: 'The shops are open from Monday to Saturday between 10 a.m. and 7 p.m. [1]',
          outcome: 'used',
        },
      },
      { by: 'operator', text: 'Yes, from Monday to Saturday between ten and seven.' },
      { by: 'contact', text: 'Brilliant, thanks. Bye.' },
    ],
  },
];
