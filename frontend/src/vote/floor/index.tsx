/** Questions from the floor on a phone: beside any vote, in a sheet of their own. */
import './floor.css'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { get, post } from '../../lib/api'
import { t } from '../../lib/i18n'
import type { FloorState, MyQuestions, QuestionView } from '../../lib/wire'
import { useText, wrong, Write } from './write'

export { Ideas } from './ideas'

/** The line under the badge that opens the sheet. `voting`: a vote is open, which comes first. */
export function Questions(props: { floor: FloorState; room: string; voting: boolean }) {
  const { floor, room } = props
  const sheet = useRef<HTMLDialogElement>(null)
  const title = useId()
  const [open, setOpen] = useState(false)
  const [mine, setMine] = useState<MyQuestions>()
  const [told, setTold] = useState('')
  const path = `/api/rooms/${room}/questions`
  useEffect(() => {
    if (open) get<MyQuestions>(`${path}/mine`).then(setMine, () => undefined)
  }, [open, path])

  const show = () => {
    sheet.current?.showModal()
    setOpen(true)
  }
  const support = async (question: QuestionView) => {
    const on = !mine?.supported.includes(question.id)
    setTold('')
    try {
      await post(`${path}/${question.id}/support`, { on })
      setMine((known) => known && { ...known, supported: on ? [...known.supported, question.id] : known.supported.filter((id) => id !== question.id) })
    } catch (error) {
      setTold(wrong(error))
    }
  }
  const count = floor.questions.filter((question) => question.state !== 'answered').length
  return (
    <div class="floor-line">
      <button type="button" aria-haspopup="dialog" onClick={show}>
        {count ? t('floor_count', { count }) : t('floor')}
      </button>
      <dialog ref={sheet} class="sheet floor" aria-labelledby={title} onClose={() => setOpen(false)}>
        <h2 id={title}>{t('floor')}</h2>
        {props.voting && <p class="flag">{t('floor_vote_open')}</p>}
        <p role="status" class="wrong">
          {told}
        </p>
        <ol class="floor-list">
          {floor.questions.map((question) => (
            <Asked key={question.id} question={question} floor={floor} on={mine?.supported.includes(question.id) ?? false} onSupport={() => void support(question)} />
          ))}
        </ol>
        {floor.questions.length === 0 && <p class="kind">{t('floor_none')}</p>}
        {floor.open ? <Ask key={room} floor={floor} room={room} path={path} asked={mine?.asked ?? 0} onAsked={setMine} /> : <p class="kind">{t('floor_shut')}</p>}
        <button type="button" onClick={() => sheet.current?.close()}>
          {t(props.voting ? 'floor_to_vote' : 'done')}
        </button>
      </dialog>
    </div>
  )
}

function Asked(props: { question: QuestionView; floor: FloorState; on: boolean; onSupport: () => void }) {
  const { question, on } = props
  const may = props.floor.open && question.state !== 'answered'
  return (
    <li class={question.state}>
      <p>
        {question.state !== 'shown' && <b class="flag">{t(`floor_${question.state}`)}</b>} {question.text}
      </p>
      <p class="kind">{[question.name, t('floor_supports', { count: question.supports })].filter(Boolean).join(' · ')}</p>
      {may && (
        <button type="button" aria-pressed={on} aria-label={t('floor_support_this', { text: question.text })} onClick={props.onSupport}>
          {t(on ? 'floor_supported' : 'floor_support')}
        </button>
      )}
    </li>
  )
}

function Ask(props: { floor: FloorState; room: string; path: string; asked: number; onAsked: (mine: MyQuestions) => void }) {
  const { floor, asked } = props
  const text = useText(`question/${props.room}`, async (draft) => {
    const named = floor.names === 'always' || (floor.names === 'choice' && draft.named) // what the author sees said
    props.onAsked(await post<MyQuestions>(props.path, { ...draft, named })) // a retry has the same id: it is the same question
    return t(floor.moderated ? 'floor_sent_moderated' : 'floor_sent')
  })
  if (asked >= floor.most) return <p class="kind">{t('floor_full', { most: floor.most })}</p>
  return (
    <Write
      text={text}
      label={t('floor_your')}
      send={t('floor_send')}
      first={t('floor_write_first')}
      longest={floor.longest}
      how={[t(floor.names === 'always' ? 'floor_named' : 'floor_anonymous'), t(floor.moderated ? 'floor_moderated' : 'floor_at_once'), t('floor_left', { count: floor.most - asked })].join(' ')}
    >
      {floor.names === 'choice' && (
        <label class="opt">
          <input type="checkbox" checked={text.draft.named} onChange={() => text.put({ ...text.draft, named: !text.draft.named })} />
          <span>{t('floor_with_name')}</span>
        </label>
      )}
    </Write>
  )
}
