/** Words of one's own: written, looked at once more, and as the room has named them. */
import { useState } from 'preact/hooks'
import { t } from '../../lib/i18n'
import type { WordsMethod, WordsResult } from '../../lib/wire'
import { Blank, type Marking } from '../marking'

/** What no word has: control and format characters, and pictures. The rule of voting/domain/plain.py. */
const FOREIGN = /\p{C}|(?![\u0000-\u218f])\p{So}/u
const WRITTEN = /[\p{L}\p{N}]/u

const tidy = (word: string): string => word.trim().replace(/\s+/g, ' ')
const isWord = (word: string): boolean => !FOREIGN.test(word) && WRITTEN.test(word)

export function WordsBallot(props: Marking & { method: WordsMethod }) {
  const { draft, method, onDraft } = props
  const places = Array.from({ length: method.most }, (_, place) => place)
  const [texts, setTexts] = useState(() => places.map((place) => (Array.isArray(draft) ? (draft[place] ?? '') : '')))
  const blank = draft === null
  const write = (place: number, text: string) => {
    const next = texts.map((other, index) => (index === place ? text : other))
    setTexts(next)
    const words = next.map(tidy).filter(Boolean)
    onDraft(words.length && words.every(isWord) ? words : undefined)
  }
  const words = texts.map((text) => tidy(text).toLowerCase()).filter(Boolean)
  return (
    <fieldset>
      <legend>{t(method.most === 1 ? 'words_one' : 'words_up_to', { most: method.most })}</legend>
      {places.map((place) => {
        const text = texts[place] ?? ''
        const wrong = tidy(text) !== '' && !isWord(tidy(text))
        return (
          <label class="word" key={place}>
            <span>{method.most === 1 ? t('word_only') : t('word_n', { place: place + 1 })}</span>
            <input
              type="text"
              value={blank ? '' : text}
              disabled={blank}
              maxLength={method.longest}
              autocomplete="off"
              enterkeyhint={place + 1 < method.most ? 'next' : 'done'}
              aria-invalid={wrong}
              aria-describedby={`word-${place}`}
              onInput={(event) => write(place, event.currentTarget.value)}
            />
            <span class="wrong" id={`word-${place}`} role="status">
              {wrong && t('word_letters')}
            </span>
          </label>
        )
      })}
      <p class="kind" role="status">
        {new Set(words).size < words.length && t('words_twice')}
      </p>
      {method.blank && <Blank single={false} draft={draft} onDraft={onDraft} otherwise={undefined} />}
      <p class="kind">{t(method.moderated ? 'words_moderated' : 'words_live')}</p>
    </fieldset>
  )
}

export function MarkedWords(props: { words: string[] }) {
  return (
    <div class="opt marked">
      <p class="kind">{t('your_vote')}</p>
      {props.words.map((word) => (
        <span key={word}>
          <b>{word}</b>
        </span>
      ))}
    </div>
  )
}

export function Named(props: { result: WordsResult }) {
  const { words, more } = props.result
  const most = words[0]?.votes ?? 1
  if (words.length === 0) return <p>{t('words_none')}</p>
  return (
    <>
      <ol class="res">
        {words.map((word) => (
          <li key={word.key}>
            <b>{word.text}</b>
            <span class="fig">{word.votes}</span>
            <i ref={(bar) => bar?.style.setProperty('--v', String((100 * word.votes) / most))} />
          </li>
        ))}
      </ol>
      {more > 0 && <p class="kind">{t('words_more', { count: more })}</p>}
    </>
  )
}
