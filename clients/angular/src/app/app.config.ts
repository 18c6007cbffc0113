import { provideHttpClient, withInterceptors } from '@angular/common/http'
import { type ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core'
import { provideRouter } from '@angular/router'
import { authHttpInterceptorFn, provideAuth0 } from '@auth0/auth0-angular'
import { routes } from './app.routes'
import { authConfig } from './auth/auth-config'

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes),
    provideHttpClient(withInterceptors([authHttpInterceptorFn])),
    provideAuth0(authConfig),
  ],
}
