import { NgModule } from '@angular/core'
import { RouterModule } from '@angular/router'
import { ComponentsModule } from '../components/components-module'
import { AdminPage } from './admin-page'
import { CallbackPage } from './callback-page'
import { HomePage } from './home-page'
import { LoginFailedPage } from './login-failed-page'
import { NotFoundPage } from './not-found-page'
import { ProfilePage } from './profile-page'
import { ProtectedPage } from './protected-page'
import { PublicPage } from './public-page'

/** The pages of the routes. */
@NgModule({
  declarations: [
    AdminPage,
    CallbackPage,
    HomePage,
    LoginFailedPage,
    NotFoundPage,
    ProfilePage,
    ProtectedPage,
    PublicPage,
  ],
  imports: [ComponentsModule, RouterModule],
})
export class PagesModule {}
