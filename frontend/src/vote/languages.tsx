/** The reader's language, each named in itself. */
import { currentLanguage, LANGUAGES, t, type Language } from '../lib/i18n'

const NAMES: Record<Language, string> = { en: 'English', fr: 'Français', de: 'Deutsch' }

export function Languages(props: { speak: (language: Language) => void }) {
  return (
    <select aria-label={t('language')} value={currentLanguage()} onChange={(event) => props.speak(event.currentTarget.value as Language)}>
      {LANGUAGES.map((language) => (
        <option value={language} key={language} lang={language} selected={language === currentLanguage()}>
          {NAMES[language]}
        </option>
      ))}
    </select>
  )
}
