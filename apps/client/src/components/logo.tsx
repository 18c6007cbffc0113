/** The logo: an open toll gate. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect className="logo__ground" width="32" height="32" rx="8" />
      <rect className="logo__post" x="7" y="12" width="5" height="13" rx="1.5" />
      <g transform="rotate(-34 9.5 15)">
        <rect className="logo__arm" x="9.5" y="13" width="18" height="4" rx="1.5" />
        <path className="logo__ground" d="M15 13h3l-1.5 4h-3zM21 13h3l-1.5 4h-3z" />
      </g>
      <circle className="logo__arm" cx="9.5" cy="15" r="2.25" />
    </svg>
  )
}
