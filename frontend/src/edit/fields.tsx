/** The form's controls: each with its words, its hint, and what is wrong with it. */
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { t } from '../lib/i18n'
import type { Flaw } from '../lib/wire'

/** What a flaw says in the reader's language where we have words for it, else as the server says it. */
export function said(flaw: Flaw): string {
  for (const key of [`flaw_${flaw.code}`, `flaw_at_${flaw.place.replace(/\W/g, '_')}`]) {
    const text = t(key)
    if (text !== key) return text
  }
  return flaw.message
}

interface About {
  label: string
  hint?: string | undefined
  flaws?: Flaw[]
  disabled?: boolean | undefined
}

/** `draw` gets what ties a control to its label, hint and flaws. */
function Labelled(props: About & { draw: (tied: { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined; disabled: boolean }) => ComponentChildren }) {
  const id = useId()
  const wrong = (props.flaws ?? []).map(said).join(' ')
  const told = [props.hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.draw({ id, 'aria-invalid': wrong !== '', 'aria-describedby': told || undefined, disabled: props.disabled ?? false })}
      {props.hint && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {wrong && (
        <p class="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
    </div>
  )
}

export const Line = (props: About & { value: string; onValue: (value: string) => void; lang?: string; rows?: number; most?: number }) => (
  <Labelled
    {...props}
    draw={(tied) =>
      props.rows ? (
        <textarea {...tied} rows={props.rows} lang={props.lang} maxLength={500} value={props.value} onInput={(event) => props.onValue(event.currentTarget.value)} />
      ) : (
        <input {...tied} type="text" lang={props.lang} maxLength={props.most ?? 500} value={props.value} onInput={(event) => props.onValue(event.currentTarget.value)} />
      )
    }
  />
)

/** A whole number; empty is null. What is no number is told to the server as it is, which says so. */
export const Whole = (props: About & { value: number | null; least: number; most: number; onValue: (value: number | null) => void }) => (
  <Labelled
    {...props}
    draw={(tied) => (
      <input
        {...tied}
        type="number"
        inputMode="numeric"
        min={props.least}
        max={props.most}
        step={1}
        value={props.value ?? ''}
        onInput={(event) => {
          const { value, valueAsNumber } = event.currentTarget
          props.onValue(value === '' ? null : valueAsNumber)
        }}
      />
    )}
  />
)

export const OneOf = (props: About & { value: string; of: [string, string][]; onValue: (value: string) => void }) => (
  <Labelled
    {...props}
    draw={(tied) => (
      <select {...tied} value={props.value} onChange={(event) => props.onValue(event.currentTarget.value)}>
        {props.of.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    )}
  />
)

export function Flag(props: About & { on: boolean; onValue: (on: boolean) => void }) {
  const id = useId()
  const wrong = (props.flaws ?? []).map(said).join(' ')
  return (
    <div class="flagged">
      <label>
        <input
          type="checkbox"
          checked={props.on}
          disabled={props.disabled}
          aria-invalid={wrong !== ''}
          aria-describedby={props.hint || wrong ? `${id}-hint` : undefined}
          onChange={(event) => props.onValue(event.currentTarget.checked)}
        />
        <span>{props.label}</span>
      </label>
      {(props.hint || wrong) && (
        <p class={wrong ? 'wrong' : 'hint'} id={`${id}-hint`}>
          {wrong || props.hint}
        </p>
      )}
    </div>
  )
}
