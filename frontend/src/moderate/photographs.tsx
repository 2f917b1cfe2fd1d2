/** Photographs of the nominees of votes to come, and the pictures that the run sheet shows: given, replaced, taken away
 *  and put back. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { organisationOf, Outline } from '../hall/parts'
import { inSteps, isAward } from '../hall/picture'
import { del, Offline, Refusal } from '../lib/api'
import { country, percent } from '../lib/format'
import { t, words } from '../lib/i18n'
import type { CueView, OptionView, PollView } from '../lib/wire'
import { Dialog } from './dialog'
import { upload, type Upload } from './upload'

/** Bytes that the server takes. */
const MOST_BYTES = 20_000_000

const toCome = (poll: PollView): boolean => poll.state === 'draft' || poll.state === 'armed'
/** Whether the screen shows people in this vote. */
const aboutPeople = (poll: PollView): boolean => isAward(poll) || inSteps(poll)

export function Photographs(props: { polls: PollView[]; sheet: CueView[]; room: string; onSignedOut: () => void; onClose: () => void }) {
  const polls = props.polls.filter((poll) => toCome(poll) && !poll.test && aboutPeople(poll))
  const images = props.sheet.filter((cue) => cue.kind === 'image')
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
        {(polls.length > 0 || images.length === 0) && <p>{t(polls.length ? 'photographs_text' : 'photographs_none')}</p>}
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
        {images.length > 0 && (
          <section aria-labelledby="pictures">
            <h3 id="pictures">{t('pictures')}</h3>
            <p class="hint">{t('pictures_form')}</p>
            <ul>
              {images.map((cue) => (
                <Given
                  key={cue.id}
                  path={`/api/rooms/${props.room}/cues/${cue.id}/picture`}
                  address={cue.image}
                  name={words(cue.title)}
                  about={words(cue.text)}
                  shape="slide"
                  onSignedOut={props.onSignedOut}
                />
              ))}
            </ul>
          </section>
        )}
        <div class="ends">
          <button type="button" class="btn primary" onClick={props.onClose}>
            {t('close')}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

/** A nominee's photograph. */
export function Nominee(props: { poll: string; option: OptionView; onSignedOut: () => void; onChanged?: () => void }) {
  const { option } = props
  return (
    <Given
      path={`/api/polls/${props.poll}/options/${option.id}/photograph`}
      address={option.photograph}
      name={words(option.label)}
      about={[organisationOf(option), country(option.country)].filter(Boolean).join(' · ')}
      shape="portrait"
      onSignedOut={props.onSignedOut}
      {...(props.onChanged ? { onChanged: props.onChanged } : {})}
    />
  )
}

interface Sending {
  picture: Blob
  share: number
}

type Shape = 'portrait' | 'slide'

interface GivenProps {
  /** Where it is put and removed. */
  path: string
  /** The picture that is there. */
  address: string | null | undefined
  name: string
  about: string
  shape: Shape
  onSignedOut: () => void
  /** For a page that is not told of it by the live socket. */
  onChanged?: () => void
}

/** One picture, and what can be done with it. */
export function Given(props: GivenProps) {
  const { path, name, shape } = props
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
    else setWrong(problem(error, shape))
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
      props.onChanged?.()
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
      props.onChanged?.()
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
      <Face address={props.address} name={name} shape={shape} coming={sending?.picture} />
      <span class="whom">
        <b>{name}</b>
        <small>{props.about}</small>
      </span>
      <span class="doing">
        <label class="btn">
          {t(props.address ? 'photograph_replace' : 'photograph_choose')}
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
        ) : props.address ? (
          <button type="button" class="btn" onClick={() => void remove(props.address ?? '')}>
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
function Face(props: { address: string | null | undefined; name: string; shape: Shape; coming: Blob | undefined }) {
  const { address, shape } = props
  const [broken, setBroken] = useState('')
  return (
    <span class={shape === 'slide' ? 'face slide' : 'face'}>
      {props.coming ? (
        <Coming picture={props.coming} shape={shape} />
      ) : address && broken !== address ? (
        <img
          src={address}
          alt={t(shape === 'slide' ? 'picture_of' : 'photograph_of', { name: props.name })}
          loading="lazy"
          width={SIZE[shape][0]}
          height={SIZE[shape][1]}
          onError={() => setBroken(address)}
        />
      ) : (
        shape === 'portrait' && <Outline />
      )}
    </span>
  )
}

/** Pixels of the small copy. */
const SIZE: Record<Shape, [number, number]> = { portrait: [160, 200], slide: [240, 135] }

function Coming(props: { picture: Blob; shape: Shape }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [across, down] = SIZE[props.shape]
  useEffect(() => {
    let current = true
    createImageBitmap(props.picture).then(
      (bitmap) => {
        const scales = [across / bitmap.width, down / bitmap.height]
        const scale = props.shape === 'slide' ? Math.min(...scales) : Math.max(...scales)
        const [wide, high] = [bitmap.width * scale, bitmap.height * scale]
        const top = (down - high) / (props.shape === 'slide' ? 2 : 3)
        if (current) canvas.current?.getContext('2d')?.drawImage(bitmap, (across - wide) / 2, top, wide, high)
        bitmap.close()
      },
      () => undefined, // no picture for this browser: the server says what is wrong with it
    )
    return () => {
      current = false
    }
  }, [props.picture])
  return <canvas ref={canvas} width={across} height={down} aria-hidden="true" />
}

const KNOWN = new Set(['not_an_image', 'image_too_large', 'image_too_small', 'photograph_fixed'])

function problem(error: unknown, shape: Shape): string {
  if (error instanceof Offline) return t('did_not_arrive')
  if (!(error instanceof Refusal)) throw error
  if (error.code === 'image_too_small' && shape === 'slide') return t('photograph_slide_too_small')
  return KNOWN.has(error.code) ? t(`photograph_${error.code}`) : error.message
}
