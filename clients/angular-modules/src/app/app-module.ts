import { HTTP_INTERCEPTORS, provideHttpClient, withInterceptorsFromDi } from '@angular/common/http'
import { NgModule, provideBrowserGlobalErrorListeners } from '@angular/core'
import { BrowserModule } from '@angular/platform-browser'
import { AuthHttpInterceptor, AuthModule } from '@auth0/auth0-angular'
import { App } from './app'
import { AppRoutingModule } from './app-routing-module'
import { authConfig } from './auth/auth-config'
import { ComponentsModule } from './components/components-module'
import { PagesModule } from './pages/pages-module'

@NgModule({
  declarations: [App],
  imports: [BrowserModule, AuthModule.forRoot(authConfig), AppRoutingModule, ComponentsModule, PagesModule],
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideHttpClient(withInterceptorsFromDi()),
    { provide: HTTP_INTERCEPTORS, useClass: AuthHttpInterceptor, multi: true },
  ],
  bootstrap: [App],
})
export class AppModule {}
