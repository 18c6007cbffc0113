import { ConfigProblem } from '../config.ts'

/** Shown instead of the application when its configuration is missing or invalid. */
export function ConfigProblemPage({ error }: { error: unknown }) {
  const problems = error instanceof ConfigProblem ? error.problems : ['The application cannot start']
  return (
    <main className="page-layout__content">
      <title>Not configured · Hello World</title>
      <div className="content-layout">
        <h1 id="page-title" className="content__title">
          Not configured
        </h1>
        <div className="content__body" role="alert">
          <p id="page-description">
            This application reads its configuration from <code>/config.json</code>, which has these errors:
          </p>
          <ul className="content__list">
            {problems.map(problem => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
          <div className="content__actions">
            <button type="button" className="button button--primary" onClick={() => window.location.reload()}>
              Retry
            </button>
          </div>
        </div>
      </div>
    </main>
  )
}
