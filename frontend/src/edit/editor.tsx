/** The editor: the polls of a room, the one that is being written, and how phone and projector show it. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Offline, Refusal } from '../lib/api'
import { timeOfDay } from '../lib/format'
import { currentLanguage, t, words } from '../lib/i18n'
import type { Checked, Prepared, PreparedPoll } from '../lib/wire'
import { Drafts } from './drafts'
import { OneOf } from './fields'
import { Files } from './files'
import { Form } from './form'
import { List } from './list'
import * as model from './model'
import { definitionOf, type Definition } from './model'
import { Preview, type Fits } from './preview'

/** Milliseconds without a key before the server is asked what is wrong. */
const PAUSE = 300

type Notice = { kind: 'saved'; at: number } | { kind: 'wrong'; text: string } | { kind: 'lost'; actor: string; at: number }

export function Editor(props: { room: string; onSignedOut: () => void; onDone: () => void }) {
  const [prepared, setPrepared] = useState<Prepared>()
  const [room, setRoom] = useState(props.room)
  const [chosen, setChosen] = useState<string>()
  const [language, setLanguage] = useState('')
  const [notice, setNotice] = useState<Notice>()
  const [busy, setBusy] = useState(false)
  const [filing, setFiling] = useState(false)
  const [, redraw] = useState(0)
  const drafts = useRef(new Drafts()).current

  /** Do something that answers with all there is to prepare. Its poll is chosen, and a draft of it is done with. */
  const run = async (work: () => Promise<Prepared>, done?: string): Promise<void> => {
    setBusy(true)
    setNotice(undefined)
    try {
      const now = await work()
      if (done) drafts.drop(done)
      setPrepared(now)
      if (now.poll) setChosen(now.poll)
      if (done) setNotice({ kind: 'saved', at: Date.now() })
    } catch (error) {
      if (error instanceof Offline) setNotice({ kind: 'wrong', text: t('did_not_arrive') })
      else if (!(error instanceof Refusal)) throw error
      else if (error.status === 401) props.onSignedOut()
      else {
        const { actor, at } = error.detail as { actor?: string; at?: number }
        if (error.code === 'action_lost') {
          setNotice({ kind: 'lost', actor: actor ?? '', at: at ?? 0 })
          await model.prepared().then(setPrepared, () => undefined)
        } else setNotice({ kind: 'wrong', text: worded(error) })
      }
    }
    setBusy(false)
  }
  useEffect(() => void run(model.prepared), [])
  useEffect(() => {
    const stay = (event: BeforeUnloadEvent) => drafts.any() && event.preventDefault()
    addEventListener('beforeunload', stay)
    return () => removeEventListener('beforeunload', stay)
  }, [])

  const here = prepared?.polls.filter((poll) => definitionOf(poll).room === room) ?? []
  const held = (prepared && model.held(prepared, chosen)) ?? here[0]
  if (!prepared) return <main class="gate" aria-busy={busy}>{notice && <p role="alert">{told(notice)}</p>}</main>

  const poll = held && (drafts.of(definitionOf(held).id)?.poll ?? definitionOf(held))
  const choose = (id: string | undefined) => {
    setNotice(undefined)
    setChosen(id)
  }
  const write = (next: Definition) => {
    if (!held) return
    drafts.put(next, drafts.of(next.id)?.version ?? held.version, definitionOf(held))
    redraw((count) => count + 1)
  }
  const forget = (id: string) => {
    drafts.drop(id)
    choose(id)
    redraw((count) => count + 1)
  }
  const languages = model.languagesOf(prepared, poll)
  const writing = [language, currentLanguage()].find((code) => languages.includes(code)) ?? languages[0] ?? 'en'
  return (
    <div class="editor">
      <header class="editor-head">
        <p>
          <b>{words(prepared.conference)}</b>
        </p>
        <button type="button" class="btn" onClick={() => setFiling(true)}>
          {t('files')}
        </button>
        <button type="button" class="btn" onClick={props.onDone}>
          {t('to_console')}
        </button>
      </header>
      <main class="editor-cols">
        <List
          prepared={prepared}
          room={room}
          chosen={poll?.id}
          unsaved={drafts.ids()}
          busy={busy}
          onRoom={(next) => {
            setRoom(next)
            choose(undefined)
          }}
          onChoose={choose}
          onNew={(template) => void run(() => model.create(template, here.length ? poll?.id : undefined))}
          onArrange={(order) => void run(() => model.arrange(prepared.polls.map((each) => definitionOf(each).id), order))}
        />
        {held && poll ? (
          <One
            key={poll.id}
            prepared={prepared}
            held={held}
            poll={poll}
            language={writing}
            languages={languages}
            unsaved={drafts.of(poll.id) !== undefined}
            notice={notice}
            busy={busy}
            onLanguage={setLanguage}
            onPoll={write}
            onSave={(over) => void run(() => model.save(poll, over ? held.version : (drafts.of(poll.id)?.version ?? held.version)), poll.id)}
            onForget={() => forget(poll.id)}
            onCopy={(to) =>
              void run(async () => {
                const now = await model.copy(poll.id, to)
                setRoom(to)
                return now
              })
            }
            onRemove={() => void run(() => model.remove(poll.id, held.version).then((now) => (drafts.drop(poll.id), now)))}
            onSignedOut={props.onSignedOut}
          />
        ) : (
          <section class="form">
            <h1>{t('prepare_title')}</h1>
            <p class="hint">{t('polls_none')}</p>
            {notice && <p role="alert">{told(notice)}</p>}
          </section>
        )}
      </main>
      {filing && <Files room={room} onDone={() => void run(model.prepared)} onSignedOut={props.onSignedOut} onClose={() => setFiling(false)} />}
    </div>
  )
}

const worded = (error: Refusal): string => {
  const text = t(`refused_${error.code}`)
  return text === `refused_${error.code}` ? error.message : text
}

const told = (notice: Notice): string =>
  notice.kind === 'saved'
    ? t('saved', { time: timeOfDay(notice.at) })
    : notice.kind === 'lost'
      ? t(notice.actor ? 'lost_to' : 'lost', { actor: notice.actor, time: timeOfDay(notice.at) })
      : notice.text

/** One poll: its form, what is wrong with it, and its previews. */
function One(props: {
  prepared: Prepared
  held: PreparedPoll
  poll: Definition
  language: string
  languages: string[]
  unsaved: boolean
  notice: Notice | undefined
  busy: boolean
  onLanguage: (language: string) => void
  onPoll: (poll: Definition) => void
  /** `over`: what somebody else saved meanwhile. */
  onSave: (over: boolean) => void
  onForget: () => void
  onCopy: (room: string) => void
  onRemove: () => void
  onSignedOut: () => void
}) {
  const { prepared, held, poll, notice, unsaved, busy } = props
  const [checked, setChecked] = useState<Checked>()
  const [fits, setFits] = useState<{ fits: Fits; whole: boolean }>({ fits: [], whole: true })
  const asked = useRef(0)
  const text = JSON.stringify(model.cleaned(poll))
  useEffect(() => {
    const mine = ++asked.current
    const timer = setTimeout(
      () => {
        model.check(poll).then(
          (answer) => mine === asked.current && setChecked(pictured(answer, held)),
          (error) => {
            if (error instanceof Refusal && error.status === 401) props.onSignedOut()
            else if (!(error instanceof Offline || error instanceof Refusal)) throw error
          },
        )
      },
      checked ? PAUSE : 0,
    )
    return () => clearTimeout(timer)
  }, [text, held.version])
  const flaws = held.fixed ? [] : (checked?.flaws ?? [])
  const lost = notice?.kind === 'lost' && unsaved
  return (
    <>
      <section class="form" aria-labelledby="writing">
        <h1 id="writing" class="hide">
          {t('editing', { title: words(poll.title) })}
        </h1>
        {held.fixed && <p class="fixed">{t(held.state === 'armed' ? 'fixed_armed' : 'fixed')}</p>}
        <Form
          poll={poll}
          prepared={prepared}
          view={held.view}
          unsaved={unsaved}
          language={props.language}
          languages={props.languages}
          flaws={flaws}
          fits={fits.fits}
          electorate={checked?.electorate ?? null}
          fixed={held.fixed}
          onLanguage={props.onLanguage}
          onPoll={props.onPoll}
          onSignedOut={props.onSignedOut}
        />
        <Acts {...props} />
      </section>
      <aside class="shown-as">
        {!fits.whole && <p class="wrong">{t('fit_not')}</p>}
        <Preview
          checked={checked}
          prepared={prepared}
          room={poll.room}
          language={props.language}
          onFits={(known, whole) => setFits({ fits: known, whole })}
        />
      </aside>
      <footer class={lost || notice?.kind === 'wrong' ? 'saving hot' : 'saving'}>
        <p role="status">
          {notice ? told(notice) : flaws.length && unsaved ? t('flaws', { count: flaws.length }) : unsaved ? t('not_saved') : t('nothing_to_save')}
        </p>
        {unsaved && (
          <button type="button" class="btn" disabled={busy} onClick={props.onForget}>
            {t(lost ? 'take_theirs' : 'forget')}
          </button>
        )}
        {!held.fixed && (
          <button
            type="button"
            class="btn primary"
            aria-disabled={!unsaved || flaws.length > 0 || busy}
            onClick={() => unsaved && !flaws.length && !busy && props.onSave(lost)}
          >
            {t(lost ? 'keep_mine' : 'save')}
          </button>
        )}
      </footer>
    </>
  )
}

/** The server looks at what is written alone: photographs come from what it holds. */
function pictured(answer: Checked, held: PreparedPoll): Checked {
  const known = new Map(held.view.options.map((option) => [option.id, option.photograph ?? null]))
  const poll = answer.poll && {
    ...answer.poll,
    options: answer.poll.options.map((option) => ({ ...option, photograph: known.get(option.id) ?? null })),
  }
  return { ...answer, poll }
}

function Acts(props: { prepared: Prepared; held: PreparedPoll; poll: Definition; busy: boolean; onCopy: (room: string) => void; onRemove: () => void }) {
  const { prepared, poll, busy } = props
  const [sure, setSure] = useState(false)
  const [to, setTo] = useState(poll.room)
  return (
    <div class="acts-of">
      <OneOf label={t('copy_to')} value={to} of={prepared.rooms.map((room) => [room.id, words(room.name)])} onValue={setTo} />
      <button type="button" class="btn" disabled={busy} onClick={() => props.onCopy(to)}>
        {t('copy')}
      </button>
      {!props.held.fixed && (
        <button
          type="button"
          class={sure ? 'btn stop' : 'btn'}
          disabled={busy}
          onBlur={() => setSure(false)}
          onClick={() => (sure ? props.onRemove() : setSure(true))}
        >
          {t(sure ? 'remove_sure' : 'remove_poll')}
        </button>
      )}
    </div>
  )
}
