/** Words. A page loads one catalogue, in the reader's language, before it draws; a test keeps them complete. */
import type { Texts } from './wire'

export const LANGUAGES = ['en', 'fr', 'de'] as const
export type Language = (typeof LANGUAGES)[number]
type Entry = string | Record<string, string>
type Catalogue = Record<string, Entry>
export type Values = Record<string, string | number>

const STORED = 'voting.language'
const files = import.meta.glob<Catalogue>('../locales/*/*.json', { import: 'default' })

let language: Language = choose()
let catalogue: Catalogue = {}
let plurals = new Intl.PluralRules(language)

function choose(): Language {
  const stored = ((): string | null => {
    try {
      return localStorage.getItem(STORED)
    } catch {
      return null
    }
  })()
  const wanted = [new URLSearchParams(location.search).get('lang'), stored, ...navigator.languages]
  for (const tag of wanted) {
    const known = LANGUAGES.find((candidate) => tag?.toLowerCase().startsWith(candidate))
    if (known) return known
  }
  return 'en'
}

/** Load the page's catalogue, or several into one. Draw nothing before. */
export async function load(page: string | string[], into: Language = language): Promise<void> {
  const parts = await Promise.all([page].flat().map((name) => files[`../locales/${into}/${name}.json`]?.()))
  catalogue = Object.assign({}, ...parts) as Catalogue
  language = into
  plurals = new Intl.PluralRules(language)
  document.documentElement.lang = language
}

/** Change the language for this page and the next visits. */
export async function setLanguage(page: string | string[], next: Language): Promise<void> {
  await load(page, next)
  try {
    localStorage.setItem(STORED, next)
  } catch {
    // private browsing: the choice holds for this page
  }
}

export const currentLanguage = (): Language => language

/** The text of `key`, with `{name}` filled in. An entry with plural forms is chosen by `values.count`. */
export function t(key: string, values: Values = {}): string {
  const entry = catalogue[key] ?? key
  const text = typeof entry === 'string' ? entry : (entry[plurals.select(Number(values.count ?? 0))] ?? entry.other ?? key)
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : typeof value === 'number' ? value.toLocaleString(language) : value
  })
}

/** A conference's own text in the reader's language, else English, else the first there is. */
export const words = (texts: Texts | null | undefined): string => (texts ? (texts[language] ?? texts.en ?? Object.values(texts)[0] ?? '') : '')
