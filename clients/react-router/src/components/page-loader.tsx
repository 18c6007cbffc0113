/** A loading placeholder for a page. */
export function PageLoader({ label }: { label: string }) {
  return (
    <div className="page-loader" role="status">
      <span className="page-loader__bar" aria-hidden="true" />
      <span className="page-loader__label">{label}</span>
    </div>
  )
}
