/** Polls that conferences usually hold, ready to be changed. Their texts are the conference's, so they are in every
    language that we have. */
import type { Definition } from './model'

type Words = Record<string, string>
const options = (...labels: Words[]) => labels.map((label) => ({ id: '', label }))
const numbered = (words: Words, count: number): Words[] =>
  Array.from({ length: count }, (_, index) => Object.fromEntries(Object.entries(words).map(([language, word]) => [language, `${word} ${index + 1}`])))

const OPTION: Words = { en: 'Option', de: 'Option', fr: 'Option' }
const STATEMENT: Words = { en: 'Statement', de: 'Aussage', fr: 'Affirmation' }
const NOMINEE: Words = { en: 'Nominee', de: 'Nominierte Person', fr: 'Nominé' }

const usual = {
  id: '',
  room: '',
  secret: false,
  shown: 'after_close',
  change: true,
  seconds: null,
  categories: [],
  quorum: null,
  majority: 'plurality',
  ties: [],
  own: true,
  reveal: 'all',
  figures: true,
  shuffle: false,
} satisfies Partial<Definition>

export const TEMPLATES: Record<string, Definition> = {
  motion: {
    ...usual,
    title: { en: 'Do you agree?', de: 'Stimmen Sie zu?', fr: 'Êtes-vous d’accord ?' },
    method: { kind: 'choice', least: 1, most: 1, blank: false },
    options: options({ en: 'Yes', de: 'Ja', fr: 'Oui' }, { en: 'No', de: 'Nein', fr: 'Non' }, { en: 'Abstain', de: 'Enthaltung', fr: 'Abstention' }),
  },
  opinion: {
    ...usual,
    title: { en: 'Which one?', de: 'Was davon?', fr: 'Lequel ?' },
    method: { kind: 'choice', least: 1, most: 1, blank: true },
    options: options(...numbered(OPTION, 3)),
    shown: 'live',
  },
  several: {
    ...usual,
    title: { en: 'Which two?', de: 'Welche beiden?', fr: 'Lesquels ?' },
    method: { kind: 'choice', least: 1, most: 2, blank: true },
    options: options(...numbered(OPTION, 4)),
  },
  award: {
    ...usual,
    title: { en: 'Who wins the award?', de: 'Wer gewinnt den Preis?', fr: 'Qui remporte le prix ?' },
    method: { kind: 'choice', least: 1, most: 1, blank: true },
    options: options(...numbered(NOMINEE, 3)),
    secret: true,
    shown: 'held',
    seconds: 90,
    ties: ['run_off', 'chair'],
    own: false,
    reveal: 'podium',
    shuffle: true,
  },
  points: {
    ...usual,
    title: { en: 'How should it be shared out?', de: 'Wie soll verteilt werden?', fr: 'Comment répartir ?' },
    method: { kind: 'allocation', points: 100, step: 5, blank: true },
    options: options(...numbered(OPTION, 3)),
  },
  ideas: {
    ...usual,
    title: { en: 'What should we work on next?', de: 'Woran sollen wir als Nächstes arbeiten?', fr: 'Sur quoi travailler ensuite ?' },
    method: { kind: 'ideas', most: 3, each: 3, moderated: true, themes: [], language: 'en', blank: true },
    options: [],
    shown: 'live',
  },
  ranking: {
    ...usual,
    title: { en: 'In which order?', de: 'In welcher Reihenfolge?', fr: 'Dans quel ordre ?' },
    method: { kind: 'ranking', most: null, blank: true },
    options: options(...numbered(OPTION, 4)),
  },
  rating: {
    ...usual,
    title: { en: 'How far do you agree?', de: 'Wie weit stimmen Sie zu?', fr: 'Dans quelle mesure êtes-vous d’accord ?' },
    method: {
      kind: 'rating',
      least: 1,
      most: 5,
      low: { en: 'not at all', de: 'gar nicht', fr: 'pas du tout' },
      high: { en: 'fully', de: 'völlig', fr: 'tout à fait' },
      blank: true,
    },
    options: options(...numbered(STATEMENT, 2)),
  },
  words: {
    ...usual,
    title: { en: 'In one word?', de: 'In einem Wort?', fr: 'En un mot ?' },
    method: { kind: 'words', most: 1, language: 'en', moderated: true, held: [], blank: true },
    options: [],
    shown: 'live',
  },
  number: {
    ...usual,
    title: { en: 'How many per cent?', de: 'Wie viel Prozent?', fr: 'Quel pourcentage ?' },
    method: { kind: 'number', least: 0, most: 100, decimals: 0, unit: { en: '%', de: '%', fr: '%' }, blank: true },
    options: [],
  },
}
