/** The logo: a raised toll gate. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect className="logo__ground" width="32" height="32" rx="8" />
      <path className="logo__arm" d="M9.5 20.5 25 9.6" />
      <path className="logo__stripes" d="M12.6 18.3l3.4-2.4M19 13.8l3.4-2.4" />
      <path className="logo__post" d="M9.5 19v6.5" />
      <circle className="logo__ground" cx="9.5" cy="20" r="1.5" />
    </svg>
  )
}
