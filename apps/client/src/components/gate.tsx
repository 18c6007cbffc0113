const ANGLE = { open: -38, half: -19, closed: 0 }

/** A toll gate; the position of its arm shows how restricted the message is. */
export function Gate({ opening }: { opening: keyof typeof ANGLE }) {
  return (
    <svg className="gate" viewBox="0 0 120 64" aria-hidden="true">
      <path className="gate__road" d="M4 60h112" />
      <g transform={`rotate(${ANGLE[opening]} 22 34)`}>
        <rect className="gate__arm" x="22" y="30" width="82" height="8" rx="2" />
        <path className="gate__stripes" d="M40 30h10l-4 8h-10zM62 30h10l-4 8h-10zM84 30h10l-4 8h-10z" />
      </g>
      <rect className="gate__post" x="15" y="26" width="14" height="34" rx="3" />
      <circle className={`gate__lamp gate__lamp--${opening}`} cx="22" cy="34" r="4" />
    </svg>
  )
}
