/** The words of a word cloud: looked at, shown, hidden, counted as one. Asked anew while it is open. */
import { useState } from 'preact/hooks'
import { t, words as inWords } from '../lib/i18n'
import type { CurateWords, PollView, ResultsState, WordList, WordRow } from '../lib/wire'
import { useAsked } from './asking'
import { Dialog } from './dialog'
import { visible } from './model'

/** Whether there are words to be seen to: never before everybody may know the count. */
export const seesWords = (poll: PollView): boolean => poll.method.kind === 'words' && visible(poll)

/** How many words of `poll` nobody has looked at. */
export const waitingWords = (results: ResultsState | undefined, poll: PollView): number =>
  results?.poll === poll.id && results.result?.kind === 'words' && poll.state !== 'published' ? results.result.waiting : 0

export function Words(props: { poll: PollView; onSignedOut: () => void; onClose: () => void }) {
  const path = `/api/polls/${props.poll.id}/words`
  const { list, wrong, send } = useAsked<WordList>(path, props.onSignedOut)
  const [chosen, setChosen] = useState<string[]>([])

  const rows = list?.words ?? []
  const picked = rows.filter((row) => chosen.includes(row.key))
  const into = picked[0]
  const waiting = rows.filter((row) => row.standing === 'waiting')
  const act = (deed: CurateWords['deed'], of: string[], to = '') => {
    setChosen([])
    send(path, { deed, keys: of, into: to } satisfies CurateWords)
  }
  const keys = picked.map((row) => row.key)
  const button = (label: string, on: boolean, call: () => void) => (
    <button type="button" class="btn" aria-disabled={!on} onClick={() => on && call()}>
      {label}
    </button>
  )
  return (
    <Dialog title={t('words_title', { title: inWords(props.poll.title) })} onClose={props.onClose}>
      <p class="hint">{list && !list.open ? t('words_fixed') : t('words_explained')}</p>
      <p role="status">{wrong || (list && rows.length === 0 ? t('words_empty') : '')}</p>
      {list?.open && rows.length > 0 && (
        <div class="row">
          {button(t('words_show_all', { count: waiting.length }), waiting.length > 0, () => act('show', waiting.map((row) => row.key)))}
          {button(t('words_show'), picked.length > 0, () => act('show', keys))}
          {button(t('words_hide'), picked.length > 0, () => act('hide', keys))}
          {button(
            into && picked.length > 1 ? t('words_merge', { into: into.text }) : t('words_merge_none'),
            into !== undefined && picked.length > 1,
            () => act('merge', keys.slice(1), keys[0]),
          )}
        </div>
      )}
      {rows.length > 0 && (
        <div class="wordlist">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('words_word')}</th>
                <th scope="col">{t('words_ballots')}</th>
                <th scope="col">{t('words_is')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row
                  key={row.key}
                  row={row}
                  open={list?.open === true}
                  on={chosen.includes(row.key)}
                  onPick={() => setChosen((before) => (before.includes(row.key) ? before.filter((key) => key !== row.key) : [...before, row.key]))}
                  onPart={(forms) => act('part', forms)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div class="ends">
        <span class="hint">{picked.length > 0 && t('words_chosen', { count: picked.length })}</span>
        <button type="button" class="btn primary" onClick={props.onClose}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  )
}

function Row(props: { row: WordRow; open: boolean; on: boolean; onPick: () => void; onPart: (forms: string[]) => void }) {
  const { row } = props
  const merged = row.forms.filter((form) => form !== row.key)
  return (
    <tr class={row.standing}>
      <th scope="row">
        {props.open ? (
          <label>
            <input type="checkbox" checked={props.on} aria-label={t('words_pick', { word: row.text })} onChange={props.onPick} />
            <span>{row.text}</span>
          </label>
        ) : (
          row.text
        )}
        {props.open && merged.length > 0 && (
          <button type="button" class="btn plain" onClick={() => props.onPart(merged)}>
            {t('words_part', { forms: merged.join(', ') })}
          </button>
        )}
      </th>
      <td>{row.votes}</td>
      <td>{t(`words_standing_${row.standing}`)}</td>
    </tr>
  )
}
