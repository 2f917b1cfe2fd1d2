/** The editor: the polls of a room and its run sheet, what is being written of them, and how phone and projector show it. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Offline, Refusal } from '../lib/api'
import { currentLanguage, t, words } from '../lib/i18n'
import type { Prepared } from '../lib/wire'
import { Conference } from './conference'
import { CueList } from './cue-list'
import { OneCue } from './cue-one'
import { addCue, arrangeCues, cueOf, removeCue, roomOf, sameCue, saveCue, type Cue } from './cues'
import { Drafts } from './drafts'
import { Files } from './files'
import { List } from './list'
import * as model from './model'
import { definitionOf, same, type Definition } from './model'
import { OnePoll } from './poll-one'
import { told, type Notice } from './saving'

const PARTS = ['polls', 'sheet'] as const
type Part = (typeof PARTS)[number]

export function Editor(props: { room: string; onSignedOut: () => void; onDone: () => void }) {
  const [prepared, setPrepared] = useState<Prepared>()
  const [room, setRoom] = useState(props.room)
  const [part, setPart] = useState<Part>('polls')
  const [chosen, setChosen] = useState<Record<Part, string | undefined>>({ polls: undefined, sheet: undefined })
  const [language, setLanguage] = useState('')
  const [notice, setNotice] = useState<Notice>()
  const [busy, setBusy] = useState(false)
  const [dialog, setDialog] = useState<'files' | 'conference'>()
  const [, redraw] = useState(0)
  const polls = useRef(new Drafts<Definition, number>('voting.editor', same)).current
  const cues = useRef(new Drafts<Cue, Cue>('voting.editor.cues', sameCue)).current

  /** Do something that answers with all there is to prepare. What it made is chosen; `done`: the draft that it is of. */
  const run = async (work: () => Promise<Prepared>, done?: () => void): Promise<boolean> => {
    setBusy(true)
    setNotice(undefined)
    let kept = true
    try {
      const now = await work()
      done?.()
      setPrepared(now)
      if (now.poll) setChosen((known) => ({ ...known, polls: now.poll ?? undefined }))
      if (now.cue) setChosen((known) => ({ ...known, sheet: now.cue ?? undefined }))
      if (done) setNotice({ kind: 'saved', at: Date.now() })
    } catch (error) {
      kept = false
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
    return kept
  }
  useEffect(() => void run(model.prepared), [])
  useEffect(() => {
    const stay = (event: BeforeUnloadEvent) => (polls.any() || cues.any()) && event.preventDefault()
    addEventListener('beforeunload', stay)
    return () => removeEventListener('beforeunload', stay)
  }, [])

  if (!prepared) return <main class="gate" aria-busy={busy}>{notice && <p role="alert">{told(notice)}</p>}</main>

  const here = prepared.polls.filter((each) => definitionOf(each).room === room)
  const held = model.held(prepared, chosen.polls) ?? here[0]
  const poll = held && (polls.of(definitionOf(held).id)?.written ?? definitionOf(held))
  const sheet = roomOf(prepared, room)?.run_sheet ?? []
  const heldCue = sheet.find((each) => each.view.id === chosen.sheet) ?? sheet[0]
  const key = heldCue ? `${room}/${heldCue.view.id}` : ''
  const cue = heldCue && (cues.of(key)?.written ?? cueOf(heldCue))
  const choose = (id: string | undefined) => {
    setNotice(undefined)
    setChosen((known) => ({ ...known, [part]: id }))
  }
  const open = (id: string) => {
    choose(id)
    // Where the list stands above the form, the form is what was asked for.
    if (matchMedia('(max-width: 999px)').matches) requestAnimationFrame(() => document.querySelector('.editor .form')?.scrollIntoView())
  }
  const enter = (next: string) => {
    setRoom(next)
    setNotice(undefined)
    setChosen({ polls: undefined, sheet: undefined })
  }
  const changed = () => redraw((count) => count + 1)
  const languages = model.languagesOf(prepared, part === 'polls' ? model.textsOf(poll) : cue ? [cue.title, cue.text ?? {}] : [])
  const writing = {
    prepared,
    language: [language, currentLanguage()].find((code) => languages.includes(code)) ?? languages[0] ?? 'en',
    languages,
    notice,
    busy,
    onLanguage: setLanguage,
    onAddLanguage: () => setDialog('conference'),
    onPicture: () => void run(model.prepared),
    onSignedOut: props.onSignedOut,
  }
  return (
    <div class="editor">
      <header class="editor-head">
        <p>
          <b>{words(prepared.conference)}</b>
        </p>
        <button type="button" class="btn" onClick={() => setDialog('conference')}>
          {t('conference')}
        </button>
        <button type="button" class="btn" onClick={() => setDialog('files')}>
          {t('files')}
        </button>
        <button type="button" class="btn" onClick={props.onDone}>
          {t('to_console')}
        </button>
      </header>
      <main class="editor-cols">
        <nav class="polls" aria-label={t(`part_${part}`)}>
          <div class="field">
            <label for="in-room">{t('room')}</label>
            <select id="in-room" value={room} onChange={(event) => enter(event.currentTarget.value)}>
              {prepared.rooms.map((each) => (
                <option key={each.id} value={each.id}>
                  {words(each.name)}
                </option>
              ))}
            </select>
          </div>
          <div class="switch" role="group" aria-label={t('part')}>
            {PARTS.map((each) => (
              <button
                key={each}
                type="button"
                class="btn"
                aria-pressed={part === each}
                onClick={() => {
                  setNotice(undefined)
                  setPart(each)
                }}
              >
                {t(`part_${each}`)}
              </button>
            ))}
          </div>
          {part === 'polls' ? (
            <List
              prepared={prepared}
              room={room}
              chosen={poll?.id}
              unsaved={polls.ids()}
              busy={busy}
              onChoose={open}
              onNew={(template) => void run(() => model.create(template, here.length ? poll?.id : undefined))}
              onArrange={(order) => void run(() => model.arrange(prepared.polls.map((each) => definitionOf(each).id), order))}
            />
          ) : (
            <CueList
              prepared={prepared}
              room={room}
              chosen={cue?.id}
              unsaved={cues.ids()}
              busy={busy}
              onChoose={open}
              onNew={(made) => void run(() => addCue(room, made, cue?.id))}
              onArrange={(seen, order) => void run(() => arrangeCues(room, seen, order))}
            />
          )}
        </nav>
        {part === 'sheet' && heldCue && cue ? (
          <OneCue
            key={key}
            {...writing}
            room={room}
            sheet={sheet}
            held={heldCue}
            cue={cue}
            unsaved={cues.of(key) !== undefined}
            onCue={(next) => {
              cues.put(key, next, cues.of(key)?.seen ?? cueOf(heldCue), cueOf(heldCue))
              changed()
            }}
            onSave={(over) => void run(() => saveCue(room, cue, over ? cueOf(heldCue) : (cues.of(key)?.seen ?? cueOf(heldCue))), () => cues.drop(key))}
            onForget={() => {
              cues.drop(key)
              choose(cue.id)
              changed()
            }}
            onCopy={() => void run(() => addCue(room, cue, cue.id))}
            onRemove={() => void run(() => removeCue(room, cueOf(heldCue)).then((now) => (cues.drop(key), now)))}
          />
        ) : part === 'polls' && held && poll ? (
          <OnePoll
            key={poll.id}
            {...writing}
            held={held}
            poll={poll}
            unsaved={polls.of(poll.id) !== undefined}
            onPoll={(next) => {
              polls.put(next.id, next, polls.of(next.id)?.seen ?? held.version, definitionOf(held))
              changed()
            }}
            onSave={(over) => void run(() => model.save(poll, over ? held.version : (polls.of(poll.id)?.seen ?? held.version)), () => polls.drop(poll.id))}
            onForget={() => {
              polls.drop(poll.id)
              choose(poll.id)
              changed()
            }}
            onCopy={(to) =>
              void run(async () => {
                const now = await model.copy(poll.id, to)
                setRoom(to)
                return now
              })
            }
            onRemove={() => void run(() => model.remove(poll.id, held.version).then((now) => (polls.drop(poll.id), now)))}
          />
        ) : (
          <section class="form">
            <h1>{t('prepare_title')}</h1>
            <p class="hint">{t('polls_none')}</p>
            {notice && <p role="alert">{told(notice)}</p>}
          </section>
        )}
      </main>
      {dialog === 'files' && <Files room={room} onDone={() => void run(model.prepared)} onSignedOut={props.onSignedOut} onClose={() => setDialog(undefined)} />}
      {dialog === 'conference' && (
        <Conference prepared={prepared} busy={busy} notice={notice} onSave={(after) => run(() => model.frame(prepared.frame, after))} onClose={() => setDialog(undefined)} />
      )}
    </div>
  )
}

const worded = (error: Refusal): string => {
  const text = t(`refused_${error.code}`)
  return text === `refused_${error.code}` ? error.message : text
}
