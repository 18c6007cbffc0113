import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { type RefObject, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { type Destination, type DestinationGroup, useDestinations } from './use-destinations.ts'

interface PaletteProps {
  /** Gets the focus when the palette is closed without a choice. */
  button: RefObject<HTMLButtonElement | null>
  onClose: () => void
}

/** Finds a page, application, API, user, role or organization by its name, and opens it. */
export default function Palette({ button, onClose }: PaletteProps) {
  const [search, setSearch] = useState('')
  const groups = useDestinations(search)
  const navigate = useNavigate()
  const hasChosen = useRef(false)
  const count = groups.reduce((sum, { items }) => sum + items.length, 0)

  function open({ to }: Destination) {
    // The page that is opened gives the focus to its title.
    hasChosen.current = true
    onClose()
    navigate(to)
  }

  return (
    <Dialog.Root open onOpenChange={opened => !opened && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup
          className="palette"
          aria-label="Search the dashboard"
          finalFocus={() => (hasChosen.current ? false : button.current)}
        >
          <Autocomplete.Root
            open
            inline
            mode="none"
            items={groups}
            value={search}
            onValueChange={setSearch}
            itemToStringValue={({ label }: Destination) => label}
            autoHighlight="always"
            keepHighlight
          >
            <div className="palette__field">
              <Search aria-hidden="true" />
              <Autocomplete.Input
                className="palette__input"
                aria-label="Page, application, API, user, role or organization"
                placeholder="Search pages, applications, APIs, users …"
              />
              <Dialog.Close className="palette__close">Close</Dialog.Close>
            </div>
            <Autocomplete.Status className="visually-hidden">
              {count === 1 ? '1 result' : `${count} results`}
            </Autocomplete.Status>
            {count === 0 && <p className="palette__empty">Nothing matches “{search}”</p>}
            <Autocomplete.List className="palette__list" aria-label="Results">
              {({ label, items }: DestinationGroup) => (
                <Autocomplete.Group key={label} items={items} className="palette__group">
                  <Autocomplete.GroupLabel className="palette__label">{label}</Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(item: Destination) => (
                      <Autocomplete.Item
                        key={item.to}
                        value={item}
                        className="palette__item"
                        onClick={() => open(item)}
                      >
                        <span>{item.label}</span>
                        {item.detail && <small>{item.detail}</small>}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
