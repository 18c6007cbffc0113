import type { Routes } from '@angular/router'
import { authGuardFn } from '@auth0/auth0-angular'
import { AdminPage } from './pages/admin-page'
import { CallbackPage } from './pages/callback-page'
import { HomePage } from './pages/home-page'
import { NotFoundPage } from './pages/not-found-page'
import { ProfilePage } from './pages/profile-page'
import { ProtectedPage } from './pages/protected-page'
import { PublicPage } from './pages/public-page'

/** The routes of the application, and which of them require a signed-in user. */
export const routes: Routes = [
  { path: '', pathMatch: 'full', component: HomePage },
  { path: 'public', component: PublicPage },
  { path: 'profile', component: ProfilePage, canActivate: [authGuardFn] },
  { path: 'protected', component: ProtectedPage, canActivate: [authGuardFn] },
  { path: 'admin', component: AdminPage, canActivate: [authGuardFn] },
  { path: 'callback', component: CallbackPage },
  { path: '**', component: NotFoundPage },
]
