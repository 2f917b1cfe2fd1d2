/** Questions from the floor: whether they are taken, and what becomes of each. Asked anew while it is open. */
import { useState } from 'preact/hooks'
import { t } from '../lib/i18n'
import type { QuestionList, QuestionView, SetFloor, TendQuestion } from '../lib/wire'
import { useAsked } from './asking'
import { Dialog } from './dialog'

const NAMES = ['never', 'choice', 'always'] as const

export function Floor(props: { room: string; onSignedOut: () => void; onClose: () => void }) {
  const path = `/api/rooms/${props.room}/questions`
  const { list, wrong, send } = useAsked<QuestionList>(path, props.onSignedOut)
  return (
    <Dialog title={t('floor_title')} onClose={props.onClose}>
      <p role="status">{wrong || (list ? t(list.open ? 'floor_is_open' : 'floor_is_shut') : '')}</p>
      {list && <Rules key={`${list.open}`} list={list} onSet={(floor) => send(`/api/rooms/${props.room}/floor`, floor)} />}
      {list && list.questions.length === 0 && <p class="hint">{t('floor_empty')}</p>}
      <ol class="askedlist">
        {list?.questions.map((question) => (
          <Question
            key={question.id}
            question={question}
            others={list.questions.filter((other) => other.id !== question.id && other.state !== 'merged' && other.state !== 'hidden')}
            onTend={(deed, more = {}) => send(`${path}/${question.id}/actions`, { deed, ...more } satisfies TendQuestion)}
          />
        ))}
      </ol>
      <p class="hint">{t('floor_note')}</p>
      <div class="ends">
        <span />
        <button type="button" class="btn primary" onClick={props.onClose}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  )
}

/** How questions are taken, fixed while they are. */
function Rules(props: { list: QuestionList; onSet: (floor: SetFloor) => void }) {
  const { open } = props.list
  const [floor, setFloor] = useState<SetFloor>({ open, moderated: props.list.moderated, names: props.list.names, most: props.list.most })
  return (
    <div class="floor-rules">
      <label>
        <input type="checkbox" disabled={open} checked={floor.moderated} onChange={() => setFloor({ ...floor, moderated: !floor.moderated })} />
        <span>{t('floor_moderated')}</span>
      </label>
      <label>
        <span>{t('floor_names')}</span>
        <select disabled={open} value={floor.names} onChange={(event) => setFloor({ ...floor, names: event.currentTarget.value as SetFloor['names'] })}>
          {NAMES.map((names) => (
            <option key={names} value={names} selected={names === floor.names}>
              {t(`floor_names_${names}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t('floor_most')}</span>
        <input type="number" min={1} max={20} disabled={open} value={floor.most} onInput={(event) => setFloor({ ...floor, most: Number(event.currentTarget.value) })} />
      </label>
      <button type="button" class={open ? 'btn' : 'btn primary'} onClick={() => props.onSet({ ...floor, open: !open })}>
        {t(open ? 'floor_shut' : 'floor_open')}
      </button>
    </div>
  )
}

function Question(props: {
  question: QuestionView
  others: QuestionView[]
  onTend: (deed: TendQuestion['deed'], more?: Partial<TendQuestion>) => void
}) {
  const { question, onTend } = props
  const { state, text } = question
  const [draft, setDraft] = useState<string>()
  const button = (action: string, call: () => void) => (
    <button type="button" class="btn" aria-label={t('floor_of', { action: t(`floor_do_${action}`), text })} onClick={call}>
      {t(`floor_do_${action}`)}
    </button>
  )
  return (
    <li class={state}>
      {draft === undefined ? (
        <p>{text}</p>
      ) : (
        <textarea rows={2} maxLength={200} aria-label={t('floor_do_edit')} value={draft} onInput={(event) => setDraft(event.currentTarget.value)} />
      )}
      <p class="hint">{[t(`floor_state_${state}`), question.name, t('floor_supports', { count: question.supports })].filter(Boolean).join(' · ')}</p>
      <div class="row">
        {draft !== undefined &&
          button('save', () => {
            onTend('edit', { text: draft })
            setDraft(undefined)
          })}
        {draft === undefined && state !== 'shown' && button('show', () => onTend('show'))}
        {draft === undefined && (state === 'shown' || state === 'waiting') && button('now', () => onTend('now'))}
        {draft === undefined && (state === 'now' || state === 'shown') && button('answered', () => onTend('answered'))}
        {draft === undefined && state !== 'hidden' && button('hide', () => onTend('hide'))}
        {draft === undefined && button('edit', () => setDraft(text))}
        {draft === undefined && state !== 'merged' && props.others.length > 0 && (
          <select
            aria-label={t('floor_of', { action: t('floor_do_merge'), text })}
            value=""
            onChange={(event) => event.currentTarget.value && onTend('merge', { into: event.currentTarget.value })}
          >
            <option value="">{t('floor_do_merge')}</option>
            {props.others.map((other) => (
              <option key={other.id} value={other.id}>
                {other.text}
              </option>
            ))}
          </select>
        )}
      </div>
    </li>
  )
}
