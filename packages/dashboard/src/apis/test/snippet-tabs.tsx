import { Tabs } from '@base-ui/react/tabs'
import { CodeBlock } from '../../components/code/code-block.tsx'
import { type Call, LANGUAGES } from './snippets.ts'

/** The same request in several languages. The selected language applies to the whole page. */
export function SnippetTabs({
  call,
  language,
  onLanguage,
}: {
  call: Call
  language: string
  onLanguage: (language: string) => void
}) {
  return (
    <Tabs.Root className="snippet" value={language} onValueChange={value => onLanguage(String(value))}>
      <Tabs.List className="snippet__languages" aria-label="Language">
        {LANGUAGES.map(({ id, label }) => (
          <Tabs.Tab key={id} value={id} className="snippet__language">
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {LANGUAGES.map(({ id, label, write }) => (
        <Tabs.Panel key={id} value={id} className="snippet__panel">
          <CodeBlock label={`${label} code`} code={write(call)} />
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  )
}
