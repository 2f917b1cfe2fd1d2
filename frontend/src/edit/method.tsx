/** How a ballot is marked: the method, and what can be set of it. It knows no method by name. */
import { t } from '../lib/i18n'
import type { Flaw, Texts } from '../lib/wire'
import { Flag, Line, OneOf, Whole } from './fields'
import { controlsOf, KINDS, ofKind, type Control } from './methods'
import { flawsOf, type MethodForm } from './model'

export function Method(props: { method: MethodForm; language: string; flaws: Flaw[]; disabled: boolean; onMethod: (method: MethodForm) => void }) {
  const { method, flaws, disabled } = props
  const values = method as unknown as Record<string, unknown>
  const set = (name: string, value: unknown) => props.onMethod({ ...method, [name]: value } as MethodForm)
  return (
    <>
      <OneOf
        label={t('method')}
        value={method.kind}
        of={KINDS.map((kind) => [kind, t(`kind_${kind}`)])}
        hint={t(`kind_${method.kind}_text`)}
        flaws={flaws.filter((flaw) => flaw.place === 'method')}
        disabled={disabled}
        onValue={(kind) => props.onMethod(ofKind(kind as MethodForm['kind'], method))}
      />
      <div class="row">
        {controlsOf(method.kind).map(([name, control]) => (
          <Setting
            key={`${method.kind} ${name}`}
            name={name}
            control={control}
            value={values[name]}
            language={props.language}
            flaws={flawsOf(flaws, `method.${name}`)}
            disabled={disabled}
            onValue={(value) => set(name, value)}
          />
        ))}
      </div>
    </>
  )
}

function Setting(props: {
  name: string
  control: Control
  value: unknown
  language: string
  flaws: Flaw[]
  disabled: boolean
  onValue: (value: unknown) => void
}) {
  const { name, control, value } = props
  const about = { label: t(`field_${name}`), hint: control.hint ? t(`field_${name}_hint`) : undefined, flaws: props.flaws, disabled: props.disabled }
  switch (control.as) {
    case 'whole':
      return <Whole {...about} value={typeof value === 'number' ? value : null} least={control.least} most={control.most} onValue={props.onValue} />
    case 'flag':
      return <Flag {...about} on={Boolean(value ?? control.usual)} onValue={props.onValue} />
    case 'one_of':
      return <OneOf {...about} value={String(value ?? control.usual)} of={control.of.map((each) => [each, t(`field_${name}_${each}`)])} onValue={props.onValue} />
    case 'texts': {
      const texts = (value ?? {}) as Texts
      return <Line {...about} lang={props.language} value={texts[props.language] ?? ''} onValue={(text) => props.onValue({ ...texts, [props.language]: text })} />
    }
  }
}
