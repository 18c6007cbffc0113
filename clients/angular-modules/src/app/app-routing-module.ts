import { NgModule } from '@angular/core'
import { RouterModule, type Routes } from '@angular/router'
import { AuthGuard } from '@auth0/auth0-angular'
import { AdminPage } from './pages/admin-page'
import { CallbackPage } from './pages/callback-page'
import { HomePage } from './pages/home-page'
import { NotFoundPage } from './pages/not-found-page'
import { ProfilePage } from './pages/profile-page'
import { ProtectedPage } from './pages/protected-page'
import { PublicPage } from './pages/public-page'

/** The routes of the application, and which of them require a signed-in user. */
const routes: Routes = [
  { path: '', pathMatch: 'full', component: HomePage },
  { path: 'public', component: PublicPage },
  { path: 'profile', component: ProfilePage, canActivate: [AuthGuard] },
  { path: 'protected', component: ProtectedPage, canActivate: [AuthGuard] },
  { path: 'admin', component: AdminPage, canActivate: [AuthGuard] },
  { path: 'callback', component: CallbackPage },
  { path: '**', component: NotFoundPage },
]

@NgModule({
  imports: [RouterModule.forRoot(routes)],
  exports: [RouterModule],
})
export class AppRoutingModule {}
