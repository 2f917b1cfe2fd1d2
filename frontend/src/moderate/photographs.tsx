/** Photographs of the nominees of votes to come: given, replaced, taken away and put back. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { organisationOf, Outline } from '../hall/parts'
import { inSteps, isAward } from '../hall/picture'
import { del, Offline, Refusal } from '../lib/api'
import { country, percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { OptionView, PollView } from '../lib/wire'
import { Dialog } from './dialog'
import { upload, type Upload } from './upload'

/** Bytes that the server takes. */
const MOST_BYTES = 20_000_000

const toCome = (poll: PollView): boolean => poll.state === 'draft' || poll.state === 'armed'
/** Whether the screen shows people in this vote. */
const aboutPeople = (poll: PollView): boolean => isAward(poll) || inSteps(poll)

export function Photographs(props: { polls: PollView[]; onSignedOut: () => void; onClose: () => void }) {
  const polls = props.polls.filter((poll) => toCome(poll) && !poll.test && aboutPeople(poll))
  useEffect(() => {
    // A picture that is dropped beside a name must not open in place of the console.
    const stay = (event: Event) => event.preventDefault()
    window.addEventListener('dragover', stay)
    window.addEventListener('drop', stay)
    return () => {
      window.removeEventListener('dragover', stay)
      window.removeEventListener('drop', stay)
    }
  }, [])
  return (
    <Dialog title={t('photographs')} onClose={props.onClose}>
      <div class="photographs">
        <p>{t(polls.length ? 'photographs_text' : 'photographs_none')}</p>
        {polls.length > 0 && <p class="hint">{t('photographs_form')}</p>}
        {polls.map((poll) => (
          <section key={poll.id} aria-labelledby={`photographs-${poll.id}`}>
            <h3 id={`photographs-${poll.id}`}>
              {words(poll.title)}{' '}
              <small>
                {t('photographs_count', { count: poll.options.filter((option) => option.photograph).length, of: poll.options.length })}
              </small>
            </h3>
            <ul>
              {poll.options.map((option) => (
                <Nominee key={option.id} poll={poll.id} option={option} onSignedOut={props.onSignedOut} />
              ))}
            </ul>
          </section>
        ))}
        <div class="ends">
          <button type="button" class="btn primary" onClick={props.onClose}>
            {t('close')}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

interface Sending {
  picture: Blob
  share: number
}

export function Nominee(props: { poll: string; option: OptionView; onSignedOut: () => void }) {
  const { option } = props
  const name = words(option.label)
  const path = `/api/polls/${props.poll}/options/${option.id}/photograph`
  const [sending, setSending] = useState<Sending>()
  const [said, setSaid] = useState('')
  const [wrong, setWrong] = useState('')
  /** What was taken away here last, to be put back. */
  const [former, setFormer] = useState<Blob>()
  const [over, setOver] = useState(false)
  const under = useRef<Upload>(undefined)
  useEffect(() => () => under.current?.stop(), [])

  function refused(error: unknown): void {
    if (error instanceof Refusal && error.status === 401) props.onSignedOut()
    else setWrong(problem(error))
  }

  async function give(picture: Blob | undefined): Promise<void> {
    if (!picture) return
    under.current?.stop()
    setSaid('')
    setWrong(picture.size > MOST_BYTES ? t('photograph_image_too_large') : '')
    if (picture.size > MOST_BYTES) return
    setSending({ picture, share: 0 })
    const mine = (under.current = upload(path, picture, (share) => setSending({ picture, share })))
    try {
      await mine.done
      setSaid(t('photograph_given'))
    } catch (error) {
      refused(error)
    }
    if (under.current === mine) setSending(undefined)
  }

  async function remove(address: string): Promise<void> {
    setSaid('')
    setWrong('')
    try {
      const held = await fetch(address).then((answer) => (answer.ok ? answer.blob() : undefined))
      setFormer(held) // before the news of it comes: the button that was pressed stays, and keeps the focus
      await del(path)
      setSaid(t('photograph_removed'))
    } catch (error) {
      refused(error instanceof TypeError ? new Offline('no answer') : error)
    }
  }

  function stop(): void {
    under.current?.stop()
    setSending(undefined)
  }

  const about = <span class="hide">: {name}</span>
  return (
    <li
      class={over ? 'over' : ''}
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        void give(event.dataTransfer?.files[0])
      }}
    >
      <Face option={option} name={name} coming={sending?.picture} />
      <span class="whom">
        <b>{name}</b>
        <small>{[organisationOf(option), country(option.country)].filter(Boolean).join(' · ')}</small>
      </span>
      <span class="doing">
        <label class="btn">
          {t(option.photograph ? 'photograph_replace' : 'photograph_choose')}
          {about}
          <input
            class="hide"
            type="file"
            accept="image/jpeg,image/png,image/webp"
            onChange={(event) => {
              const input = event.currentTarget
              void give(input.files?.[0])
              input.value = '' // the same file may be chosen again
            }}
          />
        </label>
        {sending ? (
          <button type="button" class="btn" onClick={stop}>
            {t('photograph_stop')}
            {about}
          </button>
        ) : option.photograph ? (
          <button type="button" class="btn" onClick={() => void remove(option.photograph ?? '')}>
            {t('photograph_remove')}
            {about}
          </button>
        ) : former ? (
          <button type="button" class="btn" onClick={() => void give(former)}>
            {t('photograph_back')}
            {about}
          </button>
        ) : null}
      </span>
      <span class="news">
        {sending && <progress aria-label={t('photograph_sending')} value={sending.share} />}
        <span role="status" class={wrong ? 'wrong' : ''}>
          {sending ? t(sending.share < 1 ? 'photograph_sending' : 'photograph_making') : wrong || said}
        </span>
        {sending && sending.share < 1 && <span aria-hidden="true">{percent(sending.share)}</span>}
      </span>
    </li>
  )
}

/** What the screen shows: the one that is coming, cut as the server will, else the one that is there. */
function Face(props: { option: OptionView; name: string; coming: Blob | undefined }) {
  const { photograph } = props.option
  const [broken, setBroken] = useState('')
  return (
    <span class="face">
      {props.coming ? (
        <Coming picture={props.coming} />
      ) : photograph && broken !== photograph ? (
        <img
          src={photograph}
          alt={t('photograph_of', { name: props.name })}
          loading="lazy"
          width={4}
          height={5}
          onError={() => setBroken(photograph)}
        />
      ) : (
        <Outline />
      )}
    </span>
  )
}

const WIDE = 160
const HIGH = 200

function Coming(props: { picture: Blob }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    let current = true
    createImageBitmap(props.picture).then(
      (bitmap) => {
        const scale = Math.max(WIDE / bitmap.width, HIGH / bitmap.height)
        const [wide, high] = [bitmap.width * scale, bitmap.height * scale]
        if (current) canvas.current?.getContext('2d')?.drawImage(bitmap, (WIDE - wide) / 2, (HIGH - high) / 3, wide, high)
        bitmap.close()
      },
      () => undefined, // no picture for this browser: the server says what is wrong with it
    )
    return () => {
      current = false
    }
  }, [props.picture])
  return <canvas ref={canvas} width={WIDE} height={HIGH} aria-hidden="true" />
}

const KNOWN = new Set(['not_an_image', 'image_too_large', 'image_too_small', 'photograph_fixed'])

function problem(error: unknown): string {
  if (error instanceof Offline) return t('did_not_arrive')
  if (!(error instanceof Refusal)) throw error
  return KNOWN.has(error.code) ? t(`photograph_${error.code}`) : error.message
}
