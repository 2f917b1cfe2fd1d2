/** The whole conference as a file, out and in: what is wrong in it, what it would change, and then, if wanted, done. */
import { useState } from 'preact/hooks'
import { Offline, refusal, Refusal } from '../lib/api'
import { t } from '../lib/i18n'
import type { FileDifference, Imported } from '../lib/wire'
import { Dialog } from '../moderate/dialog'

const SHOWN = 200
const PATIENCE = 60_000

async function sent(file: Blob, query: string): Promise<Imported> {
  let answer: Response
  let text: string
  try {
    answer = await fetch(`/api/preparing/import?${query}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/octet-stream' },
      signal: AbortSignal.timeout(PATIENCE),
      body: file,
    })
    text = await answer.text()
  } catch {
    throw new Offline('no answer')
  }
  if (!answer.ok) throw refusal(answer.status, text)
  return JSON.parse(text) as Imported
}

export function Files(props: { room: string; onDone: () => void; onSignedOut: () => void; onClose: () => void }) {
  const [file, setFile] = useState<File>()
  const [adding, setAdding] = useState(false)
  const [found, setFound] = useState<Imported>()
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)

  const run = async (chosen: File, add: boolean, apply: string) => {
    setBusy(true)
    setWrong('')
    try {
      const query = new URLSearchParams({ way: add ? 'add' : 'replace', room: add ? props.room : '', apply })
      const answer = await sent(chosen, query.toString())
      setFound(answer)
      if (answer.applied) props.onDone()
    } catch (error) {
      setFound(undefined)
      if (error instanceof Offline) setWrong(t('did_not_arrive'))
      else if (!(error instanceof Refusal)) throw error
      else if (error.status === 401) props.onSignedOut()
      else setWrong(error.message)
    }
    setBusy(false)
  }
  const choose = (chosen: File | undefined, add: boolean) => {
    setFile(chosen)
    setAdding(add)
    setFound(undefined)
    if (chosen) void run(chosen, add, '')
  }
  const ready = file && found && !found.applied && found.faults.length === 0 && found.differences.length > 0

  return (
    <Dialog title={t('files')} onClose={props.onClose}>
      <div class="files">
        <h3>{t('files_out')}</h3>
        <p class="hint">{t('files_out_text')}</p>
        <p class="line-of">
          <a class="btn" href="/api/preparing/conference.toml" download>
            {t('files_toml')}
          </a>
          <a class="btn" href="/api/preparing/conference.xlsx" download>
            {t('files_xlsx')}
          </a>
        </p>
        <h3>{t('files_in')}</h3>
        <p class="hint">{t('files_in_text')}</p>
        <p class="line-of">
          <label class="btn">
            {t('files_choose')}
            <input
              class="hide"
              type="file"
              accept=".toml,.xlsx,.xls,.ods"
              onChange={(event) => {
                const input = event.currentTarget
                choose(input.files?.[0], adding)
                input.value = '' // the same file, mended, may be chosen again
              }}
            />
          </label>
          <label class="tick">
            <input type="checkbox" checked={adding} onChange={(event) => choose(file, event.currentTarget.checked)} />
            <span>{t('files_add')}</span>
          </label>
        </p>
        <div role="status" aria-busy={busy}>
          {file && <p class="hint">{file.name}</p>}
          {wrong && <p class="wrong">{wrong}</p>}
          {found && <Found found={found} />}
        </div>
        <div class="ends">
          {ready && (
            <button type="button" class="btn primary" disabled={busy} onClick={() => void run(file, adding, found.digest)}>
              {t('files_apply', { count: found.differences.length })}
            </button>
          )}
          <button type="button" class="btn" onClick={props.onClose}>
            {t('close')}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

function Found(props: { found: Imported }) {
  const { faults, differences, applied } = props.found
  if (applied) return <p class="done">{t('files_applied')}</p>
  if (faults.length)
    return (
      <>
        <p class="wrong">{t('files_faults', { count: faults.length })}</p>
        <ul class="faults">
          {faults.slice(0, SHOWN).map((fault, index) => (
            <li key={index}>
              <b>{fault.where}</b> {fault.message} {fault.found && <small>{fault.found}</small>}
            </li>
          ))}
        </ul>
      </>
    )
  if (!differences.length) return <p>{t('files_same')}</p>
  return (
    <>
      <p>{t('files_differences', { count: differences.length })}</p>
      <ul class="differences">
        {differences.slice(0, SHOWN).map((difference, index) => (
          <Difference key={index} difference={difference} />
        ))}
      </ul>
    </>
  )
}

function Difference(props: { difference: FileDifference }) {
  const { subject, what, before, after } = props.difference
  if (!what && !before)
    return (
      <li class="new">
        <b>{t('difference_new')}</b> {subject} <ins>{after}</ins>
      </li>
    )
  if (!what && !after)
    return (
      <li class="gone">
        <b>{t('difference_gone')}</b> {subject} <del>{before}</del>
      </li>
    )
  return (
    <li>
      <b>{t('difference_changed')}</b> {subject} {what} <del>{before || '–'}</del> <ins>{after || '–'}</ins>
    </li>
  )
}
