import { useEffect } from 'react'
import { createPortal } from 'react-dom'

/** The place of an exercise in the tutorial. */
interface Exercise {
  place: Element
  name: string
}

interface ProgressProps {
  exercises: readonly Exercise[]
  /** The names of the exercises that were done. */
  done: ReadonlySet<string>
}

/** Shows in the table of contents how many exercises are done, and marks the lessons whose exercises are all done. */
export function Progress({ exercises, done }: ProgressProps) {
  useEffect(() => markLessons(exercises, done), [exercises, done])
  const contents = document.querySelector('.contents')
  if (!contents) return undefined
  const count = exercises.filter(({ name }) => done.has(name)).length
  return createPortal(
    <p className="contents__progress">
      <progress max={exercises.length} value={count} aria-label="Exercises done" />
      <span role="status">
        {count === exercises.length
          ? 'All exercises done. The end of the page says how to go on.'
          : `${count} of ${exercises.length} exercises done`}
      </span>
    </p>,
    contents,
  )
}

function markLessons(exercises: readonly Exercise[], done: ReadonlySet<string>): void {
  for (const lesson of document.querySelectorAll('.lesson')) {
    const own = exercises.filter(({ place }) => lesson.contains(place))
    const isDone = own.length > 0 && own.every(({ name }) => done.has(name))
    const link = document.querySelector(`.contents a[href="#${lesson.id}"]`)
    link?.classList.toggle('contents__done', isDone)
    if (isDone) link?.setAttribute('aria-description', 'Done')
    else link?.removeAttribute('aria-description')
  }
}
